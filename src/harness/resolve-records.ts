import type { CaseRecord, RecordsFrom } from '../content/case-records.ts';
import { type CaseTime, parseCaseTime, resolveCaseTime } from '../content/case-time.ts';
import { didYouMean } from '../content/did-you-mean.ts';
import type { Finding } from '../content/finding.ts';
import { rangeFinding } from '../content/range-finding.ts';
import type { RawRecord, RecordsResult } from '../content/records.ts';
import type { SourceFile, SourceRange } from '../content/source-file.ts';
import { KqlError } from '../kql/errors/kql-error.ts';
import { readRestCell } from '../kql/rest/read-rest-cell.ts';
import type { TableSchema } from '../kql/syntax/database.ts';
import type { Int64 } from '../kql/values/cell.ts';
import { type Dynamic, DynamicScalar, isScalarOf } from '../kql/values/dynamic.ts';
import { parseJson } from '../kql/values/dynamic-json.ts';
import type { ScalarType } from '../kql/values/scalar-type.ts';
import type { LogSchemas } from '../sentinel/log-schemas.ts';
import type { LogRecord } from './log-record.ts';

/** What the records of a case are read with. */
export interface RecordSource {
  readonly schemas: LogSchemas;
  /** The records of a file below `fixtures/`. */
  records(path: string): RecordsResult;
  /** The numbers of the records that a query over their table lets through. Throws a {@link KqlError}. */
  select(query: string, records: readonly LogRecord[], now: Int64): ReadonlySet<number>;
}

export interface ResolvedRecords {
  /** Numbered from 1 in the order of the file, or on. */
  readonly records: readonly LogRecord[];
  readonly findings: readonly Finding[];
}

/**
 * The records of a case as they stand in its workspace: files read, predicates applied, times counted from the case's clock.
 *
 * TimeGenerated is `now` where a record has none; a record is ingested at its TimeGenerated unless it says otherwise. A value
 * that does not fit its column is reported and will be null; a column that the table does not have is reported and kept.
 *
 * `now` is undefined where a case of a function has no clock; then all times must be absolute. Numbers go on after `before`.
 */
export function resolveRecords(
  tables: ReadonlyMap<string, readonly CaseRecord[]>,
  now: Int64 | undefined,
  place: { readonly source: SourceFile; readonly range: SourceRange },
  from: RecordSource,
  before = 0,
): ResolvedRecords {
  const resolver = new Resolver(now, from, before);
  for (const [table, items] of tables) {
    const schema = from.schemas.get(table);
    if (schema === undefined) {
      resolver.report(place.source, items[0]?.range ?? place.range, 'record-table', {
        message: `There is no table "${table}".${didYouMean(table, from.schemas.names)}`,
      });
      continue;
    }
    for (const item of items) {
      if (item.kind === 'inline') resolver.add(item, schema, {});
      else resolver.addFrom(item, schema, place.source);
    }
  }
  return { records: resolver.records, findings: resolver.findings };
}

/** What a case lays over a record that it takes from a file, and where it says so. */
interface Overlay {
  readonly ingested?: CaseTime | undefined;
  readonly set?: ReadonlyMap<string, Dynamic | null>;
  readonly placeOf?: (name: string) => FilePlace;
}

interface FilePlace {
  readonly source: SourceFile;
  readonly range: SourceRange;
}

class Resolver {
  readonly records: LogRecord[] = [];
  readonly findings: Finding[] = [];
  readonly #reported = new Set<unknown>();
  readonly #now: Int64 | undefined;
  readonly #from: RecordSource;

  readonly #before: number;

  constructor(now: Int64 | undefined, from: RecordSource, before = 0) {
    this.#now = now;
    this.#from = from;
    this.#before = before;
  }

