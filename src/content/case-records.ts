import type { Dynamic } from '../kql/values/dynamic.ts';
import { type CaseTime, parseCaseTime } from './case-time.ts';
import type { FieldReader, Need } from './field-reader.ts';
import type { QueryText } from './query-text.ts';
import type { RawRecord } from './records.ts';
import type { SourceRange } from './source-file.ts';
import { yamlToDynamic } from './yaml-value.ts';

/** A record that is written in the case. */
export interface InlineRecord extends RawRecord {
  readonly kind: 'inline';
}

/** Records of a file that the case uses, some of them and changed. */
export interface RecordsFrom {
  readonly kind: 'from';
  /** As written: a path below `fixtures/`. */
  readonly from: string;
  /** A KQL predicate over the record: those for which it is true are used. */
  readonly where: QueryText | undefined;
  /** Columns that every record used is given, over what it has. */
  readonly set: ReadonlyMap<string, Dynamic | null>;
  /** When the records arrived (see {@link RawRecord}), over what they say themselves: `ingested` in or beside `set`. */
  readonly ingested: CaseTime | undefined;
  readonly range: SourceRange;
  fieldRange(name: string): SourceRange;
}

export type CaseRecord = InlineRecord | RecordsFrom;

/**
 * Reads `records: {Table: [record, ...]}`. A record's fields are kept as they are written: a text such as `-5m` in a
 * datetime column is a time relative to the case's clock (see `parseCaseTime`), which only the table's schema can tell.
 */
export function readCaseRecords(item: FieldReader, need: Need): ReadonlyMap<string, readonly CaseRecord[]> | undefined {
  const tables = item.fields('records', 'the records of a case', need);
  if (tables === undefined) return need === 'required' ? undefined : new Map();
  const records = new Map<string, readonly CaseRecord[]>();
  for (const table of tables.names) {
    // A table without records (`AuditLogs: []`) is there and empty.
    records.set(table, readRecordItems(tables.items(table, 'a record', 'required') ?? []));
  }
  return records;
}

/** Reads the items of a table: records as they are written, or those of a file. */
export function readRecordItems(items: readonly FieldReader[]): readonly CaseRecord[] {
  return items.map((record) => (record.has('from') ? readFrom(record) : readInline(record)));
}

function readIngested(record: FieldReader): CaseTime | undefined {
  return record.parsed('ingested', parseCaseTime, 'a time, or one relative to TimeGenerated such as +2m');
}

function readFields(record: FieldReader): ReadonlyMap<string, Dynamic | null> {
  const names = record.names.filter((name) => name !== 'ingested');
  return new Map(names.map((name) => [name, yamlToDynamic(record.document, record.node(name))]));
}

function readInline(record: FieldReader): InlineRecord {
  const ingested = readIngested(record);
  return {
    kind: 'inline',
    fields: readFields(record),
    ingested,
    source: record.document.source,
    range: record.range(),
    fieldRange: (name) => (record.has(name) ? record.range(name) : record.range()),
  };
}

function readFrom(record: FieldReader): RecordsFrom {
  const from = record.text('from', 'required') ?? '';
  const where = record.query('where');
  const set = record.fields('set', 'the values to set');
  const ingested = readIngested(record) ?? (set === undefined ? undefined : readIngested(set));
  record.done();
  return {
    kind: 'from',
    from,
    where,
    set: set === undefined ? new Map() : readFields(set),
    ingested,
    range: record.range(),
    fieldRange: (name) => (set?.has(name) ? set.range(name) : record.range()),
  };
}
