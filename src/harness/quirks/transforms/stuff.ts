import { isArray, isBag } from '../../../kql/values/dynamic.ts';
import { parseJson, quoteJson } from '../../../kql/values/dynamic-json.ts';
import { defineTransform } from '../transform.ts';

/**
 * JSON text of an array of `{Name, Value}` in which `first` comes first, with a value so long that the text is cut off in the
 * middle of it, at `length` characters, without a trace.
 */
export const stuff = defineTransform({
  name: 'stuff',
  parameters: { first: { type: 'string' }, filler: { type: 'string' }, length: { type: 'integer' } },
  apply(value, _context, { first, filler, length }) {
    const parsed = typeof value === 'string' ? parseJson(value)?.value : undefined;
    const isParameters =
      isArray(parsed) && parsed.length > 0 && parsed.every((item) => isBag(item) && item.has('Name'));
    if (!isParameters || filler === '') return value;
    return `[{"Name":${quoteJson(first)},"Value":"`.padEnd(length, filler);
  },
});
