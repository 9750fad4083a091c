import { isArray, isBag } from '../../../kql/values/dynamic.ts';
import { defineTransform } from '../transform.ts';

/** An array or object without anything in it becomes null; its text, `[]` or `{}`, becomes empty. */
export const emptyToNull = defineTransform({
  name: 'emptyToNull',
  parameters: {},
  apply(value) {
    if (typeof value === 'string') return /^\s*(?:\[\s*\]|\{\s*\})\s*$/.test(value) ? '' : value;
    return (isArray(value) && value.length === 0) || (isBag(value) && value.size === 0) ? null : value;
  },
});
