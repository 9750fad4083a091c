import { arithmeticOperators } from '../operators/arithmetic.ts';
import { comparisonOperators } from '../operators/comparison.ts';
import type { ScalarFunction } from '../scalar-function.ts';

const [plus, minus] = arithmeticOperators;
const between = comparisonOperators.find(({ name }) => name === 'between');

/**
 * `around(value, center, delta)`: between `center - delta` and `center + delta`, both included.
 *
 * @see https://learn.microsoft.com/kusto/query/around-function
 */
export const aroundFunction: ScalarFunction = {
  name: 'around',
  page: 'around-function',
  resolve: ([value, center, delta, ...rest], _, context) => {
    if (value === undefined || center === undefined || delta === undefined || rest.length > 0) {
      return undefined;
    }
    const none = [undefined, undefined];
    const low = minus?.resolve([center, delta], none, context);
    const high = plus?.resolve([center, delta], none, context);
    if (low === undefined || high === undefined || low.returns !== high.returns) {
      return undefined;
    }
    const [centerType = center, deltaType = delta] = low.parameters;
    const within = between?.resolve([value, low.returns, high.returns], [...none, undefined], context);
    // The bounds must not need another conversion.
    if (within === undefined || within.parameters.slice(1).some((type) => type !== low.returns)) {
      return undefined;
    }
    return {
      parameters: [within.parameters[0] ?? value, centerType, deltaType],
      returns: 'bool',
      nulls: 'propagate',
      evaluate: (cell = null, middle = null, distance = null) => {
        const bounds = [low.evaluate(middle, distance), high.evaluate(middle, distance)];
        return bounds.includes(null) ? null : within.evaluate(cell, ...bounds);
      },
    };
  },
};
