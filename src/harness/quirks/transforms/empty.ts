import { defineTransform } from '../transform.ts';

/** A text becomes empty, any other value null. */
export const empty = defineTransform({
  name: 'empty',
  parameters: {},
  apply(value) {
    return typeof value === 'string' ? '' : null;
  },
});
