import { formatJson, parseJson, quoteJson } from '../../../kql/values/dynamic-json.ts';
import { defineTransform } from '../transform.ts';

/**
 * JSON text becomes the JSON string literal of that text. Text that is not JSON, or is the literal of JSON text already, is
 * not struck. An object or array becomes the literal of its compact JSON.
 */
export const doubleEncodeJson = defineTransform({
  name: 'doubleEncodeJson',
  parameters: {},
  apply(value) {
    if (typeof value !== 'string') return quoteJson(formatJson(value));
    const parsed = parseJson(value);
    const isEncoded = typeof parsed?.value === 'string' && parseJson(parsed.value) !== undefined;
    return parsed === undefined || isEncoded ? value : quoteJson(value);
  },
});
