import { kqlCode } from '../content/kql-code.ts';
import { autoDisabled } from './live-rule.ts';
import type { LiveWorkspace } from './live-workspace.ts';

/** Something in a workspace that has a query. */
export interface LiveQuery {
  readonly kind: 'rule' | 'function' | 'saved search';
  /** The id of a rule; the name of the resource of a saved search, in lower case. */
  readonly key: string;
  /** What people call it. */
  readonly name: string;
  /** What of its query is code. */
  readonly code: string;
}

/** Everything in a workspace that has a query. */
export function liveQueries(live: LiveWorkspace): readonly LiveQuery[] {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const rules = [...live.rules.values()].map((rule): LiveQuery => {
    const name = autoDisabled(rule)?.displayName ?? text(rule.properties['displayName']).trim();
    return { kind: 'rule', key: rule.id, name, code: kqlCode(text(rule.properties['query'])) };
  });
  const searches = [...live.searches].map(([key, { name, properties }]): LiveQuery => {
    const alias = live.functions.get(key)?.name;
    const code = kqlCode(text(properties['query']));
    if (alias !== undefined) return { kind: 'function', key, name: alias, code };
    return { kind: 'saved search', key, name: text(properties['displayName']) || name, code };
  });
  return [...rules, ...searches];
}

/**
 * Those whose code has the name of a function in it: rather too many than too few, as a function that is gone, or another one, breaks
 * what calls it.
 */
export function callersAmong(queries: readonly LiveQuery[], functionName: string): readonly LiveQuery[] {
  if (!/^\w+$/.test(functionName)) return queries.filter(({ code }) => code.includes(functionName));
  const named = new RegExp(`(?<![\\w.])${functionName}(?!\\w)`);
  return queries.filter(({ code }) => named.test(code));
}
