import { defineTransform } from '../transform.ts';

/** A name without the numbers at its end: `Chrome 77.0.3865` becomes `Chrome`. */
export const dropVersion = defineTransform({
  name: 'dropVersion',
  parameters: {},
  apply: (value) => (typeof value === 'string' ? value.replace(/(?<=\S)(?:\s+[\d.]*\d)+$/, '') : value),
});
