import type { FunctionDefinition } from '../content/function.ts';
import type { Database, TableSchema as KqlTableSchema } from '../kql/syntax/database.ts';
import { answeredFunctions, viewsIn } from './answered-functions.ts';
import { asimParser, asimParsersIn } from './asim-parsers.ts';
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

/** The names in a text that a workspace has whenever they are used: custom logs, parsers and views of the service. */
export function impliedNamesIn(text: string, schemas: TableSchemas): readonly string[] {
  return [...customLogsIn(text), ...asimParsersIn(text, schemas), ...viewsIn(text).map(({ name }) => name)];
}

/**
 * What queries of a workspace are bound against: the tables of the schemas and the functions, custom logs and parsers as far as `texts`
 * or the functions name them, and what the service answers itself.
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
  const text = [...functions.map(({ query }) => query.text), ...texts].join('\n');
  customLogsIn(text).forEach(add);
  for (const [name, schema] of tables ?? []) {
    // What a parser gives is no table, though records of its name say it.
    if (asimParser(name, schemas) === undefined) {
      merged.set(name, schema);
    }
  }
  const own = functions.map(({ name, parameters, query }) => ({ name, parameters, body: query.text }));
  const ownNames = new Set(own.map(({ name }) => name));
  const parsers = asimParsersIn(text, schemas).flatMap((name) => asimParser(name, schemas) ?? []);
  const service = [...parsers.flatMap((parser) => parser.functions), ...viewsIn(text)];
  return {
    tables: merged,
    functions: [...own, ...service.filter(({ name }) => !ownNames.has(name))],
    answered: [...answeredFunctions(schemas), ...parsers.flatMap((parser) => parser.answered)],
  };
}
