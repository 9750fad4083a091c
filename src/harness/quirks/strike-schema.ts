import type { TableSchema } from '../../kql/syntax/database.ts';
import type { SchemaChange, SchemaTransform } from './schema-transform.ts';

/** What a quirk does to the columns of tables. */
export interface SchemaPlan {
  readonly transform: SchemaTransform;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The struck columns of each table that can be struck; a transform that needs none has none. */
  readonly columns: ReadonlyMap<string, readonly string[]>;
}

/** The changes of a schema quirk by table: of all tables that it strikes, or of one. */
export function strikeSchemas(
  plan: SchemaPlan,
  schemas: { get(name: string): TableSchema | undefined },
  table?: string,
): ReadonlyMap<string, SchemaChange> {
  const changes = new Map<string, SchemaChange>();
  for (const [name, columns] of plan.columns) {
    const schema = table === undefined || table === name ? schemas.get(name) : undefined;
    const change = schema && plan.transform.apply(schema, columns, plan.parameters);
    if (change !== undefined) changes.set(name, change);
  }
  return changes;
}
