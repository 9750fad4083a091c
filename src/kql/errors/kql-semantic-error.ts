import { KqlError } from './kql-error.ts';

/** The text is KQL, but it does not bind: an unknown name, a type that does not fit. */
export class KqlSemanticError extends KqlError {
  readonly kind = 'semantic';
}
