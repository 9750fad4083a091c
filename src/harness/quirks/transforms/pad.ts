import { defineTransform } from '../transform.ts';
import { isPersonName } from './person-name.ts';

/** A name with something before and behind it that nobody sees: blanks, a NUL. */
export const pad = defineTransform({
  name: 'pad',
  parameters: { before: { type: 'string' }, after: { type: 'string' } },
  apply(value, _context, { before, after }) {
    if (!isPersonName(value) || (value.startsWith(before) && value.endsWith(after))) return value;
    return before + value + after;
  },
});
