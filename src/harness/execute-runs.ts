import type { Table } from '../kql/data/table.ts';
import type { Run } from '../sentinel/scheduler.ts';
import { type CaseTables, type FixedInput, type RunGroup, unanswered, visibleTables } from './case-timeline.ts';
import type { ClockDependence, ClockWatch } from './clock-use.ts';
import type { LogRecord } from './log-record.ts';
import type { StagedQuery } from './staged-query.ts';

/** What a run of a detection gave. Runs that give the same rows share them. */
export interface ExecutedRun {
  readonly run: Run;
  readonly result: Table;
}

/** What was executed before over the same timeline, and the records that are others now. */
export interface KnownRuns {
  readonly executed: readonly ExecutedRun[];
  readonly changed: ReadonlySet<LogRecord>;
}

/**
 * Runs a detection's query in every run of a timeline. It is executed once where runs see the same records, and again only when
 * the clock can make a difference; not at all in runs that see nothing but what `known` runs saw.
 */
export function executeRuns(
  query: StagedQuery,
  tables: CaseTables,
  timeline: readonly RunGroup[],
  fixed: FixedInput = unanswered,
  known?: KnownRuns,
): readonly ExecutedRun[] {
  const before = new Map(known?.executed.map((one) => [one.run, one]));
  return timeline.flatMap((group) => {
    if (known !== undefined && !sees(group, tables, known.changed)) {
      return group.runs.flatMap((run) => before.get(run) ?? []);
    }
    return executeGroup(query, visibleTables(tables, group, false, fixed), group.runs, fixed);
  });
}

/** Runs that see the same records: the stages are executed once, the rest again whenever the clock can make a difference. */
function executeGroup(
  { stages, rest, clock }: StagedQuery,
  visible: ReadonlyMap<string, Table>,
  runs: readonly Run[],
  { external, answers }: FixedInput,
): readonly ExecutedRun[] {
  const [first] = runs;
  const now = first?.now ?? 0;
  const tables = new Map(visible);
  for (const { table, query } of stages) tables.set(table, query.execute({ tables: visible, external, answers, now }));
  let last: { readonly result: Table; readonly watch: ClockWatch | undefined } | undefined;
  return runs.map((run) => {
    if (last === undefined || !holds(clock, last.watch, run)) {
      const watch = clock.use === 'compared' && runs.length > 1 ? clock.watch(run.now) : undefined;
      const input = { tables, external, answers, now: run.now };
      last = { result: rest.execute(watch === undefined ? input : { ...input, observer: watch }), watch };
    }
    return { run, result: last.result };
  });
}

function sees(group: RunGroup, tables: CaseTables, changed: ReadonlySet<LogRecord>): boolean {
  return [...tables].some(([name, { records }]) => {
    const rows = group.rows.get(name);
    if (rows === undefined) return records.some((record) => changed.has(record));
    return rows.some((row) => {
      const record = records[row];
      return record !== undefined && changed.has(record);
    });
  });
}

function holds(clock: ClockDependence, watch: ClockWatch | undefined, run: Run): boolean {
  return clock.use === 'unused' || (watch?.holdsUntil(run.now) ?? false);
}
