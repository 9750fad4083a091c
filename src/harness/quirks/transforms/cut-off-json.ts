import { formatJson } from '../../../kql/values/dynamic-json.ts';
import { defineTransform } from '../transform.ts';

/**
 * A value that lost its end to a size limit: the last `dropLast` characters, or what follows the first `atLength`, give way
 * to `ending`. An object or array is first written as compact JSON; the result is the broken text as one string. A text that
 * is no longer than what would be cut is not struck.
 */
export const cutOffJson = defineTransform({
  name: 'cutOffJson',
  parameters: {
    dropLast: { type: 'integer', optional: true },
    atLength: { type: 'integer', optional: true },
    ending: { type: 'string' },
  },
  apply(value, _context, { dropLast, atLength, ending }) {
    if (typeof value === 'string' && ending !== '' && value.endsWith(ending)) return value;
    const text = typeof value === 'string' ? value : formatJson(value);
    const kept = atLength === undefined ? text.length - (dropLast ?? 0) : Math.min(atLength, text.length);
    if (kept <= 0 || kept === text.length) return value;
    return text.slice(0, splitsPair(text, kept) ? kept - 1 : kept) + ending;
  },
});

/** Whether an offset lies between the two halves of a character beyond the 16-bit plane. */
function splitsPair(text: string, offset: number): boolean {
  const before = text.charCodeAt(offset - 1);
  const after = text.charCodeAt(offset);
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff;
}
