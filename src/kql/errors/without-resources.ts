import { KqlRuntimeError } from './kql-runtime-error.ts';

/** What JavaScript says at the end of its own limits, and what it means for a query. */
const ends: readonly (readonly [RegExp, string])[] = [
  [/^Invalid string length/, 'A text became longer than half a billion characters'],
  [
    /^(?:Invalid (?:typed )?array length|Array buffer allocation failed)/,
    'An array became longer than there is memory',
  ],
  [/^(?:Map|Set) maximum size exceeded/, 'More than 16 million different values would have to be told apart'],
  [/^Maximum call stack size exceeded/, 'The query, or a value in it, is nested too deeply'],
];

/**
 * Does what `work` does, where the limits of the run did not keep it from JavaScript's own: those become a `KqlRuntimeError` that
 * says what is too large. Anything else passes as it is.
 */
export function withoutResources<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) {
      const [, meaning] = ends.find(([message]) => message.test(error.message)) ?? [];
      if (meaning !== undefined) {
        throw new KqlRuntimeError(`${meaning}, which is a limit of this evaluator`);
      }
    }
    throw error;
  }
}
