import type { Cell, Int64 } from '../../values/cell.ts';
import { datetimeToTicks, inDatetimeRange } from '../../values/datetime.ts';
import { Decimal } from '../../values/decimal.ts';
import {
  addInt64,
  divideInt64,
  int64ToNumber,
  moduloInt64,
  multiplyInt64,
  negateInt64,
  subtractInt64,
  truncateToInt64,
} from '../../values/int64.ts';
import type { ScalarType } from '../../values/scalar-type.ts';
import { isNumericType, widestNumericType } from '../common-type.ts';
import { type Overload, overload, type ScalarFunction } from '../scalar-function.ts';

/**
 * `+ - * / %` on numbers, datetimes and timespans; `-` and `+` with one operand too. A null operand gives null.
 *
 * Two integers give a long, a real among the operands a real, a decimal a decimal. Longs wrap around. Integers divide as
 * integers, towards zero, and by zero to null; reals follow IEEE 754. `%` is never negative. A dynamic is converted to the
 * type of the other operand.
 *
 * @see https://learn.microsoft.com/kusto/query/numerical-operators
 * @see https://learn.microsoft.com/kusto/query/datetime-timespan-arithmetic
 */
export const arithmeticOperators: readonly ScalarFunction[] = [
  operator('+', [
    overload(['timespan', 'timespan'], 'timespan', addInt64),
    overload(['datetime', 'timespan'], 'datetime', (datetime, span) => checkedDatetime(addInt64(datetime, span))),
    overload(['timespan', 'datetime'], 'datetime', (span, datetime) => checkedDatetime(addInt64(datetime, span))),
    overload(['decimal', 'decimal'], 'decimal', (a, b) => a.add(b)),
    overload(['real', 'real'], 'real', (a, b) => a + b),
    overload(['long', 'long'], 'long', addInt64),
  ]),
  operator('-', [
    overload(['timespan', 'timespan'], 'timespan', subtractInt64),
    overload(['datetime', 'datetime'], 'timespan', subtractInt64),
    overload(['datetime', 'timespan'], 'datetime', (datetime, span) => checkedDatetime(subtractInt64(datetime, span))),
    overload(['decimal', 'decimal'], 'decimal', (a, b) => a.subtract(b)),
    overload(['real', 'real'], 'real', (a, b) => a - b),
    overload(['long', 'long'], 'long', subtractInt64),
  ]),
  operator('*', [
    overload(['timespan', 'long'], 'timespan', multiplyInt64),
    overload(['long', 'timespan'], 'timespan', multiplyInt64),
    overload(['timespan', 'real'], 'timespan', (span, factor) => scaleTimespan(span, factor)),
    overload(['real', 'timespan'], 'timespan', (factor, span) => scaleTimespan(span, factor)),
    overload(['decimal', 'decimal'], 'decimal', (a, b) => a.multiply(b)),
    overload(['real', 'real'], 'real', (a, b) => a * b),
    overload(['long', 'long'], 'long', multiplyInt64),
  ]),
  operator('/', [
    overload(['timespan', 'timespan'], 'real', (a, b) => int64ToNumber(a) / int64ToNumber(b)),
    overload(['timespan', 'long'], 'timespan', divideInt64),
    overload(['timespan', 'real'], 'timespan', (span, divisor) => truncateToInt64(int64ToNumber(span) / divisor)),
    overload(['decimal', 'decimal'], 'decimal', (a, b) => a.divide(b)),
    overload(['real', 'real'], 'real', (a, b) => a / b),
    overload(['long', 'long'], 'long', divideInt64),
  ]),
  operator('%', [
    overload(['timespan', 'timespan'], 'timespan', moduloInt64),
    overload(['datetime', 'timespan'], 'timespan', (datetime, span) => moduloInt64(datetimeToTicks(datetime), span)),
    overload(['decimal', 'decimal'], 'decimal', (a, b) => a.modulo(b)),
    overload(['real', 'real'], 'real', moduloReal),
    overload(['long', 'long'], 'long', moduloInt64),
  ]),
];

/** The first overload whose operands fit: equal types, wider numbers, or a dynamic beside anything but another dynamic. */
function operator(name: '+' | '-' | '*' | '/' | '%', overloads: readonly Overload[]): ScalarFunction {
  return {
    name,
    page: 'numerical-operators',
    resolve: (types) => {
      const [left, right] = types;
      if (left === undefined || types.length > 2) {
        return undefined;
      }
      if (right === undefined) {
        return unary(name, left);
      }
      if (left === 'dynamic' && right === 'dynamic') {
        return undefined;
      }
      return binary(overloads, besideDynamic(left, right), besideDynamic(right, left));
    },
  };
}

/** What a dynamic operand is converted to. */
function besideDynamic(type: ScalarType, other: ScalarType): ScalarType {
  return type === 'dynamic' ? other : type;
}

function binary(overloads: readonly Overload[], left: ScalarType, right: ScalarType): Overload | undefined {
  const widest = widestNumericType([left, right]);
  if (widest !== undefined) {
    const type = widest === 'int' ? 'long' : widest;
    return overloads.find(({ parameters: [first, second] }) => first === type && second === type);
  }
  const wanted = [scaleType(left), scaleType(right)];
  return overloads.find(({ parameters: [first, second] }) => first === wanted[0] && second === wanted[1]);
}

/** A timespan is multiplied with longs and reals; other numbers become one of them. */
function scaleType(type: ScalarType): ScalarType {
  return type === 'int' ? 'long' : type === 'decimal' ? 'real' : type;
}

function unary(name: string, type: ScalarType): Overload | undefined {
  if (type !== 'timespan' && type !== 'dynamic' && !isNumericType(type)) {
    return undefined;
  }
  if (name === '+') {
    return { parameters: [type], returns: type, nulls: 'propagate', evaluate: (cell = null) => cell };
  }
  return name === '-' && type !== 'dynamic'
    ? { parameters: [type], returns: type, nulls: 'propagate', evaluate: (cell = null) => negate(cell, type) }
    : undefined;
}

function negate(cell: Cell, type: ScalarType): Cell {
  if (cell instanceof Decimal) {
    return cell.negate();
  }
  if (typeof cell === 'bigint') {
    return negateInt64(cell);
  }
  if (typeof cell !== 'number') {
    return null;
  }
  switch (type) {
    case 'real':
      return -cell;
    case 'int':
      return negateInt64(cell) === 2_147_483_648 ? cell : 0 - cell;
    default:
      return negateInt64(cell);
  }
}

function scaleTimespan(span: Int64, factor: number): Int64 | null {
  return truncateToInt64(int64ToNumber(span) * factor);
}

function checkedDatetime(ticks: Int64): Int64 | null {
  return inDatetimeRange(ticks) ? ticks : null;
}

function moduloReal(a: number, b: number): number {
  const remainder = a % b;
  return remainder < 0 ? remainder + Math.abs(b) : remainder;
}
