import type { ScalarType } from '../../values/scalar-type.ts';
import type { ScalarFunction } from '../scalar-function.ts';

/**
 * `and` and `or` treat null as false, so they are never null: `bool(null) and true` is false, `bool(null) or true` is true.
 * `not()` of null is null.
 *
 * @see https://learn.microsoft.com/kusto/query/logical-operators#how-logical-operators-work-with-null-values
 */
export const logicalOperators: readonly ScalarFunction[] = [
  {
    name: 'and',
    page: 'logical-operators',
    resolve: (types) =>
      types.length >= 2 && types.every(isBoolean)
        ? {
            parameters: ['bool'],
            variadic: true,
            returns: 'bool',
            nulls: 'handled',
            evaluate: (...cells) => cells.every((cell) => cell === true),
          }
        : undefined,
  },
  {
    name: 'or',
    page: 'logical-operators',
    resolve: (types) =>
      types.length >= 2 && types.every(isBoolean)
        ? {
            parameters: ['bool'],
            variadic: true,
            returns: 'bool',
            nulls: 'handled',
            evaluate: (...cells) => cells.some((cell) => cell === true),
          }
        : undefined,
  },
  {
    name: 'not',
    page: 'not-function',
    resolve: (types) =>
      types.length === 1 && types.every(isBoolean)
        ? { parameters: ['bool'], returns: 'bool', nulls: 'propagate', evaluate: (cell) => cell !== true }
        : undefined,
  },
];

function isBoolean(type: ScalarType): boolean {
  return type === 'bool' || type === 'dynamic';
}
