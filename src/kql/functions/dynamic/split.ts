import { type DynamicArray, isArray } from '../../values/dynamic.ts';
import { int64ToNumber } from '../../values/int64.ts';
import { overload, type ScalarFunction } from '../scalar-function.ts';
import { dynamicText, scalarText } from '../scalar-text.ts';

/**
 * Texts into arrays and back.
 *
 * @see https://learn.microsoft.com/kusto/query/split-function
 * @see https://learn.microsoft.com/kusto/query/strcat-array-function
 */
export const splitFunctions: readonly ScalarFunction[] = [
  {
    name: 'split',
    page: 'split-function',
    resolve: (types) => {
      const [source, delimiter, index, ...rest] = types;
      if (source === undefined || delimiter !== 'string' || rest.length > 0) {
        return undefined;
      }
      return {
        parameters: index === undefined ? [source, 'string'] : [source, 'string', 'long'],
        returns: 'dynamic',
        nulls: 'handled',
        evaluate: (cell, separator, place) => {
          const parts = split(scalarText(cell, source), String(separator));
          if (index === undefined) {
            return parts;
          }
          return typeof place === 'number' || typeof place === 'bigint' ? pick(parts, int64ToNumber(place)) : null;
        },
      };
    },
  },
  {
    name: 'strcat_array',
    aliases: ['array_strcat'],
    page: 'strcat-array-function',
    resolve: ([array, delimiter, ...rest]) =>
      array === 'dynamic' && delimiter !== undefined && rest.length === 0
        ? {
            parameters: ['dynamic', 'string'],
            returns: 'string',
            nulls: 'propagate',
            evaluate: (value = null, separator = '') =>
              isArray(value) ? value.map(dynamicText).join(String(separator)) : scalarText(value, 'dynamic'),
          }
        : undefined,
  },
  {
    name: 'parse_csv',
    page: 'parse-csv-function',
    resolve: ([type, ...rest]) =>
      (type === 'string' || type === 'dynamic') && rest.length === 0
        ? overload(['string'], 'dynamic', parseCsvRecord)
        : undefined,
  },
];

/** Without a delimiter, the text is one part. */
function split(text: string, delimiter: string): string[] {
  return delimiter === '' ? [text] : text.split(delimiter);
}

/** An array of the part at an index, or of nothing. */
function pick(parts: readonly string[], index: number): DynamicArray {
  const part = parts[index];
  return part === undefined ? [] : [part];
}

const csvField = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|\r|$)/y;

/**
 * The fields of the first record of a text with comma-separated values. A field in quotes may hold commas and line ends, and
 * quotes that are doubled.
 *
 * @see https://learn.microsoft.com/kusto/query/parse-csv-function
 */
function parseCsvRecord(text: string): DynamicArray {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    csvField.lastIndex = at;
    const match = csvField.exec(text);
    if (match === null) {
      // A quote in the middle of a field: the rest of the field is taken as it is.
      const end = text.slice(at).search(/[,\r\n]/);
      fields.push(end < 0 ? text.slice(at) : text.slice(at, at + end));
      if (end < 0 || text[at + end] !== ',') {
        return fields;
      }
      at += end + 1;
      continue;
    }
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] !== ',') {
      return fields;
    }
    at = csvField.lastIndex;
  }
}
