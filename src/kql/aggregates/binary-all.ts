import type { Int64 } from '../values/cell.ts';
import { toInt64 } from '../values/int64.ts';
import type { AggregateFunction } from './aggregate-function.ts';

/**
 * `binary_all_and(expr)`, `binary_all_or(expr)`, `binary_all_xor(expr)`: all values of an int or long joined bit by bit; null
 * without values.
 *
 * @see https://learn.microsoft.com/kusto/query/binary-all-and-aggregation-function
 */
export const binaryAllAnd = binaryAll('and', (a, b) => a & b);
export const binaryAllOr = binaryAll('or', (a, b) => a | b);
export const binaryAllXor = binaryAll('xor', (a, b) => a ^ b);

function binaryAll(operation: string, combine: (a: bigint, b: bigint) => bigint): AggregateFunction {
  return {
    name: `binary_all_${operation}`,
    page: `binary-all-${operation}-aggregation-function`,
    resolve([type, ...rest]) {
      if ((type !== 'int' && type !== 'long') || rest.length > 0) {
        return undefined;
      }
      return {
        parameters: [],
        returns: [type],
        create() {
          let result: Int64 | null = null;
          return {
            add([cell]) {
              if (typeof cell === 'number' || typeof cell === 'bigint') {
                result = result === null ? cell : toInt64(combine(BigInt(result), BigInt(cell)));
              }
            },
            finish: () => [result],
          };
        },
      };
    },
  };
}
