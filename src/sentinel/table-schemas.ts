import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Finding } from '../content/finding.ts';
import { packageRoot } from '../content/package-root.ts';
import type { TableSchema } from '../kql/syntax/database.ts';
import { type ScalarType, scalarTypes } from '../kql/values/scalar-type.ts';

export type { TableSchema };

export type TableColumn = TableSchema['columns'][number];

/**
 * The tables of a workspace. Names are case-sensitive, as in Kusto. The columns of a table are `TimeGenerated` first and
 * the standard columns last; custom logs, and the tables that many resource types share, are open.
 *
 * Any name that ends in `_CL` is a table, as a workspace may have any custom log: unless a root describes it, it has
 * `TimeGenerated` and the standard columns, and is open.
 */
export interface TableSchemas {
  /** The named tables, sorted by code point. Custom logs that no file describes are not among them. */
  readonly names: readonly string[];
  /** What is wrong with the root's own `schemas/*.json`. */
  readonly findings: readonly Finding[];
  has(name: string): boolean;
  /** The table's schema (the same object at every call), or undefined when there is no such table. */
  get(name: string): TableSchema | undefined;
}

/** One `schemas/*.json`: columns as `"A,B:long"`, where a column without a type is a string. */
interface SchemaFile {
  readonly standard?: string;
  readonly open?: readonly string[];
  readonly tables: Readonly<Record<string, string>>;
}

let builtIn: SchemaFile | undefined;

/**
 * The built-in schemas, merged with those of `root` when it has `schemas/*.json` files with a `tables` member: a root
 * may add tables, add columns to known tables, or state that a column has another type in its workspace; `open` adds
 * table names (or `*_SUFFIX`) that are open. A table's columns are parsed when the table is first asked for.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/reference/tables-index
 * @see https://learn.microsoft.com/azure/azure-monitor/logs/log-standard-columns
 */
export function loadTableSchemas(root?: string): TableSchemas {
  const home = join(packageRoot(), 'schemas');
  builtIn ??= readBuiltIn(join(home, 'tables.json'));
  const findings: Finding[] = [];
  const folder = root === undefined ? home : resolve(root, 'schemas');
  const own = folder === home ? [] : readOwn(folder, findings);
  return new MergedSchemas([builtIn, ...own], findings);
}

class MergedSchemas implements TableSchemas {
  readonly names: readonly string[];
  readonly findings: readonly Finding[];
  readonly #files: readonly SchemaFile[];
  readonly #standard: string;
  readonly #open: ReadonlySet<string>;
  readonly #openSuffixes: readonly string[];
  readonly #known: ReadonlySet<string>;
  readonly #parsed = new Map<string, TableSchema>();

  constructor(files: readonly SchemaFile[], findings: readonly Finding[]) {
    this.#files = files;
    this.findings = findings;
    this.#standard = files.map((file) => file.standard ?? '').find((text) => text !== '') ?? '';
    const open = files.flatMap((file) => file.open ?? []);
    this.#open = new Set(open);
    this.#openSuffixes = open.filter((name) => name.startsWith('*')).map((name) => name.slice(1));
    this.#known = new Set(files.flatMap((file) => Object.keys(file.tables)));
    this.names = [...this.#known].sort(byCodePoint);
  }

  has(name: string): boolean {
    return this.#known.has(name) || name.endsWith('_CL');
  }

  get(name: string): TableSchema | undefined {
    const parsed = this.#parsed.get(name);
    if (parsed !== undefined) return parsed;
    if (!this.has(name)) return undefined;
    const columns = new Map<string, ScalarType>([['TimeGenerated', 'datetime']]);
    for (const file of this.#files) {
      if (Object.hasOwn(file.tables, name)) addColumns(columns, file.tables[name] ?? '');
    }
    const standard = new Map<string, ScalarType>();
    addColumns(standard, this.#standard);
    for (const [column, type] of standard) if (!columns.has(column)) columns.set(column, type);
    const schema: TableSchema = {
      name,
      columns: [...columns].map(([column, type]) => ({ name: column, type })),
      open: this.#open.has(name) || this.#openSuffixes.some((suffix) => name.endsWith(suffix)),
    };
    this.#parsed.set(name, schema);
    return schema;
  }
}

function addColumns(columns: Map<string, ScalarType>, text: string): void {
  if (text === '') return;
  for (const part of text.split(',')) {
    const colon = part.indexOf(':');
    const type = colon === -1 ? 'string' : part.slice(colon + 1);
    if (isScalarType(type)) columns.set(colon === -1 ? part : part.slice(0, colon), type);
  }
}

function readBuiltIn(path: string): SchemaFile {
  // Made by scripts/build-schemas.ts and checked by a test.
  return JSON.parse(readFileSync(path, 'utf8'));
}

function readOwn(folder: string, findings: Finding[]): SchemaFile[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return files.sort(byCodePoint).flatMap((name) => {
    const file = checkSchemaFile(join(folder, name), `schemas/${name}`, findings);
    return file === undefined ? [] : [file];
  });
}

/** Reads one file of a root. Files without a `tables` member are something else and none of our business. */
function checkSchemaFile(path: string, shown: string, findings: Finding[]): SchemaFile | undefined {
  const report = (message: string, help?: string): undefined => {
    const base: Finding = { check: 'schemas', severity: 'error', path: shown, line: 1, column: 1, message };
    findings.push(help === undefined ? base : { ...base, help });
  };
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    return report(`This file is not valid JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isRecord(json) || !('tables' in json)) return undefined;
  const { tables, open = [] } = json;
  if (!isRecord(tables)) return report('"tables" must be an object of table names with their columns.');
  if (!Array.isArray(open) || !open.every((name) => typeof name === 'string')) {
    return report('"open" must be a list of table names.');
  }
  const checked: Record<string, string> = {};
  for (const [table, columns] of Object.entries(tables)) {
    const problem = columnsProblem(columns);
    if (problem === undefined && typeof columns === 'string') checked[table] = columns;
    else report(`Table "${table}": ${problem}`, 'Write columns as "Name,Count:long,Seen:datetime".');
  }
  return { open, tables: checked };
}

function columnsProblem(columns: unknown): string | undefined {
  if (typeof columns !== 'string') return 'its columns must be one string.';
  for (const part of columns.split(',')) {
    const [name = '', type = 'string', ...more] = part.split(':');
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return `"${name}" is not a column name.`;
    if (more.length > 0 || !isScalarType(type)) return `column "${name}" has no known type.`;
  }
  return undefined;
}

function isScalarType(text: string): text is ScalarType {
  return scalarTypes.some((type) => type === text);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
