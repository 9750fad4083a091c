import { compareStrings } from '../../values/compare.ts';
import { type DynamicArray, isArray } from '../../values/dynamic.ts';
import { defineFunction } from '../define-function.ts';
import { overload, type ScalarFunction } from '../scalar-function.ts';
import { scalarText } from '../scalar-text.ts';

/** As much text as one value may be made of by repeating. */
const maxText = 1 << 20;

/**
 * Functions that make texts of texts.
 *
 * @see https://learn.microsoft.com/kusto/query/replace-string-function
 * @see https://learn.microsoft.com/kusto/query/translate-function
 */
export const rewriteFunctions: readonly ScalarFunction[] = [
  defineFunction({
    name: 'replace_string',
    page: 'replace-string-function',
    overloads: [
      overload(['string', 'string', 'string'], 'string', (text, sought, replacement) =>
        sought === '' ? text : text.replaceAll(sought, () => replacement),
      ),
    ],
  }),
  {
    name: 'replace_strings',
    page: 'replace-strings-function',
    resolve: (types) =>
      types.length === 3 && types[0] === 'string' && types[1] === 'dynamic' && types[2] === 'dynamic'
        ? overload(['string', 'dynamic', 'dynamic'], 'string', (text, lookups, rewrites) =>
            isArray(lookups) && isArray(rewrites) ? replaceStrings(text, lookups, rewrites) : text,
          )
        : undefined,
  },
  defineFunction({
    name: 'translate',
    page: 'translate-function',
    overloads: [overload(['string', 'string', 'string'], 'string', translate)],
  }),
  {
    name: 'strrep',
    page: 'strrep-function',
    resolve: (types) => {
      const [value, count, delimiter] = types;
      if (value === undefined || (count !== 'int' && count !== 'long') || types.length > 3) {
        return undefined;
      }
      return {
        parameters: [value, 'long', ...(delimiter === undefined ? [] : [delimiter])],
        returns: 'string',
        nulls: 'handled',
        evaluate: (cell, times = null, separator = '') => {
          const repeats = typeof times === 'number' && times >= 0 ? times : 0;
          const text = scalarText(cell, value);
          const between = delimiter === undefined ? '' : scalarText(separator, delimiter);
          const fitting = Math.floor(maxText / Math.max(1, text.length + between.length));
          return Array.from({ length: Math.min(repeats, fitting) }, () => text).join(between);
        },
      };
    },
  },
  {
    name: 'strcmp',
    page: 'strcmp-function',
    resolve: ([first, second, ...rest]) =>
      first === undefined || second === undefined || rest.length > 0
        ? undefined
        : {
            parameters: [first, second],
            returns: 'long',
            nulls: 'handled',
            evaluate: (a, b) => Math.sign(compareStrings(scalarText(a, first), scalarText(b, second))),
          },
  },
];

/**
 * Replaces the first lookup everywhere, then the second in what is left of the text, and so on: what was replaced is not looked
 * at again. What is found for a replacement that is no string stays as it is.
 */
function replaceStrings(text: string, lookups: DynamicArray, rewrites: DynamicArray): string {
  // Texts at even places are still to be searched, those at odd places are done.
  let parts = [text];
  for (const [index, lookup] of lookups.entries()) {
    if (typeof lookup === 'string' && lookup !== '') {
      const rewrite = rewrites[index];
      const replacement = typeof rewrite === 'string' ? rewrite : lookup;
      parts = parts.flatMap((part, place) =>
        place % 2 === 1
          ? [part]
          : part.split(lookup).flatMap((piece, at) => (at === 0 ? [piece] : [replacement, piece])),
      );
    }
  }
  return parts.join('');
}

/** Each character of the list by the one at the same place of the other list, whose last stands for all that it lacks. */
function translate(searchList: string, replacementList: string, text: string): string {
  const replacements = [...replacementList];
  const mapping = new Map<string, string>();
  for (const [index, character] of [...searchList].entries()) {
    if (!mapping.has(character)) {
      mapping.set(character, replacements[index] ?? replacements.at(-1) ?? '');
    }
  }
  let result = '';
  for (const character of text) {
    result += mapping.get(character) ?? character;
  }
  return result;
}
