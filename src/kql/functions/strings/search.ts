import type { Cell, Int64 } from '../../values/cell.ts';
import { isArray } from '../../values/dynamic.ts';
import type { ScalarType } from '../../values/scalar-type.ts';
import { kustoRegex } from '../regex/kusto-regex.ts';
import { indexOfMatch } from '../regex/regex-functions.ts';
import { overload, type ScalarFunction } from '../scalar-function.ts';
import { dynamicText, scalarText } from '../scalar-text.ts';
import { codePointAtOffset, codePointLength, offsetOfCodePoint } from './code-points.ts';
import { hasTerm } from './terms.ts';

/**
 * Functions that look for texts in texts and count or give places, in code points.
 *
 * @see https://learn.microsoft.com/kusto/query/indexof-function
 * @see https://learn.microsoft.com/kusto/query/countof-function
 */
export const searchFunctions: readonly ScalarFunction[] = [
  indexFunction('indexof', 'indexof-function', indexOfText, true),
  indexFunction('indexof_regex', 'indexof-regex-function', indexOfMatch, false),
  {
    name: 'countof',
    page: 'countof-function',
    // Plain occurrences may overlap, matches of a regular expression do not.
    resolve: (types, [, , kind = 'normal']) => {
      if (types.length < 2 || types.length > 3 || types.some((type) => type !== 'string')) {
        return undefined;
      }
      const count =
        kind === 'normal'
          ? countOccurrences
          : kind === 'regex'
            ? (text: string, pattern: string) => kustoRegex(pattern).matches(text).length
            : undefined;
      return count === undefined
        ? undefined
        : {
            parameters: types,
            returns: 'long',
            nulls: 'propagate',
            evaluate: (text, sought) => count(String(text), String(sought)),
          };
    },
  },
  {
    name: 'has_any_index',
    page: 'has-any-index-function',
    // Numbers among the terms are looked for by their text.
    resolve: (types) =>
      types.length === 2 && types[1] === 'dynamic'
        ? overload(['string', 'dynamic'], 'long', (text, terms) =>
            isArray(terms) ? terms.findIndex((term) => hasTerm(text, dynamicText(term), false)) : -1,
          )
        : undefined,
  },
];

/** Finds the occurrence of a number (from 1) between two UTF-16 offsets; the offset, or -1. */
type Finder = (text: string, sought: string, start: number, end: number, occurrence: number) => Int64;

/**
 * `indexof(text, sought[, start[, length[, occurrence]]])`. A negative start counts from the end where `fromEnd`, and is null
 * where not; a length of -1 is unlimited; a shorter one, and an occurrence below 1, give null.
 */
function indexFunction(name: string, page: string, find: Finder, fromEnd: boolean): ScalarFunction {
  return {
    name,
    page,
    resolve: (types) => {
      const [textType, soughtType, ...numbers] = types;
      if (textType === undefined || soughtType === undefined || numbers.length > 3) {
        return undefined;
      }
      return {
        parameters: [textType, soughtType, ...numbers.map((): ScalarType => 'long')],
        returns: 'long',
        nulls: 'handled',
        evaluate: (textCell, soughtCell, start = 0, length = -1, occurrence = 1) => {
          const [first, count, number] = [asNumber(start), asNumber(length), asNumber(occurrence)];
          if (
            first === null ||
            count === null ||
            number === null ||
            count < -1 ||
            number < 1 ||
            (first < 0 && !fromEnd)
          ) {
            return null;
          }
          const text = scalarText(textCell, textType);
          const from = offsetOfCodePoint(text, first < 0 ? Math.max(0, codePointLength(text) + first) : first);
          const end = count < 0 ? text.length : from + offsetOfCodePoint(text.slice(from), count);
          const at = Number(find(text, scalarText(soughtCell, soughtType), from, end, number));
          return at < 0 ? -1 : codePointAtOffset(text, at);
        },
      };
    },
  };
}

function asNumber(cell: Cell): number | null {
  return typeof cell === 'number' || typeof cell === 'bigint' ? Number(cell) : null;
}

function indexOfText(text: string, sought: string, start: number, end: number, occurrence: number): number {
  const searched = text.slice(0, end);
  let at = searched.indexOf(sought, start);
  for (let count = 1; count < occurrence && at >= 0; count += 1) {
    at = at < end ? searched.indexOf(sought, at + 1) : -1;
  }
  return at > end ? -1 : at;
}

function countOccurrences(text: string, sought: string): number {
  if (sought === '') {
    return 0;
  }
  let count = 0;
  for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + 1)) {
    count += 1;
  }
  return count;
}
