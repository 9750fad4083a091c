import { defineTransform } from '../transform.ts';
import { JsonLeaf } from './json-shape.ts';
import { mapLeaves } from './map-leaves.ts';

/** A whole number becomes a real, `1000` becomes `1000.0`, and so does every one in an object, an array or JSON text. */
export const numbersWithPoint = defineTransform({
  name: 'numbersWithPoint',
  parameters: {},
  apply(value) {
    if (isWhole(value)) return Number(value);
    return mapLeaves(value, (leaf) => (isWhole(leaf) ? new JsonLeaf(Number(leaf), `${leaf}.0`) : undefined));
  },
});

/** Beyond 2^53 a real would be another number. */
function isWhole(value: unknown): value is bigint {
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value));
}
