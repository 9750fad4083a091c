import type { Detection } from '../content/detection.ts';
import type { Table } from '../kql/data/table.ts';
import { KqlError } from '../kql/errors/kql-error.ts';
import { type Alert, buildAlerts, type ResultTable } from '../sentinel/alerts.ts';
import { Suppression } from '../sentinel/suppression.ts';
import type { ExecutedRun } from './execute-runs.ts';

/** What a replay came to: the alerts of all runs in order, or the error that the query ended with. */
export type ReplayOutcome =
  | { readonly alerts: readonly Alert[]; readonly executed: readonly ExecutedRun[]; readonly error: undefined }
  | { readonly alerts: readonly []; readonly executed: readonly []; readonly error: KqlError };

/** Makes the alerts of executed runs. A {@link KqlError} out of `execute` is an outcome too; anything else is thrown. */
export function replayOutcome(detection: Detection, execute: () => readonly ExecutedRun[]): ReplayOutcome {
  try {
    const executed = execute();
    const suppression = new Suppression(detection);
    const read = rowReader();
    const alerts = executed.flatMap(({ run, result }) => {
      if (!suppression.allows(run)) return [];
      const made = buildAlerts(detection, read(result), run);
      if (made.length > 0) suppression.alerted(run);
      return made;
    });
    return { alerts, executed, error: undefined };
  } catch (error) {
    if (error instanceof KqlError) return { alerts: [], executed: [], error };
    throw error;
  }
}

/** Reads tables as rows, one that several runs share only once. */
function rowReader(): (table: Table) => ResultTable {
  const known = new Map<Table, ResultTable>();
  return (table) => {
    const read = known.get(table) ?? { columns: table.columns, rows: rowsOf(table) };
    known.set(table, read);
    return read;
  };
}

/** The cells of a table, row by row. */
export function rowsOf({ chunks }: Table): ResultTable['rows'] {
  return chunks.flatMap((chunk) =>
    Array.from({ length: chunk.length }, (_, row) => chunk.columns.map((vector) => vector.at(row))),
  );
}
