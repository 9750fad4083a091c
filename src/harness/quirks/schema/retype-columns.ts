import type { Dynamic } from '../../../kql/values/dynamic.ts';
import { formatJson, parseJson } from '../../../kql/values/dynamic-json.ts';
import { defineSchemaTransform } from '../schema-transform.ts';

/**
 * Columns of one type are of another: `dynamic` ones are `string` and hold the compact JSON of what they held, or the other way
 * about, where text that is no JSON stays a string in a dynamic.
 */
export const retypeColumns = defineSchemaTransform({
  name: 'retypeColumns',
  parameters: { to: { type: 'string', values: ['string', 'dynamic'] } },
  apply: (schema, columns, { to }) => {
    const type = to === 'string' ? 'string' : 'dynamic';
    const from = type === 'string' ? 'dynamic' : 'string';
    const changed = new Set(
      schema.columns.flatMap((column) => (columns.includes(column.name) && column.type === from ? column.name : [])),
    );
    if (changed.size === 0) return undefined;
    return {
      schema: {
        ...schema,
        columns: schema.columns.map((column) => (changed.has(column.name) ? { name: column.name, type } : column)),
      },
      columns: changed,
      values: (values) =>
        new Map([...values].map(([name, value]) => [name, changed.has(name) ? converted(value, type) : value])),
    };
  },
});

function converted(value: Dynamic | null, to: 'string' | 'dynamic'): Dynamic | null {
  if (value === null) return null;
  if (to === 'string') return typeof value === 'string' ? value : formatJson(value);
  return typeof value === 'string' ? (parseJson(value)?.value ?? value) : value;
}
