import { convertCell } from '../../values/convert.ts';
import type { ScalarFunction } from '../scalar-function.ts';

/**
 * Making dynamics of text.
 *
 * `parse_json()` gives text that is no JSON as a dynamic string, and a dynamic as it is: JSON text inside a dynamic string is
 * not parsed.
 *
 * @see https://learn.microsoft.com/kusto/query/parse-json-function
 */
export const parseFunctions: readonly ScalarFunction[] = [
  {
    name: 'parse_json',
    aliases: ['parsejson', 'todynamic', 'toobject'],
    page: 'parse-json-function',
    resolve: ([type, ...rest]) =>
      type === undefined || rest.length > 0
        ? undefined
        : {
            parameters: [type],
            returns: 'dynamic',
            nulls: 'handled',
            evaluate: (cell = null) => convertCell(cell, type, 'dynamic'),
          },
  },
];
