import { invariant } from '../../invariant.ts';
import type { Cell, Int64 } from '../../values/cell.ts';
import { cellKey } from '../../values/compare.ts';
import { Decimal } from '../../values/decimal.ts';
import { addInt64 } from '../../values/int64.ts';
import type { ScalarType } from '../../values/scalar-type.ts';
import type { Overload, ScalarFunction, WindowFunction } from '../scalar-function.ts';
import { promotionDistance } from '../select-overload.ts';

/**
 * Functions that look at other rows than their own. They want rows whose order is fixed ("serialized"), all of them at once.
 *
 * @see https://learn.microsoft.com/kusto/query/window-functions
 */
export const windowFunctions: readonly ScalarFunction[] = [
  {
    name: 'row_number',
    page: 'row-number-function',
    resolve: (types) =>
      types.length <= 2
        ? windowOverload((['long', 'bool'] as const).slice(0, types.length), 'long', numberRows)
        : undefined,
  },
  neighbour('prev', -1),
  neighbour('next', 1),
  {
    name: 'row_cumsum',
    page: 'row-cumsum-function',
    resolve: ([term, restart, ...rest]) => {
      if (term === undefined || rest.length > 0 || (restart !== undefined && restart !== 'bool')) {
        return undefined;
      }
      const add = additions[term];
      return add === undefined
        ? undefined
        : windowOverload(restart === undefined ? [term] : [term, restart], term, (columns, refuse) =>
            accumulate(columns, add, refuse),
          );
    },
  },
  {
    name: 'row_window_session',
    page: 'row-window-session-function',
    resolve: (types) => {
      const parameters = (['datetime', 'timespan', 'timespan', 'bool'] as const).slice(0, types.length);
      return types.length >= 3 && parameters.length === types.length
        ? windowOverload(parameters, 'datetime', sessions)
        : undefined;
    },
  },
  rank('row_rank_dense', denseRanks),
  rank('row_rank_min', minimalRanks),
];

/** The cells of one argument, a cell a row. */
type Column = readonly Cell[];

function windowOverload(parameters: readonly ScalarType[], returns: ScalarType, window: WindowFunction): Overload {
  return {
    parameters,
    returns,
    nulls: 'handled',
    evaluate: (): never => {
      invariant(false, 'a window function asked for one row');
    },
    window,
  };
}

/** `row_number([start [, restart]])`: counts up from `start`, 1 unless given, and again from there where `restart` is true. */
function numberRows([starts, restarts]: readonly Column[], _refuse: unknown, length: number): Column {
  let number: Int64 | null = null;
  return Array.from({ length }, (_, row) => {
    const start = starts === undefined ? 1 : asInt64(starts[row]);
    number = number === null || restarts?.[row] === true ? start : addInt64(number, 1);
    return number;
  });
}

/**
 * `prev(value [, offset [, default]])` and `next`: the value in the row that many rows away, where there is one. The offset, 1
 * unless given, has to be known before the query runs.
 */
function neighbour(name: 'prev' | 'next', direction: 1 | -1): ScalarFunction {
  return {
    name,
    page: `${name}-function`,
    resolve: ([value, offset, fallback, ...rest], constants) => {
      if (value === undefined || rest.length > 0) {
        return undefined;
      }
      const places = offset === undefined ? 1 : constants[1];
      if (typeof places !== 'number' || places < 0 || (offset !== undefined && offset !== 'int' && offset !== 'long')) {
        return undefined;
      }
      if (fallback !== undefined && !fits(fallback, value)) {
        return undefined;
      }
      const parameters: ScalarType[] = [value];
      if (offset !== undefined) {
        parameters.push(offset);
      }
      if (fallback !== undefined) {
        parameters.push(value);
      }
      const missing = value === 'string' ? '' : null;
      return windowOverload(parameters, value, ([values = [], , fallbacks]) =>
        values.map((_, row) => {
          const other = row + places * direction;
          return other >= 0 && other < values.length ? (values[other] ?? missing) : (fallbacks?.[row] ?? missing);
        }),
      );
    },
  };
}

/** Whether a default may stand for a value of a type: whole numbers are long when they are written down, and the column may be int. */
function fits(fallback: ScalarType, type: ScalarType): boolean {
  return promotionDistance(fallback, type) !== undefined || (fallback === 'long' && type === 'int');
}

