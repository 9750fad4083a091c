import { didYouMean } from '../content/did-you-mean.ts';
import { FieldReader } from '../content/field-reader.ts';
import type { Finding, Severity } from '../content/finding.ts';
import { PathGlob } from '../content/path-glob.ts';
import { rangeFinding } from '../content/range-finding.ts';
import type { SourceFile } from '../content/source-file.ts';
import type { Check, CheckLevel } from './check.ts';

/** How a root wants to be checked: its `blindspot.yaml`. */
export interface CheckConfig {
  /** The level of a check for a file; undefined where the file does not say, so that the check's own severity counts. */
  level(check: string, path: string): CheckLevel | undefined;
}

export const defaultCheckConfig: CheckConfig = { level: () => undefined };

/** The file that is read when it is there. */
export const configPath = 'blindspot.yaml';

const levels = ['off', 'warn', 'error'] as const satisfies readonly (CheckLevel | Severity)[];

interface Block {
  /** Where it counts; everywhere when undefined. */
  readonly paths: readonly PathGlob[] | undefined;
  readonly levels: ReadonlyMap<string, CheckLevel>;
}

/**
 * Reads the file:
 *
 *     checks: {identity-case: warn}
 *     overrides:
 *       - paths: [detections/health/**]
 *         checks: {event-window: off}
 *
 * The last override that names a check and fits a path counts. Names that are no check, and levels that there are not, are findings.
 */
export function parseCheckConfig(
  source: SourceFile,
  checks: readonly Check[],
): { readonly config: CheckConfig; readonly findings: readonly Finding[] } {
  const { fields, findings } = FieldReader.ofFile(source, 'the configuration');
  if (fields === undefined) return { config: defaultCheckConfig, findings };
  const known = checks.map(({ id }) => id);
  const blocks: Block[] = [{ paths: undefined, levels: readLevels(fields, known) }];
  for (const item of fields.items('overrides', 'an override') ?? []) {
    blocks.push({ paths: readPaths(item), levels: readLevels(item, known) });
    item.done();
  }
  fields.done();
  const level = (check: string, path: string): CheckLevel | undefined =>
    blocks
      .toReversed()
      .find((block) => block.levels.has(check) && (block.paths?.some((pattern) => pattern.matches(path)) ?? true))
      ?.levels.get(check);
  return { config: { level }, findings };
}

function readPaths(item: FieldReader): readonly PathGlob[] {
  return (item.texts('paths', 'required') ?? []).flatMap((text) => {
    const pattern = PathGlob.parse(text);
    if (pattern !== null) return [pattern];
    const message = `"${text}" is no pattern of paths.`;
    return item.report('paths', 'field-value', message, pathHelp) ?? [];
  });
}

const pathHelp =
  'Write a path below the root, with "*" for any text in a name and "**" for any folders: "detections/health/**".';

function readLevels(fields: FieldReader, known: readonly string[]): ReadonlyMap<string, CheckLevel> {
  const found = new Map<string, CheckLevel>();
  const entries = fields.fields('checks', 'the levels of checks');
  for (const name of entries?.names ?? []) {
    if (entries === undefined) continue;
    if (!known.includes(name)) {
      const message = `There is no check "${name}".${didYouMean(name, known)}`;
      const about = { check: 'field-unknown', severity: 'error', message } as const;
      entries.findings.push(rangeFinding(entries.document.source, entries.keyRange(name), about));
      entries.node(name);
      continue;
    }
    const level = entries.choice(name, levels);
    if (level !== undefined) found.set(name, level);
  }
  return found;
}
