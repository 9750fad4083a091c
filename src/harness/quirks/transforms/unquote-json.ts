import { parseJson } from '../../../kql/values/dynamic-json.ts';
import { defineTransform } from '../transform.ts';

/** Text that is the JSON literal of a text becomes that text, however often it was encoded: `"\"x\""` becomes `x`. */
export const unquoteJson = defineTransform({
  name: 'unquoteJson',
  parameters: {},
  apply(value) {
    let inner = value;
    while (typeof inner === 'string' && inner.trim().startsWith('"')) {
      const parsed = parseJson(inner)?.value;
      if (typeof parsed !== 'string') break;
      inner = parsed;
    }
    return inner;
  },
});
