import { KqlError } from './kql-error.ts';

/** The text is not KQL. */
export class KqlSyntaxError extends KqlError {
  readonly kind = 'syntax';
}