  report(
    source: SourceFile,
    range: SourceRange,
    check: string,
    about: { readonly message: string; readonly severity?: 'warn'; readonly help?: string | undefined },
  ): undefined {
    const finding = rangeFinding(source, range, { check, severity: 'error', ...about });
    // What a case lays over the records of a file it lays over each of them.
    const key = JSON.stringify(finding);
    if (!this.#reported.has(key)) this.findings.push(finding);
    this.#reported.add(key);
  }

  addFrom(item: RecordsFrom, schema: TableSchema, source: SourceFile): void {
    const { records, findings } = this.#from.records(item.from);
    // Several cases use one file: what is wrong with it is said once.
    if (!this.#reported.has(findings)) this.findings.push(...findings);
    this.#reported.add(findings);
    const kept = this.#select(item, schema, records, source);
    const { set, ingested } = item;
    const placeOf = (name: string): FilePlace => ({ source, range: item.fieldRange(name) });
    for (const record of kept) this.add(record, schema, { set, ingested, placeOf });
  }

  #select(item: RecordsFrom, schema: TableSchema, raw: readonly RawRecord[], source: SourceFile): readonly RawRecord[] {
    const { where } = item;
    if (where === undefined) return raw;
    const reader = new Resolver(this.#now, this.#from);
    const candidates = raw.map((record, index) => reader.#record(record, schema, {}, index));
    const before = `${schema.name}\n| where `;
    try {
      const chosen = this.#from.select(before + where.text, candidates, this.#now ?? 0);
      const kept = raw.filter((_, index) => chosen.has(index));
      if (kept.length === 0 && raw.length > 0) {
        const message = `No record of ${item.from} passes this predicate.`;
        this.report(source, where.rangeInFile(0, where.text.length), 'record-where', { message, severity: 'warn' });
      }
      return kept;
    } catch (error) {
      if (!(error instanceof KqlError)) throw error;
      const { start, end } = error.place?.span ?? { start: 0, end: Number.POSITIVE_INFINITY };
      const inside = (offset: number): number => Math.min(Math.max(0, offset - before.length), where.text.length);
      const range = where.rangeInFile(inside(start), inside(end));
      this.report(source, range, 'record-where', { message: error.message, help: error.help });
      return [];
    }
  }

  add(raw: RawRecord, schema: TableSchema, overlay: Overlay): void {
    this.records.push(this.#record(raw, schema, overlay, this.#before + this.records.length + 1));
  }

  #record(raw: RawRecord, schema: TableSchema, overlay: Overlay, number: number): LogRecord {
    const { set = new Map() } = overlay;
    const types = new Map(schema.columns.map((column) => [column.name, column.type]));
    const values = new Map<string, Dynamic | null>();
    for (const [name, value] of new Map<string, Dynamic | null>([...raw.fields, ...set])) {
      const type = types.get(name);
      const place = this.#placeOf(name, raw, overlay);
      if (type === undefined && !schema.open) this.#reportColumn(place, schema, name);
      values.set(name, this.#value(value, type, name, place));
    }
    const time = values.get('TimeGenerated');
    values.delete('TimeGenerated');
    const generated = isScalarOf(time, 'datetime') ? time.value : (this.#now ?? 0);
    const arrival = overlay.ingested ?? raw.ingested;
    const ingested = arrival === undefined ? generated : (resolveCaseTime(arrival, generated) ?? generated);
    const [, log] = /^\w+\(.*\)\.(\w+)$/s.exec(schema.name) ?? [];
    return { number, table: schema.name, ...(log === undefined ? {} : { log }), values, generated, ingested };
  }

  #placeOf(name: string, raw: RawRecord, { set, placeOf }: Overlay): FilePlace {
    if (set?.has(name) && placeOf !== undefined) return placeOf(name);
    return { source: raw.source, range: raw.fieldRange(name) };
  }

  #reportColumn({ source, range }: FilePlace, schema: TableSchema, name: string): void {
    // Records of one file have the same columns: one finding is enough.
    const key = `${source.path}\n${schema.name}\n${name}`;
    if (this.#reported.has(key)) return;
    this.#reported.add(key);
    const hint = didYouMean(
      name,
      schema.columns.map((column) => column.name),
    );
    this.report(source, range, 'record-column', {
      message: `Table "${schema.name}" has no column "${name}"; it is kept.${hint}`,
      severity: 'warn',
    });
  }

  /** A value with its time resolved and, of a CSV file, its JSON read; reported where it will not fit. */
  #value(
    value: Dynamic | null,
    type: ScalarType | undefined,
    name: string,
    { source, range }: FilePlace,
  ): Dynamic | null {
    if (type === 'datetime' && typeof value === 'string' && value !== '') {
      const time = parseCaseTime(value);
      const needsClock = time?.kind === 'relative' && this.#now === undefined;
      const ticks = time === null || needsClock ? null : resolveCaseTime(time, this.#now ?? 0);
      if (ticks !== null) return new DynamicScalar('datetime', ticks);
    }
    if (type === 'dynamic' && typeof value === 'string' && source.path.endsWith('.csv')) {
      return parseJson(value)?.value ?? value;
    }
    if (type !== undefined && readRestCell(value, type) === undefined) {
      const becomes = name === 'TimeGenerated' ? 'the clock of the case takes its place' : 'it becomes null';
      const message = `The value of "${name}" is not of type ${type}; ${becomes}.`;
      this.report(source, range, 'record-type', { message, severity: 'warn' });
    }
    return value;
  }
}
