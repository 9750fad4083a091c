/**
 * Makes `schemas/tables.json`, the table schemas that ship with the package:
 *
 *     npm run build && node dist/scripts/build-schemas.js <tables.csv>
 *
 * The CSV has the header `table,column,type` and holds the Azure Monitor table reference
 * (https://learn.microsoft.com/azure/azure-monitor/reference/tables-index). `schemas/overrides.json` closes its known
 * gaps, each with the page that supports it. The result depends on these two files alone.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { packageRoot } from '../src/content/package-root.ts';

interface Overrides {
  readonly standard: string;
  readonly open: readonly string[];
  readonly additions: readonly { readonly tables: readonly string[]; readonly columns: string }[];
}

type Columns = Map<string, string>;

/** The spellings of the reference pages, and what KQL calls the same type. */
const typeNames: Readonly<Record<string, string>> = {
  string: 'string',
  bool: 'bool',
  boolean: 'bool',
  int: 'int',
  long: 'long',
  real: 'real',
  double: 'real',
  decimal: 'decimal',
  datetime: 'datetime',
  timespan: 'timespan',
  guid: 'guid',
  dynamic: 'dynamic',
};

function kqlType(name: string, place: string): string {
  const type = typeNames[name.toLowerCase()];
  if (type === undefined) throw new Error(`${place}: unknown column type "${name}".`);
  return type;
}

/** `"A,B:long"`: a column without a type is a string, as four columns in five are. */
function parseColumns(text: string, place: string): Columns {
  const columns: Columns = new Map();
  for (const part of text.split(',')) {
    const [name = '', type = 'string'] = part.split(':');
    columns.set(name, kqlType(type, place));
  }
  return columns;
}

function printColumns(columns: Columns): string {
  return [...columns].map(([name, type]) => (type === 'string' ? name : `${name}:${type}`)).join(',');
}

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function readReference(path: string): Map<string, Columns> {
  const tables = new Map<string, Columns>();
  const rows: string[][] = parse(readFileSync(path, 'utf8'), { bom: true, trim: true });
  const [header, ...facts] = rows;
  if (header?.join(',') !== 'table,column,type') throw new Error(`${path}: the header must be "table,column,type".`);
  for (const [table = '', column = '', type = ''] of facts) {
    const place = `${path}: ${table}.${column}`;
    const columns = tables.get(table) ?? new Map<string, string>();
    const known = columns.get(column);
    const next = kqlType(type, place);
    if (known !== undefined && known !== next) throw new Error(`${place} is both ${known} and ${next}.`);
    columns.set(column, next);
    tables.set(table, columns);
  }
  return tables;
}

/** Sorted, with TimeGenerated first and without the columns that every table has anyway. */
function arrange(columns: Columns, standard: Columns): Columns {
  const own = [...columns].filter(([name, type]) => name !== 'TimeGenerated' && standard.get(name) !== type);
  own.sort(([a], [b]) => byCodePoint(a, b));
  return new Map([['TimeGenerated', columns.get('TimeGenerated') ?? 'datetime'], ...own]);
}

function main(csv: string | undefined): void {
  if (csv === undefined) throw new Error('Usage: build-schemas <tables.csv>');
  const folder = join(packageRoot(), 'schemas');
  const overrides: Overrides = JSON.parse(readFileSync(join(folder, 'overrides.json'), 'utf8'));
  const standard = parseColumns(overrides.standard, 'standard');
  const tables = readReference(csv);
  for (const addition of overrides.additions) {
    const columns = parseColumns(addition.columns, addition.tables.join(', '));
    for (const table of addition.tables) tables.set(table, new Map([...(tables.get(table) ?? []), ...columns]));
  }
  const lines = [...tables.keys()].sort(byCodePoint).map((name) => {
    const columns = printColumns(arrange(tables.get(name) ?? new Map(), standard));
    return `${JSON.stringify(name)}:${JSON.stringify(columns)}`;
  });
  const text = [
    '{',
    `"standard":${JSON.stringify(printColumns(standard))},`,
    `"open":${JSON.stringify(overrides.open)},`,
    '"tables":{',
    lines.join(',\n'),
    '}',
    '}',
    '',
  ].join('\n');
  writeFileSync(join(folder, 'tables.json'), text);
  process.stdout.write(`${lines.length} tables\n`);
}

main(process.argv[2]);
