import type { Dynamic } from '../../kql/values/dynamic.ts';
import type { LogRecord } from '../log-record.ts';
import { chooseRecords, inTimeOrder, type StrikeOptions } from './choose-records.ts';
import { isFilled, type Place, updateAt, type ValuePath, valuesAt } from './place.ts';
import { isStruck, type StrikeContext, type Transform } from './transform.ts';

/** What a quirk does to values, with its roles resolved to the places of each table. */
export interface StrikePlan {
  readonly transform: Transform;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The places that are struck, by table. */
  readonly places: ReadonlyMap<string, readonly RolePlace[]>;
  /** Every place of every role of a table: where a transform finds the record's other values. */
  placesOfRole(table: string, role: string): readonly Place[];
  /** Which records it can strike; any when absent. */
  readonly admits?: (record: LogRecord) => boolean;
}

export interface RolePlace extends Place {
  readonly roles: ReadonlySet<string>;
}

/** One value that a strike changed. */
export interface Change {
  /** The number of the record. */
  readonly record: number;
  readonly table: string;
  readonly column: string;
  /** What leads to the value inside a dynamic column; empty for the column itself. */
  readonly path: ValuePath;
}

export interface Strike {
  /** Every record, in the given order; those that are not struck are the identical objects. */
  readonly records: readonly LogRecord[];
  readonly changes: readonly Change[];
}

/**
 * The records after a quirk. Records are struck in the order of their TimeGenerated. A pattern chooses among the records that
 * the quirk can strike at all, so `alternate` always strikes about half of them, however they are mixed with others.
 */
export function strike(records: readonly LogRecord[], plan: StrikePlan, options: StrikeOptions): Strike {
  const chosen = chooseRecords(strikableRecords(records, plan), options);
  const changes: Change[] = [];
  const struck = new Map<LogRecord, LogRecord>();
  for (const record of chosen) {
    const result = strikeRecord(record, plan, struck.size);
    if (result.record === record) continue;
    struck.set(record, result.record);
    changes.push(...result.changes);
  }
  return { records: struck.size === 0 ? records : records.map((record) => struck.get(record) ?? record), changes };
}

/** The tables in which a quirk can strike something, in the order in which they first appear in time. */
export function strikableTables(records: readonly LogRecord[], plan: StrikePlan): readonly string[] {
  return [...new Set(strikableRecords(records, plan).map((record) => record.table))];
}

const strikable = new WeakMap<readonly LogRecord[], WeakMap<StrikePlan, readonly LogRecord[]>>();

/** The records that a quirk can strike: asked for by each of its patterns, found out once. */
function strikableRecords(records: readonly LogRecord[], plan: StrikePlan): readonly LogRecord[] {
  const ofRecords = strikable.get(records) ?? new WeakMap<StrikePlan, readonly LogRecord[]>();
  strikable.set(records, ofRecords);
  const known = ofRecords.get(plan) ?? findStrikable(records, plan);
  ofRecords.set(plan, known);
  return known;
}

function findStrikable(records: readonly LogRecord[], plan: StrikePlan): readonly LogRecord[] {
  // A transform may leave a value alone in one turn and not in the next: `ALICE@…` is no news when it is time for upper case.
  const canStrike = (record: LogRecord): boolean =>
    strikeRecord(record, plan, 0).record !== record || strikeRecord(record, plan, 1).record !== record;
  const { admits = () => true } = plan;
  return inTimeOrder(records.filter((record) => admits(record) && canStrike(record)));
}

function strikeRecord(
  record: LogRecord,
  plan: StrikePlan,
  ordinal: number,
): { readonly record: LogRecord; readonly changes: readonly Change[] } {
  const changes: Change[] = [];
  const values = new Map<string, Dynamic | null>();
  const current = (column: string): Dynamic | null =>
    (values.has(column) ? values.get(column) : record.values.get(column)) ?? null;
  const others = new Map<string, Dynamic | null>();
  for (const { column, steps, roles } of plan.places.get(record.log ?? record.table) ?? []) {
    const context = contextOf(record, plan, ordinal, roles);
    const before = current(column);
    const after = updateAt(before, steps, (value, path) => {
      if (!isFilled(value)) return value;
      const result = plan.transform.apply(value, context, plan.parameters);
      const replaced = isStruck(result) ? result.value : result;
      if (replaced === value) return value;
      changes.push({ record: record.number, table: record.table, column, path });
      if (isStruck(result)) for (const [name, other] of result.columns) others.set(name, other);
      return replaced;
    });
    if (after !== before) values.set(column, after);
  }
  for (const [column, value] of others) {
    values.set(column, value);
    changes.push({ record: record.number, table: record.table, column, path: [] });
  }
  if (changes.length === 0) return { record, changes };
  return { record: { ...record, values: new Map([...record.values, ...values]) }, changes };
}

function contextOf(record: LogRecord, plan: StrikePlan, ordinal: number, roles: ReadonlySet<string>): StrikeContext {
  return {
    ordinal,
    roles,
    valueOfColumn: (column) => record.values.get(column) ?? null,
    valueOfRole: (role) => {
      for (const { column, steps } of plan.placesOfRole(record.log ?? record.table, role)) {
        const value = valuesAt(record.values.get(column) ?? null, steps).find(isFilled);
        if (isFilled(value)) return value;
      }
      return undefined;
    },
  };
}
