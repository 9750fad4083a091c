import { scalarTypes } from '../../../kql/values/scalar-type.ts';
import { defineSchemaTransform } from '../schema-transform.ts';

/** The table has one column more, in front of its others as they are sorted by name; it is empty in the records at hand. */
export const addColumn = defineSchemaTransform({
  name: 'addColumn',
  parameters: { column: { type: 'string' }, type: { type: 'string', values: scalarTypes } },
  apply: (schema, _, { column, type }) => {
    const added = scalarTypes.find((known) => known === type) ?? 'string';
    if (schema.columns.some(({ name }) => name === column)) return undefined;
    return {
      schema: { ...schema, columns: [{ name: column, type: added }, ...schema.columns] },
      columns: 'all',
      values: (values) => values,
    };
  },
});
