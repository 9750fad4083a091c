import { defineTransform } from '../transform.ts';

/** A text with `before` and `after` around it; with `containing`, only text in which that occurs. */
export const wrapText = defineTransform({
  name: 'wrapText',
  parameters: {
    before: { type: 'string' },
    after: { type: 'string' },
    containing: { type: 'string', optional: true },
  },
  apply(value, _context, { before, after, containing = '' }) {
    if (typeof value !== 'string' || !value.includes(containing)) return value;
    return value.startsWith(before) && value.endsWith(after) ? value : before + value + after;
  },
});
