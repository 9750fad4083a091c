import type { TableSchema } from '../../kql/syntax/database.ts';
import type { Dynamic } from '../../kql/values/dynamic.ts';
import { type ParametersOf, type ParametersSchema, readParameters } from './transform.ts';

/** What a schema quirk makes of a table. */
export interface SchemaChange {
  /** Undefined when the workspace has no such table any more. */
  readonly schema: TableSchema | undefined;
  /** The columns that are others than before. `all`: whoever reads the table is concerned. */
  readonly columns: ReadonlySet<string> | 'all';
  /** What the fields of a record are called and hold now. */
  readonly values: (values: ReadonlyMap<string, Dynamic | null>) => ReadonlyMap<string, Dynamic | null>;
}

/** One way in which a table changes its columns, so that a rule is bound anew. Pure. */
export interface SchemaTransform {
  readonly name: string;
  readonly parameters: ParametersSchema;
  /** Undefined when the quirk does not apply to the table, or has befallen it already. `columns` are the struck ones. */
  apply(
    schema: TableSchema,
    columns: readonly string[],
    parameters: Readonly<Record<string, unknown>>,
  ): SchemaChange | undefined;
}

/** Makes a {@link SchemaTransform} whose `apply` sees its parameters with their types. */
export function defineSchemaTransform<const S extends ParametersSchema>(definition: {
  readonly name: string;
  readonly parameters: S;
  apply(schema: TableSchema, columns: readonly string[], parameters: ParametersOf<S>): SchemaChange | undefined;
}): SchemaTransform {
  return {
    name: definition.name,
    parameters: definition.parameters,
    apply: (schema, columns, parameters) => definition.apply(schema, columns, readParameters<S>(parameters)),
  };
}
