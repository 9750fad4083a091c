import type { FunctionDefinition } from '../content/function.ts';
import type { Database, TableSchema as KqlTableSchema } from '../kql/syntax/database.ts';
import type { TableSchemas } from './table-schemas.ts';

/** What a {@link Database} of a workspace is made of. */
export interface WorkspaceParts {
  readonly schemas: TableSchemas;
  readonly functions: readonly FunctionDefinition[];
  /** Tables over those of the same name in the schemas. */
  readonly tables?: ReadonlyMap<string, KqlTableSchema>;
}

/** The custom logs that a text names: any name that ends in `_CL` is a table of a workspace. */
export function customLogsIn(text: string): readonly string[] {
  return [...new Set(text.match(/[A-Za-z_][A-Za-z0-9_]*_CL\b/g) ?? [])].sort();
}

/**
 * What queries of a workspace are bound against: the tables of the schemas, custom logs as far as `texts` or the functions name them,
 * and the functions.
 */
export function workspaceDatabase({ schemas, functions, tables }: WorkspaceParts, texts: Iterable<string>): Database {
  const merged = new Map<string, KqlTableSchema>();
  const add = (name: string): void => {
    const schema = schemas.get(name);
    if (schema !== undefined) {
      merged.set(name, schema);
    }
  };
  schemas.names.forEach(add);
  for (const text of [...functions.map(({ query }) => query.text), ...texts]) {
    customLogsIn(text).forEach(add);
  }
  for (const [name, schema] of tables ?? []) {
    merged.set(name, schema);
  }
  return {
    tables: merged,
    functions: functions.map(({ name, parameters, query }) => ({ name, parameters, body: query.text })),
  };
}
