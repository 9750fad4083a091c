import { defineTransform } from '../transform.ts';

const cyrillic: ReadonlyMap<string, string> = new Map([
  ['a', '\u0430'],
  ['c', '\u0441'],
  ['e', '\u0435'],
  ['i', '\u0456'],
  ['o', '\u043e'],
  ['p', '\u0440'],
  ['s', '\u0455'],
  ['x', '\u0445'],
  ['A', '\u0410'],
  ['C', '\u0421'],
  ['E', '\u0415'],
  ['M', '\u041c'],
  ['O', '\u041e'],
  ['P', '\u0420'],
  ['T', '\u0422'],
]);

/** Latin letters become the Cyrillic ones that look the same. */
export const lookAlike = defineTransform({
  name: 'lookAlike',
  parameters: {},
  apply: (value) =>
    typeof value === 'string' ? value.replace(/[aceiopsxACEMOPT]/g, (letter) => cyrillic.get(letter) ?? letter) : value,
});
