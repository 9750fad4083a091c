import type { Table } from '../kql/data/table.ts';
import type { PreparedQuery } from '../kql/engine.ts';
import { KqlError } from '../kql/errors/kql-error.ts';
import type { ExecutionInput } from '../kql/execution-context.ts';
import { ConstantValues } from './constant-value.ts';
import { sowRows } from './sow-rows.ts';

export interface AnsweredSowing {
  readonly tables: ReadonlyMap<string, Table>;
  readonly answer: Table;
  /** The seed that it took. */
  readonly seed: number;
}

/**
 * Sows rows for a query and runs it, with one seed after the other, until it gives rows. Undefined when it never does. `input` is what
 * the runs are given besides the tables; `known` is a seed that is tried before those from 1 to `attempts`.
 */
export function sowUntilAnswered(
  query: PreparedQuery,
  input: Omit<ExecutionInput, 'tables'>,
  attempts: number,
  known?: number,
): AnsweredSowing | undefined {
  const constants = new ConstantValues(query.plan, input.now);
  const seeds = Array.from({ length: attempts }, (_, index) => index + 1);
  for (const seed of known === undefined ? seeds : [known, ...seeds]) {
    const tables = sowRows(query.plan, { now: input.now, seed }, constants);
    const answer = tables && answerOf(query, { ...input, tables });
    if (tables !== undefined && answer?.chunks.some(({ length }) => length > 0)) {
      return { tables, answer, seed };
    }
  }
  return undefined;
}

/** Undefined where the values that were chosen, or the types of columns that no schema lists, end the query. */
function answerOf(query: PreparedQuery, input: ExecutionInput): Table | undefined {
  try {
    return query.execute(input);
  } catch (error) {
    if (error instanceof KqlError) {
      return undefined;
    }
    throw error;
  }
}
