import type { Cell, Int64 } from '../../values/cell.ts';
import { unwrapDynamic } from '../../values/convert.ts';
import { Decimal } from '../../values/decimal.ts';
import { addInt64 } from '../../values/int64.ts';
import type { ScalarType } from '../../values/scalar-type.ts';
import { isNumericType, widestNumericType } from '../common-type.ts';
import type { Overload, ScalarFunction } from '../scalar-function.ts';
import { foldCase } from '../strings/fold-case.ts';

/**
 * The comparison operators.
 *
 * `==`, `!=`, `=~` and `!~` with one null operand are false and true, with two they are null; `<` and its like are
 * null as soon as one operand is.
 *
 * Of a string and another type, the literal is converted to the type of the other: `TimeGenerated == "2026-01-15"` compares
 * datetimes (measured), `ResultType == 50126` texts. Where the string is no literal, only numbers can be beside it: what the engine
 * does with the rest is not known. A dynamic is converted to the type of the other operand, except that a number in it stays
 * the number that it is. Two dynamics are not comparable: Kusto asks for a cast.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types/null-values
 * @see https://learn.microsoft.com/kusto/query/logical-operators
 */
export const comparisonOperators: readonly ScalarFunction[] = [
  equality('==', false),
  equality('!=', true),
  foldedEquality('=~', 'equals-operator', false),
  foldedEquality('!~', 'not-equals-operator', true),
  ordering(
    '<',
    (a, b) => a < b,
    (order) => order < 0,
  ),
  ordering(
    '<=',
    (a, b) => a <= b,
    (order) => order <= 0,
  ),
  ordering(
    '>',
    (a, b) => a > b,
    (order) => order > 0,
  ),
  ordering(
    '>=',
    (a, b) => a >= b,
    (order) => order >= 0,
  ),
  range('between', 'between-operator', false),
  range('!between', 'not-between-operator', true),
];

function equality(name: string, negated: boolean): ScalarFunction {
  return {
    name,
    page: 'logical-operators',
    resolve: ([left, right, ...rest], [leftConstant, rightConstant]) => {
      if (left === undefined || right === undefined || rest.length > 0) {
        return undefined;
      }
      if (left === 'dynamic' && isNumericType(right)) {
        return total([left, right], negated, (a, b) => equalsNumber(a, b));
      }
      if (right === 'dynamic' && isNumericType(left)) {
        return total([left, right], negated, (a, b) => equalsNumber(b, a));
      }
      const type = comparedType(left, right, leftConstant !== undefined, rightConstant !== undefined);
      if (type === undefined) {
        return undefined;
      }
      return total([type, type], negated, type === 'decimal' ? equalDecimals : (a, b) => a === b);
    },
  };
}

/** An operator of two operands that is null for two nulls and `negated` for one. */
function total(parameters: readonly ScalarType[], negated: boolean, equal: (a: Cell, b: Cell) => boolean): Overload {
  return {
    parameters,
    returns: 'bool',
    nulls: 'handled',
    evaluate: (a = null, b = null) => {
      if (a === null || b === null) {
        return a === b ? null : negated;
      }
      return equal(a, b) !== negated;
    },
  };
}

/** The type that both operands of `==` are converted to. */
function comparedType(
  left: ScalarType,
  right: ScalarType,
  leftIsLiteral: boolean,
  rightIsLiteral: boolean,
): ScalarType | undefined {
  if (left === right) {
    return left === 'dynamic' ? undefined : left;
  }
  if (left === 'dynamic') {
    return right;
  }
  if (right === 'dynamic') {
    return left;
  }
  if (left === 'string') {
    return typeBesideString(right, leftIsLiteral, rightIsLiteral);
  }
  if (right === 'string') {
    return typeBesideString(left, rightIsLiteral, leftIsLiteral);
  }
  return commonNumber(left, right);
}

/** A literal takes the type of what it is compared with; numbers of columns are compared as numbers, the rest is not known. */
function typeBesideString(
  other: ScalarType,
  stringIsLiteral: boolean,
  otherIsLiteral: boolean,
): ScalarType | undefined {
  if (stringIsLiteral) {
    return other;
  }
  if (!isNumericType(other)) {
    return undefined;
  }
  return otherIsLiteral ? 'string' : other;
}

