import { statSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { isMap } from 'yaml';
import type { Finding } from './finding.ts';
import { SourceFile } from './source-file.ts';
import { SourceFiles } from './source-files.ts';
import { parseYaml } from './yaml-document.ts';
import { scalarText } from './yaml-value.ts';

/** What a file outside the folders of a root is. */
export type LooseKind = 'detection' | 'function';

export interface LooseFiles {
  readonly files: readonly { readonly kind: LooseKind; readonly source: SourceFile }[];
  readonly findings: readonly Finding[];
}

const yaml = ['.yaml', '.yml'];

/**
 * Reads files, and the YAML below folders, that stand anywhere: rules as public repositories keep them. What a file is, its fields tell. A file that is
 * neither rule nor function is left alone, unless it is named itself. Paths of what is read are relative to the root, outside of it with `..`.
 *
 * @param places absolute paths that exist.
 */
export function readLooseFiles(root: string, places: readonly string[]): LooseFiles {
  const found = new Map<string, { readonly kind: LooseKind; readonly source: SourceFile }>();
  const findings: Finding[] = [];
  for (const place of places) {
    const isFolder = statSync(place).isDirectory();
    const files = new SourceFiles(isFolder ? place : dirname(place));
    const pathOf = (name: string): string => relative(root, join(files.root, name)).split(sep).join('/');
    for (const name of isFolder ? files.list('.', yaml) : [basename(place)]) {
      const read = files.read(name);
      const path = pathOf(name);
      if (read === undefined || found.has(path)) continue;
      const source = new SourceFile(path, read.text);
      const { document, findings: syntax } = parseYaml(source);
      findings.push(...syntax);
      if (document === undefined) continue;
      const names = isMap(document.root) ? document.root.items.map(({ key }) => scalarText(document, key)) : [];
      const kind = kindOf(new Set(names));
      if (kind !== undefined) found.set(path, { kind, source });
      else if (!isFolder) findings.push(unknown(path));
    }
    findings.push(...files.findings.map((finding) => ({ ...finding, path: pathOf(finding.path) })));
  }
  return { files: [...found.values()].sort((a, b) => (a.source.path < b.source.path ? -1 : 1)), findings };
}

/** Fields that only rules have. Hunting queries have an id, tactics and entities too. */
const ruleFields = [
  'severity',
  'kind',
  'queryFrequency',
  'queryPeriod',
  'triggerOperator',
  'triggerThreshold',
  'suppressionDuration',
  'eventGroupingSettings',
  'incidentConfiguration',
];

function kindOf(names: ReadonlySet<string>): LooseKind | undefined {
  if (ruleFields.some((name) => names.has(name)) && (names.has('query') || names.has('id'))) return 'detection';
  const isFunction = names.has('name') && names.has('query') && !names.has('id') && !names.has('tactics');
  return isFunction ? 'function' : undefined;
}

function unknown(path: string): Finding {
  return {
    check: 'content-unknown',
    severity: 'error',
    path,
    line: 1,
    column: 1,
    message: 'This file is neither a rule nor a function.',
    help: 'A rule has a "query" with a "severity" and a schedule, a function a "name" and a "query".',
  };
}
