import type { Detection } from '../content/detection.ts';
import type { Table } from '../kql/data/table.ts';
import { KqlRuntimeError } from '../kql/errors/kql-runtime-error.ts';
import type { Int64 } from '../kql/values/cell.ts';
import type { LogSchemas } from '../sentinel/log-schemas.ts';
import type { ResolvedAnswers } from '../sentinel/resolve-answers.ts';
import { type Arrival, planRuns, type Run, runSees, type SchedulerSettings } from '../sentinel/scheduler.ts';
import type { LogRecord } from './log-record.ts';
import { RecordTable } from './record-table.ts';

/** The tables of a case by name. */
export type CaseTables = ReadonlyMap<string, RecordTable>;

/** Lays out the records of a case by table. Tables of `names` are there even without records. */
export function tablesOfCase(
  records: readonly LogRecord[],
  schemas: Pick<LogSchemas, 'get'>,
  names: readonly string[] = [],
): CaseTables {
  const byTable = new Map<string, LogRecord[]>(names.map((name) => [name, []]));
  for (const record of records) {
    const list = byTable.get(record.table);
    if (list === undefined) byTable.set(record.table, [record]);
    else list.push(record);
  }
  return new Map([...byTable].map(([name, list]) => [name, RecordTable.of(schemas.get(name), list)]));
}

/** Runs that follow each other and see the same records. */
export interface RunGroup {
  readonly runs: readonly Run[];
  /** By table the rows that the runs see, as positions among its records; undefined for all of them. */
  readonly rows: ReadonlyMap<string, Int32Array | undefined>;
}

/** What a timeline is made of. */
export interface TimelineInput {
  /** One of the times at which a run is scheduled. */
  readonly now: Int64;
  readonly tables: CaseTables;
  /** What makes runs: they begin with the first of these arrivals and end one period after the last. */
  readonly arrivals: readonly Arrival[];
  readonly settings?: SchedulerSettings;
}

/**
 * The runs that the scheduler makes of a detection over the records of a case, those that see the same records together. A strike
 * that leaves the times alone leaves the timeline alone.
 *
 * @throws a {@link KqlRuntimeError} when the records lie so far apart that there would be too many runs
 */
export function caseTimeline(
  detection: Pick<Detection, 'kind' | 'schedule'>,
  { now, tables, arrivals, settings }: TimelineInput,
): readonly RunGroup[] {
  const groups: { runs: Run[]; rows: RunGroup['rows']; key: string }[] = [];
  for (const run of runsOf(detection, now, arrivals, settings)) {
    const rows = new Map([...tables].map(([name, table]) => [name, visibleRows(run, table.records)]));
    const key = [...rows.values()].map((visible) => visible?.join() ?? 'all').join(';');
    const before = groups.at(-1);
    if (before?.key === key) before.runs.push(run);
    else groups.push({ runs: [run], rows, key });
  }
  return groups;
}

function runsOf(...[detection, now, records, settings]: Parameters<typeof planRuns>): readonly Run[] {
  try {
    return planRuns(detection, now, records, settings);
  } catch (error) {
    if (error instanceof RangeError) throw new KqlRuntimeError(error.message);
    throw error;
  }
}

function visibleRows(run: Run, records: readonly LogRecord[]): Int32Array | undefined {
  const rows = records.flatMap((record, row) => (runSees(run, record) ? row : []));
  return rows.length === records.length ? undefined : Int32Array.from(rows);
}

/** What is the same in all runs of a case, whatever records they see: what functions are answered with. */
export type FixedInput = Pick<ResolvedAnswers, 'tables' | 'external' | 'answers'>;

/** No answers: a run that asks for one ends. */
export const unanswered: FixedInput = { tables: new Map(), external: new Map(), answers: { find: () => undefined } };

/** What the runs of a group see. */
export function visibleTables(
  tables: CaseTables,
  group: RunGroup,
  traced: boolean,
  fixed: FixedInput = unanswered,
): ReadonlyMap<string, Table> {
  const seen = [...tables].map(([name, table]) => [name, table.window(group.rows.get(name), traced)] as const);
  return new Map([...fixed.tables, ...seen]);
}
