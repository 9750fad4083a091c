import { isFilled } from '../place.ts';
import { defineTransform } from '../transform.ts';

/**
 * The value leaves its column, which becomes empty, for `column`. A record whose `column` is filled already only loses the
 * struck value.
 */
export const moveToColumn = defineTransform({
  name: 'moveToColumn',
  parameters: { column: { type: 'string' } },
  apply(value, context, { column }) {
    const empty = typeof value === 'string' ? '' : null;
    return isFilled(context.valueOfColumn(column)) ? empty : { value: empty, columns: new Map([[column, value]]) };
  },
});
