import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Finding } from '../src/content/finding.ts';
import { type RawRecord, readRecords } from '../src/content/records.ts';
import type { Repository } from '../src/content/repository.ts';
import { SourceFile } from '../src/content/source-file.ts';
import { SourceFiles } from '../src/content/source-files.ts';
import type { Table } from '../src/kql/data/table.ts';
import type { TableSchema } from '../src/kql/syntax/database.ts';
import type { Int64 } from '../src/kql/values/cell.ts';
import type { LogSchemas } from '../src/sentinel/log-schemas.ts';
import { tableOfRecords } from '../src/sentinel/table-of-records.ts';
import { UsageError } from './usage-error.ts';

/** Tables for a query: what it is bound against, and the rows. */
export interface QueryTables {
  readonly schemas: ReadonlyMap<string, TableSchema>;
  readonly rows: ReadonlyMap<string, Table>;
  readonly findings: readonly Finding[];
}

/** The tables of `--table Name=file`; several files of one name are one table. */
export function readTableFiles(texts: readonly string[], schemas: LogSchemas, now: Int64): QueryTables {
  const records = new Map<string, RawRecord[]>();
  const findings: Finding[] = [];
  for (const text of texts) {
    const [, name, path] = /^([A-Za-z_][A-Za-z0-9_]*)=(.+)$/s.exec(text) ?? [];
    if (name === undefined || path === undefined) {
      throw new UsageError(`--table "${text}" is not of the form Name=file.`);
    }
    const result = readRecords(openFile(path));
    findings.push(...result.findings);
    records.set(name, [...(records.get(name) ?? []), ...result.records]);
  }
  return tablesOf(records, findings, schemas, now);
}

/**
 * The recorded tables of a repository that a query, or one of the repository's functions, may read: those whose name is in the text, or
 * all where the query searches through tables.
 */
export function rootTables(
  repository: Repository | undefined,
  query: string,
  given: ReadonlySet<string>,
  schemas: LogSchemas,
  now: Int64,
): QueryTables {
  const records = new Map<string, RawRecord[]>();
  const findings: Finding[] = [];
  if (repository !== undefined) {
    const text = [query, ...repository.functions.map((definition) => definition.query.text)].join('\n');
    const every = /\b(?:search|find|union)\b/.test(query);
    for (const path of new SourceFiles(repository.root).list('fixtures/records', [
      '.ndjson',
      '.jsonl',
      '.json',
      '.csv',
    ])) {
      const name = path.split('/')[2] ?? '';
      if (given.has(name) || !path.slice('fixtures/records/'.length).includes('/') || !(every || text.includes(name))) {
        continue;
      }
      const result = repository.records(path.slice('fixtures/'.length));
      findings.push(...result.findings);
      records.set(name, [...(records.get(name) ?? []), ...result.records]);
    }
  }
  return tablesOf(records, findings, schemas, now);
}

function tablesOf(
  records: ReadonlyMap<string, readonly RawRecord[]>,
  findings: Finding[],
  schemas: LogSchemas,
  now: Int64,
): QueryTables {
  const known = new Map<string, TableSchema>();
  const rows = new Map<string, Table>();
  for (const [name, list] of records) {
    const result = tableOfRecords(name, list, schemas.get(name), now);
    known.set(name, result.schema);
    rows.set(name, result.table);
    findings.push(...result.findings);
  }
  return { schemas: known, rows, findings };
}

function openFile(path: string): SourceFile {
  let bytes: Buffer;
  try {
    bytes = readFileSync(isAbsolute(path) ? path : join(process.cwd(), path));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const reason = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : code;
    throw new UsageError(`The file "${path}" cannot be read: ${reason}.`);
  }
  try {
    return new SourceFile(path.replaceAll('\\', '/'), new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new UsageError(`The file "${path}" is not UTF-8 text.`);
  }
}
