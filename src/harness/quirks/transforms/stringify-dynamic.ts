import { isArray, isBag } from '../../../kql/values/dynamic.ts';
import { formatJson } from '../../../kql/values/dynamic-json.ts';
import { defineTransform } from '../transform.ts';

/** An object or array becomes its compact JSON text, one string, whose properties are all null. */
export const stringifyDynamic = defineTransform({
  name: 'stringifyDynamic',
  parameters: {},
  apply(value) {
    return isArray(value) || isBag(value) ? formatJson(value) : value;
  },
});
