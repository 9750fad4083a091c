import { defineSchemaTransform } from '../schema-transform.ts';

/** The columns have `suffix` behind their names, as a table that is fed by another route gives them (`_s`, `_d`, `_g`). */
export const renameColumns = defineSchemaTransform({
  name: 'renameColumns',
  parameters: { suffix: { type: 'string' } },
  apply: (schema, columns, { suffix }) => {
    const renamed = new Map(
      schema.columns.flatMap(({ name }) =>
        columns.includes(name) && !schema.columns.some((other) => other.name === name + suffix)
          ? [[name, name + suffix] as const]
          : [],
      ),
    );
    if (renamed.size === 0) return undefined;
    return {
      schema: {
        ...schema,
        columns: schema.columns.map(({ name, type }) => ({ name: renamed.get(name) ?? name, type })),
      },
      columns: new Set(renamed.keys()),
      values: (values) => new Map([...values].map(([name, value]) => [renamed.get(name) ?? name, value])),
    };
  },
});
