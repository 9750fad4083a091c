import type { Table } from '../kql/data/table.ts';
import type { Run } from '../sentinel/scheduler.ts';
import { type CaseTables, type FixedInput, type RunGroup, unanswered, visibleTables } from './case-timeline.ts';
import type { ClockDependence, ClockWatch } from './clock-use.ts';
import type { LogRecord } from './log-record.ts';
import { sameRows } from './same-rows.ts';
import type { StagedQuery } from './staged-query.ts';

/** What a run of a detection gave. Runs that give the same rows share them. */
export interface ExecutedRun {
  readonly run: Run;
  readonly result: Table;
  /** What the stages of the query gave: the same array in runs that see the same records. */
  readonly stages: readonly Table[];
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
    const visible = visibleTables(tables, group, false, fixed);
    const stages = query.stages.map(({ query: stage }) => executeStage(stage, visible, group.runs, fixed));
    return (
      asBefore(query, stages, group.runs, before, known) ?? executeGroup(query, visible, stages, group.runs, fixed)
    );
  });
}

/** Stages do not ask for the time: that of the first run will do. */
function executeStage(
  stage: StagedQuery['rest'],
  tables: ReadonlyMap<string, Table>,
  runs: readonly Run[],
  { external, answers }: FixedInput,
): Table {
  return stage.execute({ tables, external, answers, now: runs[0]?.now ?? 0 });
}

/** What the runs gave before, if nothing that the rest of the query reads is other than then. */
function asBefore(
  query: StagedQuery,
  stages: readonly Table[],
  runs: readonly Run[],
  before: ReadonlyMap<Run, ExecutedRun>,
  known: KnownRuns | undefined,
): readonly ExecutedRun[] | undefined {
  if (known === undefined || stages.length === 0) return undefined;
  const executed = runs.flatMap((run) => before.get(run) ?? []);
  const [first] = executed;
  if (first === undefined || executed.length !== runs.length) return undefined;
  if ([...known.changed].some(({ table }) => query.restReads.has(table))) return undefined;
  const isSame = stages.every((table, index) => {
    const own = first.stages[index];
    return own !== undefined && sameRows(table, own);
  });
  return isSame ? executed : undefined;
}

/** Runs that see the same records: the rest is executed again only when the clock can make a difference. */
function executeGroup(
  { stages: names, rest, clock }: StagedQuery,
  visible: ReadonlyMap<string, Table>,
  stages: readonly Table[],
  runs: readonly Run[],
  { external, answers }: FixedInput,
): readonly ExecutedRun[] {
  const staged = names.flatMap(({ table }, index) => {
    const rows = stages[index];
    return rows === undefined ? [] : [[table, rows] as const];
  });
  const tables = new Map([...visible, ...staged]);
  let last: { readonly result: Table; readonly watch: ClockWatch | undefined } | undefined;
  return runs.map((run) => {
    if (last === undefined || !holds(clock, last.watch, run)) {
      const watch = clock.use === 'compared' && runs.length > 1 ? clock.watch(run.now) : undefined;
      const input = { tables, external, answers, now: run.now };
      last = { result: rest.execute(watch === undefined ? input : { ...input, observer: watch }), watch };
    }
    return { run, result: last.result, stages };
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
