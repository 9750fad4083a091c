import type { Dynamic } from '../../../kql/values/dynamic.ts';

/** Whether a value is the name of a person: a text with an `@` between other characters. */
export function isPersonName(value: Dynamic): value is string {
  return typeof value === 'string' && /[^@\s]@[^@\s]/.test(value);
}
