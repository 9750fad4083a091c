import type { ExecutionInput } from '../../../src/kql/execution-context.ts';
import { KqlError, type PreparedQuery, restRows, type Table } from '../../../src/kql/index.ts';

/** The answer of a run as text, row by row, or the error that it ended with. */
export function outcomeOf(query: PreparedQuery, input: ExecutionInput): readonly string[] {
  try {
    return linesOf(query.execute(input));
  } catch (error) {
    if (error instanceof KqlError) {
      return [`${error.kind}: ${error.message}`];
    }
    throw error;
  }
}

function linesOf(table: Table): readonly string[] {
  return [
    table.columns.map(({ name, type }) => `${name}:${type}`).join(),
    ...[...restRows(table)].map((row) => row.join()),
  ];
}

/** The same rows in any order; sums of reals may differ in the last digits. */
export function asMultiset([columns = '', ...rows]: readonly string[]): readonly string[] {
  const rounded = rows.map((row) =>
    row.replace(/-?\d+\.\d+(?:[eE][-+]?\d+)?/g, (number) => String(Number(Number(number).toPrecision(9)))),
  );
  return [columns, ...rounded.sort()];
}