/** Bools count as 0 and 1 among numbers. */
function commonNumber(left: ScalarType, right: ScalarType): ScalarType | undefined {
  return widestNumericType([left === 'bool' ? 'long' : left, right === 'bool' ? 'long' : right]);
}

function equalDecimals(a: Cell, b: Cell): boolean {
  return a instanceof Decimal && b instanceof Decimal && a.equals(b);
}

/** Whether a dynamic holds a number that is equal to a number; text is read as one. */
function equalsNumber(dynamic: Cell, number: Cell): boolean {
  const held = numberIn(dynamic);
  return held !== undefined && compareNumbers(held, number) === 0;
}

type AnyNumber = Int64 | Decimal;

function numberIn(dynamic: Cell): AnyNumber | undefined {
  if (dynamic instanceof Decimal) {
    return undefined;
  }
  const scalar = unwrapDynamic(dynamic);
  if (scalar === undefined) {
    return undefined;
  }
  const { cell } = scalar;
  switch (scalar.type) {
    case 'long':
    case 'real':
    case 'decimal':
      return isNumber(cell) ? cell : undefined;
    case 'bool':
      return cell === true ? 1 : 0;
    case 'string': {
      const number = typeof cell === 'string' ? Decimal.parse(cell) : null;
      return number ?? undefined;
    }
    default:
      return undefined;
  }
}

function isNumber(cell: Cell): cell is AnyNumber {
  return typeof cell === 'number' || typeof cell === 'bigint' || cell instanceof Decimal;
}

/** The order of two numbers of any type; undefined where one is NaN or no number. */
function compareNumbers(a: Cell, b: Cell): number | undefined {
  if (!isNumber(a) || !isNumber(b)) {
    return undefined;
  }
  if (a instanceof Decimal || b instanceof Decimal) {
    const x = toDecimal(a);
    const y = toDecimal(b);
    return x === null || y === null ? undefined : x.compare(y);
  }
  return a < b ? -1 : a > b ? 1 : Number.isNaN(a) || Number.isNaN(b) ? undefined : 0;
}

function toDecimal(value: AnyNumber): Decimal | null {
  if (value instanceof Decimal) {
    return value;
  }
  return typeof value === 'bigint' || Number.isInteger(value) ? Decimal.of(BigInt(value)) : Decimal.fromNumber(value);
}

function foldedEquality(name: string, page: string, negated: boolean): ScalarFunction {
  return {
    name,
    page,
    resolve: (types, constants) => {
      if (types.length !== 2 || !types.every((type) => type === 'string' || type === 'dynamic')) {
        return undefined;
      }
      const [, constant] = constants;
      if (typeof constant === 'string' && types[1] === 'string') {
        const folded = foldCase(constant);
        return {
          parameters: ['string', 'string'],
          returns: 'bool',
          nulls: 'propagate',
          evaluate: (text) => (text === constant || foldCase(String(text)) === folded) !== negated,
        };
      }
      return {
        parameters: ['string', 'string'],
        returns: 'bool',
        nulls: 'propagate',
        evaluate: (a, b) => (a === b || foldCase(String(a)) === foldCase(String(b))) !== negated,
      };
    },
  };
}

type Ordered = number | bigint | boolean;

/** Types whose cells JavaScript's own `<` orders as Kusto does; it compares numbers with bigints exactly. */
const ordered: readonly ScalarType[] = ['bool', 'int', 'long', 'real', 'datetime', 'timespan'];

