import { readdirSync, readFileSync } from 'node:fs';
import { SourceFile } from '../../../src/content/source-file.ts';
import { parseYaml } from '../../../src/content/yaml-document.ts';
import { yamlToDynamic } from '../../../src/content/yaml-value.ts';
import { type Dynamic, isArray, isBag } from '../../../src/kql/values/dynamic.ts';

/** A query that shows that something works, and its rows as the documentation has them. */
export interface Probe {
  readonly file: string;
  readonly query: string;
  readonly page: string;
  readonly rows: readonly (readonly (Dynamic | null)[])[];
}

const folder = new URL('./', import.meta.url);

export function readProbes(): readonly Probe[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .flatMap((name) => readFile(name));
}

function readFile(name: string): readonly Probe[] {
  const source = new SourceFile(`test/kql/support/${name}`, readFileSync(new URL(name, folder), 'utf8'));
  const { document, findings } = parseYaml(source);
  if (document === undefined) {
    throw new Error(`${name}: ${findings.map(({ line, message }) => `${line}: ${message}`).join('; ')}`);
  }
  const root = yamlToDynamic(document, document.root);
  const probes = isBag(root) ? root.get('probes') : undefined;
  if (!isArray(probes)) {
    throw new Error(`${name} has no list "probes"`);
  }
  return probes.map((probe, index) => {
    const fields = isBag(probe) ? probe : new Map<string, Dynamic | null>();
    const [query, page, rows] = [fields.get('query'), fields.get('page'), fields.get('rows')];
    if (typeof query !== 'string' || typeof page !== 'string' || !isArray(rows)) {
      throw new Error(`${name}: probe ${index + 1} has no query, page and rows`);
    }
    return { file: name, query, page, rows: rows.map((row) => (isArray(row) ? row : [])) };
  });
}
