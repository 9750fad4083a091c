import { KqlError } from './kql-error.ts';

/** A failure that Kusto would raise too while it runs the query, or a stated limit. */
export class KqlRuntimeError extends KqlError {
  readonly kind = 'runtime';
}
