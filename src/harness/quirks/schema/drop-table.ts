import { defineSchemaTransform } from '../schema-transform.ts';

/** The workspace does not have the table: nothing was ever written to it. */
export const dropTable = defineSchemaTransform({
  name: 'dropTable',
  parameters: {},
  apply: () => ({ schema: undefined, columns: 'all', values: (values) => values }),
});
