import { KqlRuntimeError } from '../../errors/kql-runtime-error.ts';
import type { Dynamic } from '../../values/dynamic.ts';
import { isArray } from '../../values/dynamic.ts';
import type { ScalarFunction } from '../scalar-function.ts';
import { scalarText } from '../scalar-text.ts';

const nonAscii = /[^\x00-\x7f]/;
const loneSurrogate = /[\ud800-\udfff]/u;

/**
 * Texts as code points and back.
 *
 * @see https://learn.microsoft.com/kusto/query/unicode-codepoints-from-string-function
 */
export const codePointFunctions: readonly ScalarFunction[] = [
  {
    name: 'unicode_codepoints_from_string',
    aliases: ['to_utf8'],
    page: 'unicode-codepoints-from-string-function',
    resolve: ([type, ...rest]) =>
      type === undefined || rest.length > 0
        ? undefined
        : {
            parameters: [type],
            returns: 'dynamic',
            nulls: 'handled',
            evaluate: (cell) =>
              Array.from(scalarText(cell, type), (character) => BigInt(character.codePointAt(0) ?? 0)),
          },
  },
  {
    name: 'unicode_codepoints_to_string',
    aliases: ['make_string'],
    page: 'unicode-codepoints-to-string-function',
    // Arguments are code points or arrays of them.
    resolve: (types) =>
      types.length > 0 && types.every((type) => type === 'int' || type === 'long' || type === 'dynamic')
        ? {
            parameters: ['dynamic'],
            variadic: true,
            returns: 'string',
            nulls: 'propagate',
            evaluate: (...cells) =>
              cells.map((cell) => (isArray(cell) ? cell.map(characterOf).join('') : characterOf(cell))).join(''),
          }
        : undefined,
  },
  characterTest('isascii', (text) => !nonAscii.test(text)),
  characterTest('isutf8', (text) => !loneSurrogate.test(text)),
];

function characterOf(value: unknown): string {
  if (typeof value !== 'bigint' || value < 0n || value > 0x10ffffn) {
    throw new KqlRuntimeError('unicode_codepoints_to_string() takes code points from 0 to 1114111.');
  }
  return String.fromCodePoint(Number(value satisfies Dynamic));
}

function characterTest(name: string, test: (text: string) => boolean): ScalarFunction {
  return {
    name,
    page: `${name}-function`,
    resolve: ([type, ...rest]) =>
      type === undefined || rest.length > 0
        ? undefined
        : {
            parameters: [type],
            returns: 'bool',
            nulls: 'handled',
            evaluate: (cell) => test(scalarText(cell, type)),
          },
  };
}
