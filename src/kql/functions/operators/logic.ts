import type { ScalarType } from '../../values/scalar-type.ts';
import type { ScalarFunction } from '../scalar-function.ts';

/**
 * Null is sticky, except that one false makes `and` false and one true makes `or` true. `not()` of null is null.
 *
 * The page on logical operators lists `bool(null) and true` as false, but also `bool(null) == bool(null)`, which the engine
 * was seen to answer with null: it shows what a filter makes of a null.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types/null-values#null-values-and-binary-operators
 */
export const logicalOperators: readonly ScalarFunction[] = [
  junction('and', false),
  junction('or', true),
  {
    name: 'not',
    page: 'not-function',
    resolve: (types) =>
      types.length === 1 && types.every(isBoolean)
        ? { parameters: ['bool'], returns: 'bool', nulls: 'propagate', evaluate: (cell) => cell !== true }
        : undefined,
  },
];

/** `and` or `or`, which one operand decides when it is `decisive`. */
function junction(name: string, decisive: boolean): ScalarFunction {
  return {
    name,
    page: 'logical-operators',
    resolve: (types) =>
      types.length >= 2 && types.every(isBoolean)
        ? {
            parameters: ['bool'],
            variadic: true,
            returns: 'bool',
            nulls: 'handled',
            evaluate: (...cells) => {
              if (cells.includes(decisive)) {
                return decisive;
              }
              return cells.includes(null) ? null : !decisive;
            },
          }
        : undefined,
  };
}

function isBoolean(type: ScalarType): boolean {
  return type === 'bool' || type === 'dynamic';
}
