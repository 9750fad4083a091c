import { int64ToNumber } from '../../values/int64.ts';
import { defineFunction } from '../define-function.ts';
import { overload, type ScalarFunction } from '../scalar-function.ts';
import { scalarText } from '../scalar-text.ts';
import { codePointLength, codePointSlice } from './code-points.ts';
import { toLower, toUpper } from './fold-case.ts';

const utf8 = new TextEncoder();

/** A function of one text; like `toupper()`, it takes any scalar as its text. */
export function textFunction(name: string, page: string, compute: (text: string) => string): ScalarFunction {
  return {
    name,
    page,
    resolve: (types) => {
      const [type] = types;
      return type === undefined || types.length !== 1
        ? undefined
        : {
            parameters: [type],
            returns: 'string',
            nulls: 'handled',
            evaluate: (cell) => compute(scalarText(cell, type)),
          };
    },
  };
}

/**
 * Functions on whole texts.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-functions#string-functions
 */
export const textFunctions: readonly ScalarFunction[] = [
  {
    name: 'strcat',
    page: 'strcat-function',
    resolve: (types) =>
      types.length === 0
        ? undefined
        : {
            parameters: types,
            returns: 'string',
            nulls: 'handled',
            evaluate: (...cells) => cells.map((cell, index) => scalarText(cell, types[index] ?? 'string')).join(''),
          },
  },
  {
    name: 'strcat_delim',
    page: 'strcat-delim-function',
    resolve: (types) =>
      types.length < 2
        ? undefined
        : {
            parameters: types,
            returns: 'string',
            nulls: 'handled',
            evaluate: (...cells) => {
              const [delimiter = '', ...texts] = cells.map((cell, index) => scalarText(cell, types[index] ?? 'string'));
              return texts.join(delimiter);
            },
          },
  },
  defineFunction({
    name: 'strlen',
    page: 'strlen-function',
    overloads: [overload(['string'], 'long', codePointLength)],
  }),
  defineFunction({
    name: 'string_size',
    page: 'string-size-function',
    overloads: [overload(['string'], 'long', (text) => utf8.encode(text).length)],
  }),
  textFunction('tolower', 'tolower-function', toLower),
  textFunction('toupper', 'toupper-function', toUpper),
  textFunction('reverse', 'reverse-function', (text) => [...text].reverse().join('')),
  {
    name: 'substring',
    page: 'substring-function',
    resolve: (types) => {
      const [type] = types;
      if (type === undefined || types.length < 2 || types.length > 3) {
        return undefined;
      }
      return {
        parameters: [type, 'long', 'long'].slice(0, types.length) as ('long' | typeof type)[],
        returns: 'string',
        nulls: 'handled',
        evaluate: (cell, start = null, length = Number.MAX_SAFE_INTEGER) =>
          isInteger(start) && isInteger(length)
            ? substring(scalarText(cell, type), int64ToNumber(start), int64ToNumber(length))
            : '',
      };
    },
  },
];

function isInteger(cell: unknown): cell is number | bigint {
  return typeof cell === 'number' || typeof cell === 'bigint';
}

/**
 * A negative start counts from the end, and gives nothing when it reaches beyond the start of the text; a negative length
 * gives nothing.
 */
function substring(text: string, start: number, length: number): string {
  const first = start < 0 ? codePointLength(text) + start : start;
  return first < 0 || length <= 0 ? '' : codePointSlice(text, first, length);
}
