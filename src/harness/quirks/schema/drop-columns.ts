import { defineSchemaTransform } from '../schema-transform.ts';

/** The table does not have the columns, and its records bring nothing for them. */
export const dropColumns = defineSchemaTransform({
  name: 'dropColumns',
  parameters: {},
  apply: (schema, columns) => {
    const gone = new Set(schema.columns.flatMap(({ name }) => (columns.includes(name) ? name : [])));
    if (gone.size === 0) return undefined;
    return {
      schema: { ...schema, columns: schema.columns.filter(({ name }) => !gone.has(name)) },
      columns: gone,
      values: (values) => new Map([...values].filter(([name]) => !gone.has(name))),
    };
  },
});
