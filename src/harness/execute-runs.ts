import type { Table } from '../kql/data/table.ts';
import type { PreparedQuery } from '../kql/engine.ts';
import type { Run } from '../sentinel/scheduler.ts';
import { type CaseTables, type RunGroup, visibleTables } from './case-timeline.ts';
import type { ClockDependence, ClockWatch } from './clock-use.ts';

/** What a run of a detection gave. Runs that give the same rows share them. */
export interface ExecutedRun {
  readonly run: Run;
  readonly result: Table;
}

/**
 * Runs a detection's query in every run of a timeline. It is executed once where runs see the same records, and again only when
 * the clock can make a difference.
 */
export function executeRuns(
  query: PreparedQuery,
  clock: ClockDependence,
  tables: CaseTables,
  timeline: readonly RunGroup[],
): readonly ExecutedRun[] {
  return timeline.flatMap((group) => {
    const visible = visibleTables(tables, group, false);
    let last: { readonly result: Table; readonly watch: ClockWatch | undefined } | undefined;
    return group.runs.map((run) => {
      if (last === undefined || !holds(clock, last.watch, run)) {
        const watch = clock.use === 'compared' && group.runs.length > 1 ? clock.watch(run.now) : undefined;
        const input = { tables: visible, now: run.now };
        last = { result: query.execute(watch === undefined ? input : { ...input, observer: watch }), watch };
      }
      return { run, result: last.result };
    });
  });
}

function holds(clock: ClockDependence, watch: ClockWatch | undefined, run: Run): boolean {
  return clock.use === 'unused' || (watch?.holdsUntil(run.now) ?? false);
}
