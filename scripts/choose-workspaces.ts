import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadWorkspaces } from '../src/content/load-workspaces.ts';
import type { Workspace } from '../src/content/workspaces.ts';
import { namedWorkspaces } from './named-workspaces.ts';
import { printFindings } from './print-findings.ts';
import { UsageError } from './usage-error.ts';

const help = 'docs/workspaces.md says what belongs in it.';

/**
 * The workspaces of a repository that a command is about, lower rings first.
 *
 * @param names of those that are wanted, whatever their case; undefined: all.
 * @throws UsageError where there is no list, one of the names is not in it, or it has errors, which are printed.
 */
export function chooseWorkspaces(
  root: string,
  config: string | undefined,
  names: readonly string[] | undefined,
): readonly Workspace[] {
  const file = resolve(config ?? join(root, 'workspaces.yaml'));
  if (!existsSync(file)) {
    throw new UsageError(config === undefined ? `There is no "${file}". ${help}` : `There is no file "${config}".`);
  }
  const { workspaces, findings, sources } = loadWorkspaces(root, config);
  printFindings(findings, sources);
  if (findings.some(({ severity }) => severity === 'error')) {
    throw new UsageError(`The list of workspaces has errors. ${help}`);
  }
  return names === undefined ? workspaces : namedWorkspaces(workspaces, names);
}
