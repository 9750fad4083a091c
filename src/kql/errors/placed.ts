import type { ErrorPlace } from './kql-error.ts';
import { KqlRuntimeError } from './kql-runtime-error.ts';
import { KqlSemanticError } from './kql-semantic-error.ts';
import { KqlUnsupportedError } from './kql-unsupported-error.ts';

/** Does what `work` does; an error of the query that has no place gets this one. Functions know their arguments, not where they stand. */
export function placed<T>(place: () => ErrorPlace, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw withPlace(error, place);
  }
}

function withPlace(error: unknown, place: () => ErrorPlace): unknown {
  if (error instanceof KqlUnsupportedError && error.place === undefined) {
    return new KqlUnsupportedError(error.feature, place(), error.help);
  }
  if (error instanceof KqlSemanticError && error.place === undefined) {
    return new KqlSemanticError(error.message, place(), error.help);
  }
  if (error instanceof KqlRuntimeError && error.place === undefined) {
    return new KqlRuntimeError(error.message, place(), error.help);
  }
  return error;
}
