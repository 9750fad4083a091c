import { defineTransform } from '../transform.ts';

/** A text that goes on with `filler` over and over, up to `length` characters; a text that is as long is left alone. */
export const lengthen = defineTransform({
  name: 'lengthen',
  parameters: { filler: { type: 'string' }, length: { type: 'integer' } },
  apply(value, _context, { filler, length }) {
    if (typeof value !== 'string' || value.length >= length || filler === '') return value;
    return value.padEnd(length, filler);
  },
});