type Addition = (total: Cell, term: Cell) => Cell | undefined;

/** How the sum of each type grows; undefined where it leaves its type. */
const additions: { readonly [Type in ScalarType]?: Addition } = {
  int: (total, term) => {
    const sum = Number(total) + Number(term);
    return Math.abs(sum) < 2 ** 31 ? sum : undefined;
  },
  long: (total, term) => addInt64(asInt64(total) ?? 0, asInt64(term) ?? 0),
  real: (total, term) => Number(total) + Number(term),
  decimal: (total, term) =>
    total instanceof Decimal && term instanceof Decimal ? total.add(term) : (term ?? undefined),
};

/**
 * `row_cumsum(term [, restart])`: the sum of the terms so far, from 0 again where `restart` is true. What becomes of the sum
 * where a term is null, or where an int overflows, is not documented.
 */
function accumulate(
  [terms = [], restarts]: readonly Column[],
  add: Addition,
  refuse: (feature: string) => never,
): Column {
  let total: Cell = null;
  return terms.map((term, row) => {
    if (term === null) {
      return refuse('row_cumsum() of null');
    }
    const sum: Cell | undefined = total === null || restarts?.[row] === true ? term : add(total, term);
    total = sum === undefined ? refuse('row_cumsum() that overflows an int') : sum;
    return total;
  });
}

/**
 * `row_window_session(value, most, gap [, restart])`: the first value of the session that a row is in. A session ends where a value
 * is `most` or more after its first, `gap` or more after the one before, where `restart` is true, and after a null.
 */
function sessions([values = [], mosts = [], gaps = [], restarts]: readonly Column[]): Column {
  let start: Int64 | null = null;
  let before: Int64 | null = null;
  return values.map((cell, row) => {
    const value = asInt64(cell);
    if (
      value === null ||
      start === null ||
      restarts?.[row] === true ||
      isBeyond(value, start, asInt64(mosts[row])) ||
      isBeyond(value, before, asInt64(gaps[row]))
    ) {
      start = value;
    }
    before = value;
    return start;
  });
}

function isBeyond(value: Int64, from: Int64 | null, distance: Int64 | null): boolean {
  return from !== null && distance !== null && value >= addInt64(from, distance);
}

function rank(
  name: string,
  ranks: (keys: readonly unknown[], restarts: Column | undefined, refuse: (feature: string) => never) => Column,
): ScalarFunction {
  return {
    name,
    page: `${name.replaceAll('_', '-')}-function`,
    resolve: ([term, restart, ...rest]) =>
      term === undefined || rest.length > 0 || (restart !== undefined && restart !== 'bool')
        ? undefined
        : windowOverload(restart === undefined ? [term] : [term, restart], 'long', ([terms = [], restarts], refuse) =>
            ranks(
              terms.map((cell) => cellKey(term, cell)),
              restarts,
              refuse,
            ),
          ),
  };
}

/** One more wherever the term is another than in the row before; 1 at a restart. */
function denseRanks(keys: readonly unknown[], restarts: Column | undefined): Column {
  let current = 0;
  return keys.map((key, row) => {
    if (restarts?.[row] === true) {
      current = 1;
    } else if (row === 0 || !Object.is(key, keys[row - 1])) {
      current += 1;
    }
    return current;
  });
}

/**
 * The number, counted from the last restart, of the first row with the same term. The documentation has rows with equal terms
 * next to each other; where they are not, it does not say whether the rank is that of the first of all.
 */
function minimalRanks(
  keys: readonly unknown[],
  restarts: Column | undefined,
  refuse: (feature: string) => never,
): Column {
  let number = 0;
  let current = 0;
  let seen = new Set<unknown>();
  return keys.map((key, row) => {
    if (restarts?.[row] === true) {
      number = 0;
      seen = new Set();
    }
    number += 1;
    if (number > 1 && Object.is(key, keys[row - 1])) {
      return current;
    }
    if (seen.has(key)) {
      refuse('row_rank_min() of rows with equal terms that are apart');
    }
    seen.add(key);
    current = number;
    return current;
  });
}

function asInt64(cell: Cell | undefined): Int64 | null {
  return typeof cell === 'number' || typeof cell === 'bigint' ? cell : null;
}
