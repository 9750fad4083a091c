import type { Cell } from '../../values/cell.ts';
import { isArray } from '../../values/dynamic.ts';
import type { ScalarType } from '../../values/scalar-type.ts';
import { kustoRegex } from '../regex/kusto-regex.ts';
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
  indexFunction('indexof', 'indexof-function', findText, true),
  indexFunction('indexof_regex', 'indexof-regex-function', findMatch, false),
  {
    name: 'countof',
    page: 'countof-function',
    // Plain occurrences may overlap, matches of a regular expression do not.
    resolve: (types, [, , named]) => {
      if (types.length < 2 || types.length > 3 || types.some((type) => type !== 'string')) {
        return undefined;
      }
      const kind = types.length === 2 ? 'normal' : named;
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

/** Finds the first occurrence that lies between two UTF-16 offsets. */
type Finder = (text: string, sought: string, start: number, end: number) => Found | undefined;

interface Found {
  readonly start: number;
  readonly end: number;
}

/**
 * `indexof(text, sought[, start[, length[, occurrence]]])`. A negative start counts from the end where `fromEnd`, and is null
 * where not; a length of -1 is unlimited; a shorter one, and an occurrence below 1, give null. The search for each further
 * occurrence begins where the one before ends, and looks as far from there as the first did from its start.
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
          const sought = scalarText(soughtCell, soughtType);
          let from = offsetOfCodePoint(text, first < 0 ? Math.max(0, codePointLength(text) + first) : first);
          for (let left = number; ; left -= 1) {
            const end = count < 0 ? text.length : from + offsetOfCodePoint(text.slice(from), count);
            const found = find(text, sought, from, end);
            if (found === undefined || left === 1) {
              return found === undefined ? -1 : codePointAtOffset(text, found.start);
            }
            from = Math.max(found.end, found.start + 1);
          }
        },
      };
    },
  };
}

function asNumber(cell: Cell): number | null {
  return typeof cell === 'number' || typeof cell === 'bigint' ? Number(cell) : null;
}

function findText(text: string, sought: string, start: number, end: number): Found | undefined {
  const at = text.indexOf(sought, start);
  return at < 0 || at + sought.length > end ? undefined : { start: at, end: at + sought.length };
}

function findMatch(text: string, pattern: string, start: number, end: number): Found | undefined {
  const [first, last] = kustoRegex(pattern).exec(text.slice(start, end)) ?? [];
  return first === undefined || last === undefined ? undefined : { start: start + first, end: start + last };
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
