import type { ValidationSummary } from '../validate/validation-end.ts';

/** What was looked at, and how much was found: `74 detections and 56 functions: 2 errors, 1 warning.` */
export function validationSums({
  detections,
  functions,
  errors,
  warnings,
  suppressed,
  fixable,
}: ValidationSummary): string {
  const looked = `${countOf(detections, 'detection')} and ${countOf(functions, 'function')}`;
  const found = [errors > 0 ? countOf(errors, 'error') : '', warnings > 0 ? countOf(warnings, 'warning') : ''];
  const left = suppressed === 0 ? '' : `, ${suppressed} left out by comments`;
  const mendable = fixable === 0 ? '' : ` --fix mends ${fixable}.`;
  return `${looked}: ${found.filter((text) => text !== '').join(', ') || 'no findings'}${left}.${mendable}`;
}

/** `1 error`, `2 errors`. */
export function countOf(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
