import { readdirSync, readFileSync } from 'node:fs';
import { SourceFile } from '../../../src/content/source-file.ts';
import { parseYaml } from '../../../src/content/yaml-document.ts';
import { yamlToDynamic } from '../../../src/content/yaml-value.ts';
import type { RecordedAnswer } from '../../../src/engines/recorded-answer.ts';
import { type Dynamic, isArray, isBag } from '../../../src/kql/values/dynamic.ts';
import { type ScalarType, scalarTypes } from '../../../src/kql/values/scalar-type.ts';

/** One hand-worked case: what the documentation says that a query gives. */
export interface LedgerCase {
  readonly file: string;
  readonly construct: string;
  readonly name: string;
  readonly query: string;
  /** The rows, or the kind of error that the query must end with. */
  readonly answer: RecordedAnswer | { readonly error: string };
  readonly page: string;
  readonly heading: string;
  readonly why: string;
  /** Why no source decides the case, where none does. */
  readonly undetermined: string | null;
}

const folder = new URL('./', import.meta.url);

/** Every case of the ledger, in the order of the files and in them. */
export function readLedger(): readonly LedgerCase[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .flatMap((name) => readFile(name));
}

function readFile(name: string): LedgerCase[] {
  const source = new SourceFile(`test/kql/ledger/${name}`, readFileSync(new URL(name, folder), 'utf8'));
  const parsed = parseYaml(source);
  if (parsed.document === undefined) {
    throw new Error(`${name}: ${parsed.findings.map(({ line, message }) => `${line}: ${message}`).join('; ')}`);
  }
  const root = yamlToDynamic(parsed.document, parsed.document.root);
  const cases = isBag(root) ? root.get('cases') : undefined;
  if (!isBag(root) || !isArray(cases)) {
    throw new Error(`${name} has no list "cases"`);
  }
  const construct = text(root.get('construct'), `${name}: construct`);
  return cases.map((item, index) => readCase(name, construct, item, index));
}

function readCase(file: string, construct: string, item: Dynamic | null, index: number): LedgerCase {
  if (!isBag(item)) {
    throw new Error(`${file}: case ${index + 1} is no mapping`);
  }
  const name = text(item.get('name'), `${file}: name of case ${index + 1}`);
  const at = `${file}: ${name}`;
  const source = item.get('source');
  const query = text(item.get('query'), `${at}: query`);
  const undetermined = item.get('undetermined');
  return {
    file,
    construct,
    name,
    query,
    answer: readAnswer(at, query, item),
    page: text(isBag(source) ? source.get('page') : undefined, `${at}: source.page`),
    heading: text(isBag(source) ? source.get('heading') : undefined, `${at}: source.heading`),
    why: text(item.get('why'), `${at}: why`),
    undetermined: undetermined === undefined ? null : text(undetermined, `${at}: undetermined`),
  };
}

function readAnswer(at: string, query: string, item: ReadonlyMap<string, Dynamic | null>): LedgerCase['answer'] {
  const error = item.get('error');
  if (isBag(error)) {
    return { error: text(error.get('kind'), `${at}: error.kind`) };
  }
  const columns = item.get('columns');
  const rows = item.get('rows');
  if (!isBag(columns) || !isArray(rows)) {
    throw new Error(`${at}: neither "error" nor "columns" and "rows"`);
  }
  return {
    id: at,
    query,
    columns: [...columns.keys()],
    types: [...columns.values()].map((type) => scalarType(type, at)),
    rows: rows.map((row) => {
      if (!isArray(row) || row.length !== columns.size) {
        throw new Error(`${at}: a row does not have ${columns.size} cells`);
      }
      return row;
    }),
    ordered: item.get('ordered') === true,
  };
}

function scalarType(type: Dynamic | null, at: string): ScalarType {
  const found = scalarTypes.find((name) => name === type);
  if (found === undefined) {
    throw new Error(`${at}: ${String(type)} is no type`);
  }
  return found;
}

function text(value: Dynamic | null | undefined, what: string): string {
  if (typeof value !== 'string' || value.trim() === '') {
    throw new Error(`${what} is no text`);
  }
  return value;
}
