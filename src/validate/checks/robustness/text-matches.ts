import { findScalarFunction } from '../../../kql/functions/registry.ts';

/** Whether a comparison of texts by an operator of KQL is true; undefined for an operator that does not compare two texts. */
export function textMatches(operator: string, left: string, right: string): boolean | undefined {
  const name = single.get(operator) ?? operator;
  if (!comparing.has(name)) return undefined;
  const overload = findScalarFunction(name)?.resolve(['string', 'string'], [null, right], { now: 0, random: () => 0 });
  return overload === undefined ? undefined : overload.evaluate(left, right) === true;
}

/** What an operator over a list does with each item. */
const single: ReadonlyMap<string, string> = new Map([
  ['in', '=='],
  ['in~', '=~'],
  ['has_any', 'has'],
]);

const comparing: ReadonlySet<string> = new Set([
  ...['==', '=~', 'has', 'has_cs', 'hasprefix', 'hasprefix_cs', 'hassuffix', 'hassuffix_cs', 'contains', 'contains_cs'],
  ...['startswith', 'startswith_cs', 'endswith', 'endswith_cs'],
]);
