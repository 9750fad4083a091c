import { asimParser } from './asim-parsers.ts';
import type { TableSchema, TableSchemas } from './table-schemas.ts';

/** What records may be of. */
export interface LogSchemas {
  /** The names to suggest where one is unknown. */
  readonly names: readonly string[];
  get(name: string): TableSchema | undefined;
}

/** The tables of a workspace, and its parsers: records of a parser's name are what it gives. `others` are more, by name. */
export function logSchemas(schemas: TableSchemas, others: ReadonlyMap<string, TableSchema> = new Map()): LogSchemas {
  return {
    names: schemas.names,
    get: (name) => schemas.get(name) ?? asimParser(name, schemas)?.records ?? others.get(name),
  };
}
