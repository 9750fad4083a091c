import type { DetectionCase } from '../content/fixture.ts';
import { KqlError } from '../kql/errors/kql-error.ts';
import type { TableSchema } from '../kql/syntax/database.ts';
import { ticksPerMinute } from '../kql/values/datetime.ts';
import type { LogSchemas } from '../sentinel/log-schemas.ts';
import type { Arrival } from '../sentinel/scheduler.ts';
import type { CaseTables } from './case-timeline.ts';
import { isTouched, needOf } from './column-needs.ts';
import type { LogRecord } from './log-record.ts';
import type { PreparedDetection } from './prepared-detection.ts';
import type { Pattern } from './quirks/choose-records.ts';
import type { SchemaChange } from './quirks/schema-transform.ts';
import type { RuleTiming } from './quirks/stream-transform.ts';
import { type Change, type Strike, strikableTables, strike } from './quirks/strike.ts';
import type { QuirkPlan } from './quirks/strike-plan.ts';
import { strikeSchemas } from './quirks/strike-schema.ts';
import { streamTables, strikeStream } from './quirks/strike-stream.ts';
import { RecordTable } from './record-table.ts';

/** The workspace that a case is replayed in: its records and tables, and the rule as it is bound there. */
export interface CaseState {
  readonly records: readonly LogRecord[];
  readonly tables: CaseTables;
  readonly schemas: Pick<LogSchemas, 'get'>;
  /** Columns that are others than in the repository's schemas. */
  readonly changed: ReadonlyMap<string, TableSchema | undefined>;
  /** The error that the rule ends with when it is saved in this workspace. */
  readonly prepared: PreparedDetection | KqlError;
  /** Whether records come when they come in the case. */
  readonly keepsTimes: boolean;
}

/** One way in which a quirk strikes a case. */
export interface Variant {
  readonly pattern: Pattern;
  readonly table?: string;
}

/** A state after a quirk struck. */
export interface StruckState extends CaseState {
  /** How many records were struck where the rule reads them; of a schema quirk, how many there are in the struck tables. */
  readonly struck: number;
  readonly isTouched: boolean;
  /** The same text for variants that struck the same. */
  readonly key: string;
}

/** What striking needs to know of the case besides its state. */
export interface StrikeInput {
  readonly expected: Pick<DetectionCase, 'now'>;
  /** The rule, bound with other columns of some tables. */
  readonly rebind: (changed: ReadonlyMap<string, TableSchema | undefined>) => PreparedDetection | KqlError;
  /** Whether another pattern struck the same already: then nothing has to be made of it. */
  readonly isKnown: (key: string) => boolean;
}

/** The ways in which a quirk strikes a state: one for each pattern, and for `one-table` one for each table that it can strike. */
export function variantsOf(patterns: readonly Pattern[], plan: QuirkPlan, state: CaseState): readonly Variant[] {
  return patterns.flatMap((pattern): readonly Variant[] => {
    if (pattern !== 'one-table') return [{ pattern }];
    return tablesStruck(plan, state).map((table) => ({ pattern, table }));
  });
}

function tablesStruck(plan: QuirkPlan, state: CaseState): readonly string[] {
  switch (plan.level) {
    case 'values':
      return strikableTables(state.records, plan.plan);
    case 'stream':
      return streamTables(state.records, plan.plan);
    case 'schema': {
      const reads = state.prepared instanceof KqlError ? undefined : state.prepared.reads;
      return [...strikeSchemas(plan.plan, state.schemas).keys()].filter((table) => reads?.has(table));
    }
  }
}

/** A state after a quirk. A rule that cannot be bound any more is not struck again. */
export function strikeState(state: CaseState, plan: QuirkPlan, variant: Variant, input: StrikeInput): StruckState {
  const { prepared } = state;
  if (prepared instanceof KqlError) return { ...state, struck: 0, isTouched: false, key: '' };
  switch (plan.level) {
    case 'values': {
      const struck = strike(state.records, plan.plan, variant);
      const read = struck.changes.filter((change) => readsChange(prepared, change));
      return {
        ...state,
        records: struck.records,
        tables: struckTables(state.tables, struck),
        struck: new Set(read.map(({ record }) => record)).size,
        isTouched: read.length > 0,
        key: JSON.stringify(read.length === 0 ? [] : struck.changes.map(({ record }) => record)),
      };
    }
    case 'stream': {
      const { records, struck } = strikeStream(state.records, plan.plan, variant, timingOf(prepared, input));
      const read = struck.filter((record) => prepared.reads.has(record.table));
      return {
        ...state,
        records,
        tables: streamedTables(state, records, new Set(struck.map(({ table }) => table))),
        keepsTimes: false,
        struck: new Set(read.map(({ number }) => number)).size,
        isTouched: read.length > 0,
        key: JSON.stringify(read.map(({ number }) => number)),
      };
    }
    case 'schema':
      return strikeSchemaOf(state, prepared, strikeSchemas(plan.plan, state.schemas, variant.table), input);
  }
}

