import { type Dynamic, isBag } from '../../kql/values/dynamic.ts';

/** Whether a step of a place to elements of an array, `[]` or `[Name=To]`, leads to this one. */
export function leadsTo(step: string, element: Dynamic | null): boolean {
  if (step === '[]') return true;
  const [name = '', wanted] = step.slice(1, -1).split('=', 2);
  return isBag(element) && element.get(name) === wanted;
}
