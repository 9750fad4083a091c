import type { Workspace } from '../src/content/workspaces.ts';
import { chooseWorkspaces } from './choose-workspaces.ts';
import { UsageError } from './usage-error.ts';

/**
 * The workspace that a command is about, of those that a repository has: the one of a name or, where there is only one, that one.
 *
 * @throws UsageError where there is none, or several and no name; and when the list has errors, which are printed.
 */
export function oneWorkspace(
  root: string,
  options: { readonly config?: string; readonly workspace?: string },
): Workspace {
  const wanted = options.workspace === undefined ? undefined : [options.workspace];
  const workspaces = chooseWorkspaces(root, options.config, wanted);
  const [first, second] = workspaces;
  if (first !== undefined && second === undefined) return first;
  const names = workspaces.map(({ name }) => name);
  throw new UsageError(`There are ${names.length} workspaces: ${names.join(', ')}. Name one with --workspace.`);
}
