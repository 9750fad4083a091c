import type { Int64 } from '../../values/cell.ts';
import { toInt64 } from '../../values/int64.ts';
import type { ScalarType } from '../../values/scalar-type.ts';
import { type Overload, overload, type ScalarFunction } from '../scalar-function.ts';

/**
 * Integers as rows of bits: 64 in two's complement.
 *
 * @see https://learn.microsoft.com/kusto/query/binary-and-function
 */
export const bitFunctions: readonly ScalarFunction[] = [
  ofTwo('binary_and', (a, b) => a & b),
  ofTwo('binary_or', (a, b) => a | b),
  ofTwo('binary_xor', (a, b) => a ^ b),
  ofTwo('binary_shift_left', (value, shift) => (shift < 0n ? null : value << (shift % 64n))),
  ofTwo('binary_shift_right', (value, shift) => (shift < 0n ? null : value >> (shift % 64n))),
  ofIntegers(
    'binary_not',
    1,
    overload(['long'], 'long', (value) => toInt64(~BigInt(value))),
  ),
  ofIntegers('bitset_count_ones', 1, overload(['long'], 'long', countOnes)),
  {
    name: 'tohex',
    page: 'tohex-function',
    resolve: ([type, length, ...rest]) => {
      if ((type !== 'int' && type !== 'long') || rest.length > 0) {
        return undefined;
      }
      return {
        parameters: length === undefined ? ['long'] : ['long', 'long'],
        returns: 'string',
        nulls: 'propagate',
        evaluate: (value = 0, minLength = 1) =>
          toHex(BigInt(value as Int64), type === 'int' ? 32 : 64, Math.min(16, Math.max(1, Number(minLength)))),
      };
    },
  },
];

function ofTwo(name: string, compute: (a: bigint, b: bigint) => bigint | null): ScalarFunction {
  return ofIntegers(
    name,
    2,
    overload(['long', 'long'], 'long', (a, b) => {
      const result = compute(BigInt(a), BigInt(b));
      return result === null ? null : toInt64(result);
    }),
  );
}

function ofIntegers(name: string, count: number, computed: Overload): ScalarFunction {
  return {
    name,
    page: `${name.replaceAll('_', '-')}-function`,
    resolve: (types) => (types.length === count && types.every(isInteger) ? computed : undefined),
  };
}

function isInteger(type: ScalarType): boolean {
  return type === 'int' || type === 'long' || type === 'dynamic';
}

function countOnes(value: Int64): number {
  return BigInt.asUintN(64, BigInt(value)).toString(2).replaceAll('0', '').length;
}

/** Lower-case digits; a negative number shows all bits of its type. */
function toHex(value: bigint, bits: number, minLength: number): string {
  return BigInt.asUintN(bits, value).toString(16).padStart(minLength, '0');
}
