import { defineTransform } from '../transform.ts';

/** A text in upper or lower case. */
export const textCase = defineTransform({
  name: 'textCase',
  parameters: { mode: { type: 'string', values: ['upper', 'lower'] } },
  apply(value, _context, { mode }) {
    if (typeof value !== 'string') return value;
    return mode === 'upper' ? value.toUpperCase() : value.toLowerCase();
  },
});