function ordering(
  name: string,
  holds: (a: Ordered, b: Ordered) => boolean,
  holdsFor: (order: number) => boolean,
): ScalarFunction {
  return {
    name,
    page: 'numerical-operators',
    resolve: ([left, right, ...rest]) => {
      if (left === undefined || right === undefined || rest.length > 0) {
        return undefined;
      }
      if (left === 'dynamic' || right === 'dynamic') {
        if (left === right || !isNumericType(left === 'dynamic' ? right : left)) {
          return undefined;
        }
        return {
          parameters: [left, right],
          returns: 'bool',
          nulls: 'propagate',
          evaluate: (a = null, b = null) => {
            const order = compareNumbers(
              left === 'dynamic' ? (numberIn(a) ?? null) : a,
              right === 'dynamic' ? (numberIn(b) ?? null) : b,
            );
            return order === undefined ? nullUnlessNaN(a, b) : holdsFor(order);
          },
        };
      }
      const type = left === right ? left : commonNumber(left, right);
      if (type === 'decimal') {
        return {
          parameters: [type, type],
          returns: 'bool',
          nulls: 'propagate',
          evaluate: (a, b) => a instanceof Decimal && b instanceof Decimal && holdsFor(a.compare(b)),
        };
      }
      if (type === undefined || !ordered.includes(type)) {
        return undefined;
      }
      return {
        parameters: [type, type],
        returns: 'bool',
        nulls: 'propagate',
        evaluate: (a, b) => isOrdered(a) && isOrdered(b) && holds(a, b),
      };
    },
  };
}

function isOrdered(cell: Cell | undefined): cell is Ordered {
  return typeof cell === 'number' || typeof cell === 'bigint' || typeof cell === 'boolean';
}

/** A comparison with NaN is false; one with something that is no number is one with null. */
function nullUnlessNaN(a: Cell, b: Cell): boolean | null {
  return Number.isNaN(a) || Number.isNaN(b) ? false : null;
}

/**
 * `between` and `!between`: both ends count, and it is an `and` of two comparisons: a value beyond one end is not between, even
 * where the other end is null. Between a datetime and a timespan is as long as the timespan.
 *
 * @see https://learn.microsoft.com/kusto/query/between-operator
 */
function range(name: string, page: string, negated: boolean): ScalarFunction {
  return {
    name,
    page,
    resolve: ([value, low, high, ...rest]) => {
      if (value === undefined || low === undefined || high === undefined || rest.length > 0) {
        return undefined;
      }
      if (value === 'datetime' && low === 'datetime' && high === 'timespan') {
        return rangeOverload(['datetime', 'datetime', 'timespan'], negated, (cell, start, length) =>
          isInside(cell, start, isInt64(start) && isInt64(length) ? addInt64(start, length) : null),
        );
      }
      const type = rangeType(value, low, high);
      if (type === undefined) {
        return undefined;
      }
      return rangeOverload([type, type, type], negated, isInside);
    },
  };
}

function rangeOverload(
  parameters: readonly ScalarType[],
  negated: boolean,
  inside: (cell: Cell, start: Cell, end: Cell) => boolean | null,
): Overload {
  return {
    parameters,
    returns: 'bool',
    nulls: 'handled',
    evaluate: (cell = null, start = null, end = null) => {
      const answer = inside(cell, start, end);
      return answer === null ? null : answer !== negated;
    },
  };
}

function isInside(cell: Cell, start: Cell, end: Cell): boolean | null {
  const above = isAtLeast(cell, start);
  const below = isAtLeast(end, cell);
  return above === false || below === false ? false : above === null || below === null ? null : true;
}

function isAtLeast(a: Cell, b: Cell): boolean | null {
  if (a instanceof Decimal && b instanceof Decimal) {
    return a.compare(b) >= 0;
  }
  return isOrdered(a) && isOrdered(b) ? a >= b : null;
}

function rangeType(value: ScalarType, low: ScalarType, high: ScalarType): ScalarType | undefined {
  if (value === low && low === high) {
    return ordered.includes(value) || value === 'decimal' ? value : undefined;
  }
  const scalars = [value, low, high].filter((type) => type !== 'dynamic');
  const widest = widestNumericType(scalars);
  if (scalars.length === 3) {
    return widest;
  }
  // A dynamic may hold a real, which a conversion to long would cut.
  return widest === undefined || widest === 'decimal' ? widest : 'real';
}

function isInt64(cell: Cell | undefined): cell is Int64 {
  return typeof cell === 'number' || typeof cell === 'bigint';
}
