import type { Table } from '../data/table.ts';
import type { PreparedQuery } from '../engine.ts';
import { KqlError } from '../errors/kql-error.ts';
import { prepare } from '../prepare.ts';
import type { Database, TableSchema } from '../syntax/database.ts';
import type { Int64 } from '../values/cell.ts';
import type { Dynamic } from '../values/dynamic.ts';
import { formatJson, quoteJson } from '../values/dynamic-json.ts';
import { type BatchRequest, BatchRequestError, readBatchRequest } from './batch-request.ts';
import { restRows } from './rest-rows.ts';

export interface BatchOptions {
  /** What a query is bound against, given the query's text; a request's own tables are added to it. The same object for the same workspace. */
  readonly databaseFor: (query: string) => Database;
  /** `now()` where a request does not say: ticks since 2020-01-01. */
  readonly now: Int64;
}

/** Databases and prepared queries that are kept, least recently used first out. */
const keptDatabases = 64;
const keptQueries = 512;

/**
 * Answers queries one by one, each a line of JSON in and a line of JSON out:
 *
 *     {"id": 1, "query": "T | count", "now": "2026-01-15T10:00:00Z",
 *      "tables": {"T": {"columns": [{"name": "a", "type": "long"}], "rows": [[1], [2]]}}}
 *     {"id":1,"columns":[{"name":"Count","type":"long"}],"rows":[[2]]}
 *
 * A table of the request replaces the one of that name. A failure is an answer too, `{"id", "error": {"kind", "message"}}`,
 * with `line` and `column` where it has a place; it never ends the session.
 */
export class BatchSession {
  /** How many requests met a bug of ours. */
  bugs = 0;
  readonly #options: BatchOptions;
  readonly #databases = new Map<Database, Map<string, Database>>();
  readonly #queries = new Map<string, { readonly database: Database; readonly result: PreparedQuery | KqlError }>();

  constructor(options: BatchOptions) {
    this.#options = options;
  }

  /** The answer to one line, without a line break. */
  answer(line: string): string {
    let id: Dynamic | null = null;
    try {
      const request = readBatchRequest(line, (known) => {
        id = known;
      });
      return `{"id":${formatJson(id)},${this.#run(request)}}`;
    } catch (error) {
      return `{"id":${formatJson(id)},"error":${this.#describe(error)}}`;
    }
  }

  #run({ query, now, tables }: BatchRequest): string {
    const prepared = this.#prepare(query, this.#databaseWith(query, tables));
    const result = prepared.execute({ tables, now: now ?? this.#options.now });
    const columns = result.columns.map(({ name, type }) => `{"name":${quoteJson(name)},"type":"${type}"}`);
    const lines: string[] = [];
    for (const row of restRows(result)) {
      lines.push(`[${row.join()}]`);
    }
    return `"columns":[${columns.join()}],"rows":[${lines.join()}]`;
  }

  #prepare(query: string, database: Database): PreparedQuery {
    let known = this.#queries.get(query);
    if (known?.database !== database) {
      known = { database, result: prepareOrFail(query, database) };
    }
    keep(this.#queries, query, known, keptQueries);
    if (known.result instanceof KqlError) {
      throw known.result;
    }
    return known.result;
  }

  /** The workspace with the tables of a request in it; one object for tables of the same shape. */
  #databaseWith(query: string, tables: ReadonlyMap<string, Table>): Database {
    const base = this.#options.databaseFor(query);
    if (tables.size === 0) {
      return base;
    }
    const schemas = [...tables].map(([name, { columns }]): TableSchema => ({ name, columns, open: false }));
    const shape = JSON.stringify(schemas);
    let databases = this.#databases.get(base);
    if (databases === undefined) {
      databases = new Map();
      this.#databases.set(base, databases);
    }
    let database = databases.get(shape);
    if (database === undefined) {
      const merged = new Map([...base.tables, ...schemas.map((schema) => [schema.name, schema] as const)]);
      database = { ...base, tables: merged };
    }
    keep(databases, shape, database, keptDatabases);
    return database;
  }

  #describe(error: unknown): string {
    if (error instanceof BatchRequestError) {
      return errorText('request', error.message);
    }
    if (error instanceof KqlError) {
      const { place, help } = error;
      const message = help === undefined ? error.message : `${error.message} ${help}`;
      const inFunction =
        place?.functionName === undefined ? message : `${message} (In function "${place.functionName}".)`;
      return errorText(error.kind, inFunction, place);
    }
    this.bugs += 1;
    const message = error instanceof Error ? error.message : String(error);
    return errorText('runtime', message.startsWith(bugPrefix) ? message : `${bugPrefix} ${message}`);
  }
}

function prepareOrFail(query: string, database: Database): PreparedQuery | KqlError {
  try {
    return prepare(query, { database, dialect: 'kusto' });
  } catch (error) {
    if (error instanceof KqlError) {
      return error;
    }
    throw error;
  }
}

const bugPrefix = 'Bug in Blindspot:';

function errorText(kind: string, message: string, place?: { readonly line: number; readonly column: number }): string {
  const where = place === undefined ? '' : `,"line":${place.line},"column":${place.column}`;
  return `{"kind":"${kind}","message":${quoteJson(message)}${where}}`;
}

/** Puts an entry last and drops the first ones beyond the number to keep. */
function keep<K, V>(map: Map<K, V>, key: K, value: V, most: number): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= most) {
      return;
    }
    map.delete(oldest);
  }
}
