import type { ValidationEnd } from '../validate/validation-end.ts';

/** Shows what a validation found. The validation itself prints nothing. */
export interface ValidationReporter {
  onEnd(end: ValidationEnd): void;
}
