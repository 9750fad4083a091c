import type { VisibilityWait } from '../src/deploy/apply-workspace.ts';
import { longWait } from './long-wait.ts';

/**
 * Says what is waited for, each function of a workspace once: `test: waiting for function A to be seen, up to 5 minutes`. Nothing is
 * said of waits that are over before anybody wonders.
 */
export function tellWaits(say: (line: string) => void): (workspace: string, wait: VisibilityWait) => void {
  const told = new Map<string, Set<string>>();
  return (workspace, { functions, waitMs, visibilityMs }) => {
    const known = told.get(workspace) ?? new Set();
    told.set(workspace, known);
    const fresh = functions.filter((name) => !known.has(name));
    if (waitMs < longWait || fresh.length === 0) return;
    for (const name of fresh) known.add(name);
    const named = `function${fresh.length === 1 ? '' : 's'} ${fresh.join(', ')}`;
    say(`${workspace}: waiting for ${named} to be seen, up to ${Math.round(visibilityMs / 60_000)} minutes`);
  };
}
