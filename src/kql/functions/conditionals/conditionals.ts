import type { Cell } from '../../values/cell.ts';
import { compareCells } from '../../values/compare.ts';
import type { ScalarType } from '../../values/scalar-type.ts';
import { commonType } from '../common-type.ts';
import type { ScalarFunction } from '../scalar-function.ts';
import { scalarText } from '../scalar-text.ts';

/**
 * Functions that choose between values.
 *
 * @see https://learn.microsoft.com/kusto/query/case-function
 * @see https://learn.microsoft.com/kusto/query/iff-function
 */
export const conditionals: readonly ScalarFunction[] = [
  {
    name: 'case',
    page: 'case-function',
    resolve: (types) => (types.length >= 3 && types.length % 2 === 1 ? caseOverload(types) : undefined),
  },
  {
    name: 'iff',
    aliases: ['iif'],
    page: 'iff-function',
    resolve: (types) => (types.length === 3 ? caseOverload(types) : undefined),
  },
  {
    name: 'coalesce',
    page: 'coalesce-function',
    // The empty string counts as null; where all are skipped, the last is what remains: empty or null.
    resolve: (types) => {
      const type = types.length >= 2 ? commonType(types) : undefined;
      return type === undefined
        ? undefined
        : {
            parameters: [type],
            variadic: true,
            returns: type,
            nulls: 'handled',
            evaluate: (...cells) => cells.find((cell) => cell !== null && cell !== '') ?? cells.at(-1) ?? null,
          };
    },
  },
  extreme('max_of', 'max-of-function', (order) => order > 0),
  extreme('min_of', 'min-of-function', (order) => order < 0),
  emptiness('isempty', [], 'isempty-function', (empty) => empty),
  emptiness('isnotempty', ['notempty'], 'isnotempty-function', (empty) => !empty),
  nullness('isnull', [], 'isnull-function', (isNull) => isNull),
  nullness('isnotnull', ['notnull'], 'isnotnull-function', (isNull) => !isNull),
];

/** Conditions at even places, each with its value after it, and the value for none of them last. A null condition is false. */
function caseOverload(types: readonly ScalarType[]): ReturnType<ScalarFunction['resolve']> {
  const last = types.length - 1;
  const isCondition = (index: number): boolean => index < last && index % 2 === 0;
  const conditions = types.filter((_, index) => isCondition(index));
  const type = commonType(types.filter((_, index) => !isCondition(index)));
  if (type === undefined || !conditions.every((condition) => condition === 'bool' || condition === 'dynamic')) {
    return undefined;
  }
  return {
    parameters: types.map((_, index) => (isCondition(index) ? 'bool' : type)),
    returns: type,
    nulls: 'handled',
    evaluate: (...cells) => {
      for (let index = 0; index < last; index += 2) {
        if (cells[index] === true) {
          return cells[index + 1] ?? null;
        }
      }
      return cells[last] ?? null;
    },
  };
}

/** Nulls are passed over; null where all are. */
function extreme(name: string, page: string, isBetter: (order: number) => boolean): ScalarFunction {
  return {
    name,
    page,
    resolve: (types) => {
      const type = types.length >= 2 ? commonType(types) : undefined;
      if (type === undefined || type === 'dynamic') {
        return undefined;
      }
      return {
        parameters: [type],
        variadic: true,
        returns: type,
        nulls: 'handled',
        evaluate: (...cells) => {
          let best: Cell = null;
          for (const cell of cells) {
            if (cell !== null && (best === null || isBetter(compareCells(type, cell, best)))) {
              best = cell;
            }
          }
          return best;
        },
      };
    },
  };
}

/** Null is empty, and so is what has an empty text: `dynamic("")` is, `dynamic([])` is not. */
function emptiness(
  name: string,
  aliases: readonly string[],
  page: string,
  result: (empty: boolean) => boolean,
): ScalarFunction {
  return {
    name,
    aliases,
    page,
    resolve: ([type, ...rest]) =>
      type === undefined || rest.length > 0
        ? undefined
        : {
            parameters: [type],
            returns: 'bool',
            nulls: 'handled',
            evaluate:
              type === 'string'
                ? (cell) => result(cell === '')
                : (cell = null) => result(cell === null || scalarText(cell, type) === ''),
          },
  };
}

/** A string is never null. */
function nullness(
  name: string,
  aliases: readonly string[],
  page: string,
  result: (isNull: boolean) => boolean,
): ScalarFunction {
  return {
    name,
    aliases,
    page,
    resolve: ([type, ...rest]) =>
      type === undefined || rest.length > 0
        ? undefined
        : {
            parameters: [type],
            returns: 'bool',
            nulls: 'handled',
            evaluate: type === 'string' ? () => result(false) : (cell = null) => result(cell === null),
          },
  };
}
