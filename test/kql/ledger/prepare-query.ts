import { type Database, KqlError, type PreparedQuery, prepare } from '../../../src/kql/index.ts';

const nowhere: Database = { tables: new Map(), functions: [] };
const known = new Map<string, PreparedQuery | KqlError>();

/**
 * A query that is ready to run without a workspace; throws what it is refused with. Binding is what takes time, so tests that ask for the
 * same query share it.
 */
export function prepareQuery(query: string): PreparedQuery {
  let result = known.get(query);
  if (result === undefined) {
    result = prepareOrFail(query);
    known.set(query, result);
  }
  if (result instanceof KqlError) {
    throw result;
  }
  return result;
}

function prepareOrFail(query: string): PreparedQuery | KqlError {
  try {
    return prepare(query, { database: nowhere });
  } catch (error) {
    if (error instanceof KqlError) {
      return error;
    }
    throw error;
  }
}