/**
 * Only the tables of which the rule reads something are changed: the others are none of its business, and rules that read the
 * same are bound in the same workspace.
 */
function strikeSchemaOf(
  state: CaseState,
  prepared: PreparedDetection,
  struckTables: ReadonlyMap<string, SchemaChange>,
  { rebind, isKnown }: StrikeInput,
): StruckState {
  const changes = new Map([...struckTables].filter(([table, change]) => readsColumns(prepared, table, change)));
  const key = JSON.stringify([...changes.keys()]);
  if (changes.size === 0 || isKnown(key)) return { ...state, struck: 0, isTouched: false, key };
  const changed = new Map([...state.changed, ...[...changes].map(([name, { schema }]) => [name, schema] as const)]);
  const schemas = { get: (name: string) => (changed.has(name) ? changed.get(name) : state.schemas.get(name)) };
  const become = (record: LogRecord): LogRecord => {
    const change = changes.get(record.table);
    return change === undefined ? record : { ...record, values: change.values(record.values) };
  };
  const records = state.records.map(become);
  const tables = new Map(
    [...state.tables].flatMap(([name, table]) => {
      const change = changes.get(name);
      if (change === undefined) return [[name, table] as const];
      return change.schema === undefined ? [] : [[name, RecordTable.of(change.schema, table.records.map(become))]];
    }),
  );
  const struck = records.filter((record) => changes.has(record.table)).length;
  return { ...state, records, tables, schemas, changed, prepared: rebind(changed), struck, isTouched: true, key };
}

function readsChange(prepared: PreparedDetection, { table, column, path }: Change): boolean {
  const needs = prepared.reads.get(table);
  return needs !== undefined && isTouched(needOf(needs, column), path);
}

function readsColumns(prepared: PreparedDetection, table: string, { columns }: SchemaChange): boolean {
  const needs = prepared.reads.get(table);
  if (needs === undefined) return false;
  return columns === 'all' || [...columns].some((column) => needOf(needs, column) !== undefined);
}

/** NRT rules look every minute at the minute before. */
function timingOf({ detection: { schedule } }: PreparedDetection, { expected }: StrikeInput): RuleTiming {
  const { frequency = ticksPerMinute, period = ticksPerMinute } = schedule ?? {};
  return { frequency, period, phase: expected.now };
}

/** The tables after a strike on values: only the changed columns are laid out anew. */
function struckTables(tables: CaseTables, { records, changes }: Strike): CaseTables {
  const changed = new Map<string, Set<string>>();
  for (const { table, column } of changes) changed.set(table, (changed.get(table) ?? new Set()).add(column));
  return new Map(
    [...tables].map(([name, table]) => {
      const columns = changed.get(name);
      const own = records.filter((record) => record.table === name);
      return [name, columns === undefined ? table : table.struck(own, columns)];
    }),
  );
}

/** The tables after a strike on the stream: those of which records are gone, more or at other times, laid out anew. */
function streamedTables(
  { tables, schemas }: CaseState,
  records: readonly LogRecord[],
  changed: ReadonlySet<string>,
): CaseTables {
  return new Map(
    [...tables].map(([name, table]) => {
      if (!changed.has(name)) return [name, table];
      const own = records.filter((record) => record.table === name);
      return [name, RecordTable.of(schemas.get(name), own)];
    }),
  );
}

/** When something comes in the clean or in the struck case: time passes the same in both. */
export function arrivalsOf(...states: readonly Pick<CaseState, 'records'>[]): readonly (Arrival & LogRecord)[] {
  return states.flatMap(({ records }) => records);
}
