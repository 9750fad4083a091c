import { defineTransform } from '../transform.ts';

/**
 * A text that is one of `from` becomes the one in the same place of `to`. With `emptied`, that column of the record becomes
 * empty with it.
 */
export const respell = defineTransform({
  name: 'respell',
  parameters: { from: { type: 'texts' }, to: { type: 'texts' }, emptied: { type: 'string', optional: true } },
  apply(value, context, { from, to, emptied }) {
    const index = typeof value === 'string' ? from.indexOf(value) : -1;
    const after = to[index];
    // What is written so somewhere already, stays.
    if (after === undefined || to.includes(String(value))) return value;
    if (emptied === undefined) return after;
    const other = context.valueOfColumn(emptied);
    const empty = typeof other === 'string' ? '' : null;
    return { value: after, columns: new Map(other === empty ? [] : [[emptied, empty]]) };
  },
});
