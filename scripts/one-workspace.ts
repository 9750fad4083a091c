import { didYouMean } from '../src/content/did-you-mean.ts';
import { loadWorkspaces } from '../src/content/load-workspaces.ts';
import type { Workspace } from '../src/content/workspaces.ts';
import { printFindings } from './print-findings.ts';
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
  const { workspaces, findings } = loadWorkspaces(root, options.config);
  printFindings(findings);
  if (findings.some(({ severity }) => severity === 'error')) {
    throw new UsageError('The list of workspaces has errors. docs/workspaces.md says what belongs in it.');
  }
  const { workspace: wanted } = options;
  const names = workspaces.map(({ name }) => name);
  if (wanted !== undefined) {
    const found = workspaces.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
    if (found !== undefined) return found;
    throw new UsageError(`There is no workspace "${wanted}".${didYouMean(wanted, names)}`);
  }
  const [first, second] = workspaces;
  if (first !== undefined && second === undefined) return first;
  throw new UsageError(`There are ${names.length} workspaces: ${names.join(', ')}. Name one with --workspace.`);
}
