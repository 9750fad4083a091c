import { fileURLToPath } from 'node:url';
import { loadRepository } from '../../../src/content/repository.ts';
import type { Database, Table } from '../../../src/kql/index.ts';
import { loadTableSchemas } from '../../../src/sentinel/table-schemas.ts';
import { workspaceDatabase } from '../../../src/sentinel/workspace-database.ts';
import { readLedger } from '../ledger/read-ledger.ts';
import { readProbes } from '../support/read-probes.ts';
import type { Draw } from './drawing.ts';
import { oddColumns, oddTable } from './odd-rows.ts';

/** Queries that are bound against the same tables. */
export interface Corpus {
  readonly queries: readonly string[];
  readonly database: Database;
  readonly tables: ReadonlyMap<string, Table>;
}

/** The queries of the ledger and of the support matrix, most of which read no table, and two odd tables for their mutants. */
export function plainCorpus(draw: Draw): Corpus {
  const queries = [...readLedger(), ...readProbes()].map(({ query }) => query);
  const schemas = ['T', 'U'].map((name) => ({ name, columns: oddColumns, open: false }));
  return {
    queries: [...new Set(queries)],
    database: { tables: new Map(schemas.map((schema) => [schema.name, schema])), functions: [] },
    tables: new Map(schemas.map(({ name, columns }) => [name, oddTable(columns, 12, draw)])),
  };
}

/** The detections and functions of the repository and of its example, with odd rows in every table that they read. */
export function ownCorpus(draw: Draw): Corpus {
  const roots = ['../../../', '../../../docs/example/'].map((folder) =>
    fileURLToPath(new URL(folder, import.meta.url)),
  );
  const repositories = roots.map((root) => loadRepository(root));
  const functions = repositories.flatMap((repository) => repository.functions);
  const queries = repositories.flatMap(({ detections, functions: own }) =>
    // What a body says of its parameters means nothing outside of the function.
    [...detections, ...own.filter(({ parameters }) => parameters.length === 0)].map(({ query }) => query.text),
  );
  const schemas = loadTableSchemas(roots[0]);
  const database = workspaceDatabase({ schemas, functions }, queries);
  const read = [...database.tables.values()].filter(({ name }) =>
    queries.some((query) => new RegExp(`\\b${name}\\b`).test(query)),
  );
  const tables = new Map(read.map(({ name, columns }) => [name, oddTable(columns, 8, draw)]));
  return { queries, database, tables };
}
