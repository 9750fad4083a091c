import { formatJson } from '../../../kql/values/dynamic-json.ts';
import { defineTransform } from '../transform.ts';
import { JsonLeaf } from './json-shape.ts';
import { mapLeaves } from './map-leaves.ts';

/** A number becomes its text, and so does every number in an object, an array or JSON text. */
export const numbersAsText = defineTransform({
  name: 'numbersAsText',
  parameters: {},
  apply(value) {
    if (isNumber(value)) return formatJson(value);
    return mapLeaves(value, (leaf) => (isNumber(leaf) ? new JsonLeaf(formatJson(leaf)) : undefined));
  },
});

function isNumber(value: unknown): value is number | bigint {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value));
}
