import type { Int64 } from '../../values/cell.ts';
import { Decimal } from '../../values/decimal.ts';
import { negateInt64, toInt64 } from '../../values/int64.ts';
import type { ScalarType } from '../../values/scalar-type.ts';
import { isNumericType } from '../common-type.ts';
import { defineFunction } from '../define-function.ts';
import { type Overload, overload, type ScalarFunction } from '../scalar-function.ts';
import { erf, erfc, gamma, logGamma } from './special-functions.ts';

/**
 * Mathematical functions. Of reals they are IEEE 754's, null where the page says so.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-functions#mathematical-functions
 */
export const mathFunctions: readonly ScalarFunction[] = [
  defineFunction({
    name: 'abs',
    page: 'abs-function',
    overloads: [
      overload(['long'], 'long', absolute),
      overload(['real'], 'real', Math.abs),
      overload(['decimal'], 'decimal', (value) => (value.unscaled < 0n ? value.negate() : value)),
      overload(['timespan'], 'timespan', absolute),
    ],
  }),
  {
    name: 'round',
    page: 'round-function',
    resolve: ([type, precision, ...rest]) =>
      type === undefined || rest.length > 0 ? undefined : roundOverload(type, precision !== undefined),
  },
  {
    name: 'ceiling',
    page: 'ceiling-function',
    resolve: ([type, ...rest]) => (type === undefined || rest.length > 0 ? undefined : ceilingOverload(type)),
  },
  ofReal('sign', Math.sign),
  ofReal('sqrt', (x) => (x < 0 ? null : Math.sqrt(x))),
  ofReal('exp', Math.exp),
  ofReal('exp2', (x) => 2 ** x),
  ofReal('exp10', (x) => 10 ** x),
  ofReal('log', logarithm(Math.log)),
  ofReal('log2', logarithm(Math.log2)),
  ofReal('log10', logarithm(Math.log10)),
  ofReal('sin', Math.sin),
  ofReal('cos', Math.cos),
  ofReal('tan', Math.tan),
  ofReal('asin', Math.asin),
  ofReal('acos', Math.acos),
  ofReal('atan', Math.atan),
  ofReal('cot', (x) => 1 / Math.tan(x)),
  ofReal('degrees', (x) => (x * 180) / Math.PI),
  ofReal('radians', (x) => (x * Math.PI) / 180),
  ofReal('gamma', gamma),
  ofReal('loggamma', logGamma),
  ofReal('erf', erf),
  ofReal('erfc', erfc),
  ofTwoReals('pow', (base, exponent) => base ** exponent),
  ofTwoReals('atan2', Math.atan2),
  defineFunction({
    name: 'pi',
    page: 'pi-function',
    overloads: [overload([], 'real', () => Math.PI)],
  }),
  testReal('isnan', Number.isNaN),
  testReal('isinf', (x) => x === Number.POSITIVE_INFINITY || x === Number.NEGATIVE_INFINITY),
  testReal('isfinite', Number.isFinite),
];

function absolute(value: Int64): Int64 {
  return value < 0 ? negateInt64(value) : value;
}

/** Null for negative numbers. */
function logarithm(compute: (x: number) => number): (x: number) => number | null {
  return (x) => (x < 0 ? null : compute(x));
}

function ofReal(name: string, compute: (x: number) => number | null): ScalarFunction {
  return {
    name,
    page: `${name}-function`,
    resolve: ([type, ...rest]) =>
      isNumberOrDynamic(type) && rest.length === 0 ? overload(['real'], 'real', compute) : undefined,
  };
}

function ofTwoReals(name: string, compute: (x: number, y: number) => number): ScalarFunction {
  return {
    name,
    page: `${name}-function`,
    resolve: (types) =>
      types.length === 2 && types.every(isNumberOrDynamic) ? overload(['real', 'real'], 'real', compute) : undefined,
  };
}

function testReal(name: string, test: (x: number) => boolean): ScalarFunction {
  return {
    name,
    page: `${name}-function`,
    resolve: ([type, ...rest]) =>
      isNumberOrDynamic(type) && rest.length === 0 ? overload(['real'], 'bool', test) : undefined,
  };
}

function isNumberOrDynamic(type: ScalarType | undefined): boolean {
  return type === 'dynamic' || (type !== undefined && isNumericType(type));
}

/** Half away from zero. Integers have nothing to round after the point, but can be rounded before it. */
function roundOverload(type: ScalarType, hasPrecision: boolean): Overload | undefined {
  const places: readonly ScalarType[] = hasPrecision ? ['long'] : [];
  const digitsOf = (cell: unknown): number => (typeof cell === 'number' ? cell : 0);
  switch (type) {
    case 'int':
    case 'long':
      return {
        parameters: ['long', ...places],
        returns: 'long',
        nulls: 'propagate',
        evaluate: (value = null, digits = 0) =>
          typeof value === 'number' || typeof value === 'bigint' ? roundInt64(value, digitsOf(digits)) : null,
      };
    case 'real':
    case 'dynamic':
      return {
        parameters: ['real', ...places],
        returns: 'real',
        nulls: 'propagate',
        evaluate: (value = null, digits = 0) => roundReal(Number(value), digitsOf(digits)),
      };
    case 'decimal':
      return {
        parameters: ['decimal', ...places],
        returns: 'decimal',
        nulls: 'propagate',
        evaluate: (value = null, digits = 0) => (value instanceof Decimal ? value.round(digitsOf(digits)) : null),
      };
    default:
      return undefined;
  }
}

function roundInt64(value: Int64, digits: number): Int64 {
  if (digits >= 0) {
    return value;
  }
  return toInt64(Decimal.fromInt64(value).round(digits).truncate());
}

function roundReal(value: number, digits: number): number {
  const factor = 10 ** Math.abs(digits);
  const scaled = digits < 0 ? value / factor : value * factor;
  if (!Number.isFinite(scaled)) {
    return value;
  }
  const rounded = Math.sign(scaled) * Math.round(Math.abs(scaled));
  return digits < 0 ? rounded * factor : rounded / factor;
}

function ceilingOverload(type: ScalarType): Overload | undefined {
  switch (type) {
    case 'int':
      return overload(['int'], 'int', (value) => value);
    case 'long':
      return overload(['long'], 'long', (value) => value);
    case 'real':
    case 'dynamic':
      return overload(['real'], 'real', Math.ceil);
    case 'decimal':
      return overload(['decimal'], 'decimal', (value) => value.negate().floor().negate());
    default:
      return undefined;
  }
}
