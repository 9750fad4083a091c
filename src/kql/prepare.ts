import { type PreparedQuery, preparePlan } from './engine.ts';
import { withoutResources } from './errors/without-resources.ts';
import { lowerQuery } from './lower/lower-query.ts';
import { bindQuery } from './syntax/bind.ts';
import type { Database } from './syntax/database.ts';
import type { Dialect } from './syntax/dialect.ts';
import { withService } from './syntax/service-failure.ts';

export interface PrepareOptions {
  /** What the query is bound against. Its symbols are made once for each object, so keep it. */
  readonly database: Database;
  /** Default `kusto`: nothing is refused for the sake of a service. */
  readonly dialect?: Dialect;
}

/**
 * Makes the text of a query ready to run: parses, binds, lowers. This is the dear part, and the only one that loads the language
 * service; a plan that is at hand goes to {@link preparePlan}.
 *
 * @throws a `KqlError` that says where the text is wrong or what is not supported
 */
export function prepare(query: string, { database, dialect = 'kusto' }: PrepareOptions): PreparedQuery {
  return preparePlan(withoutResources(() => withService(() => lowerQuery(bindQuery(query, database, { dialect })))));
}
