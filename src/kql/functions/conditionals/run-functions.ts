import { KqlRuntimeError } from '../../errors/kql-runtime-error.ts';
import { overload, type ScalarFunction } from '../scalar-function.ts';

/**
 * Functions of the run: chance, which comes from its seed, and `assert()`.
 *
 * @see https://learn.microsoft.com/kusto/query/rand-function
 * @see https://learn.microsoft.com/kusto/query/new-guid-function
 * @see https://learn.microsoft.com/kusto/query/assert-function
 */
export const runFunctions: readonly ScalarFunction[] = [
  {
    name: 'rand',
    page: 'rand-function',
    // With a number, a whole number below it.
    resolve: (types, _, { random }) => {
      if (types.length === 0) {
        return { parameters: [], returns: 'real', nulls: 'handled', evaluate: () => random() };
      }
      return types.length === 1 && (types[0] === 'int' || types[0] === 'long')
        ? overload(['long'], 'real', (bound) => Math.floor(random() * Number(bound)))
        : undefined;
    },
  },
  {
    name: 'new_guid',
    page: 'new-guid-function',
    resolve: (types, _, { random }) =>
      types.length === 0
        ? { parameters: [], returns: 'guid', nulls: 'handled', evaluate: () => randomGuid(random) }
        : undefined,
  },
  {
    name: 'assert',
    page: 'assert-function',
    resolve: ([condition, message, ...rest]) =>
      (condition === 'bool' || condition === 'dynamic') && message === 'string' && rest.length === 0
        ? overload(['bool', 'string'], 'bool', (holds, text) => {
            if (!holds) {
              throw new KqlRuntimeError(`assert() has failed with message: '${text}'`);
            }
            return true;
          })
        : undefined,
  },
];

/** A guid of version 4. */
function randomGuid(random: () => number): string {
  const pattern = 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx';
  return pattern.replace(/[xy]/g, (place) => {
    const digit = Math.floor(random() * 16);
    return (place === 'x' ? digit : (digit & 3) | 8).toString(16);
  });
}
