import {
  type Database,
  type Dialect,
  KqlError,
  type KqlErrorKind,
  prepare,
  preparePlan,
  restRows,
  type Table,
} from '../../../src/kql/index.ts';
import { parsePlan } from '../../../src/kql/plan/validate-plan.ts';

/** Small enough for thousands of queries, large enough for all of them to get somewhere. */
const limits = { rows: 20_000, cells: 500_000, fanOut: 20_000, steps: 500_000, size: 2_000_000 };

const now = 20_000_000_000_000_000;

/**
 * What a text ends with: an answer, or the kind of the declared error. Whatever else comes of it is thrown with the text: another
 * exception, a plan that JSON does not keep, an answer of another shape than the plan says, or that cannot be written.
 */
export function endOf(
  text: string,
  database: Database,
  tables: ReadonlyMap<string, Table>,
  dialect: Dialect = 'kusto',
): 'answer' | KqlErrorKind {
  try {
    const { plan } = prepare(text, { database, dialect });
    const table = preparePlan(parsePlan(JSON.parse(JSON.stringify(plan)))).execute({ tables, now, limits });
    for (const row of restRows(table)) {
      if (row.length !== table.columns.length) {
        throw new Error(`A row has ${row.length} cells for ${table.columns.length} columns`);
      }
      JSON.parse(`[${row.join()}]`);
    }
    return 'answer';
  } catch (error) {
    if (error instanceof KqlError) {
      return error.kind;
    }
    throw new Error(`Outside of the contract: ${JSON.stringify(text)}`, { cause: error });
  }
}
