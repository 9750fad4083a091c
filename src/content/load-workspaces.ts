import { existsSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Finding } from './finding.ts';
import { SourceFile } from './source-file.ts';
import { SourceFiles } from './source-files.ts';
import { parseWorkspaces, type Workspace } from './workspaces.ts';

/**
 * Reads the workspaces of a repository: `workspaces.yaml` at its root or, when one is named, another file, wherever it is.
 * Findings have its path below the root; one outside of it goes by its name.
 *
 * @param config a path below the working folder.
 */
export function loadWorkspaces(
  root: string,
  config?: string,
): {
  readonly workspaces: readonly Workspace[];
  readonly findings: readonly Finding[];
  /** The file, by the path that findings have; none where it cannot be read. */
  readonly sources: ReadonlyMap<string, SourceFile>;
} {
  const file = resolve(config ?? join(root, 'workspaces.yaml'));
  const folder = dirname(file);
  const steps = relative(resolve(root), file);
  const isOutside = isAbsolute(steps) || steps === '..' || steps.startsWith(`..${sep}`);
  const path = isOutside ? basename(file) : steps.split(sep).join('/');
  if (!existsSync(folder)) {
    const message = 'This file cannot be read: there is no such folder.';
    const finding = { check: 'file-unreadable', severity: 'error', path, line: 1, column: 1, message } as const;
    return { workspaces: [], findings: [finding], sources: new Map() };
  }
  // Inside the root, links must not lead out of it; a file that was named is read where it is.
  const files = new SourceFiles(isOutside ? folder : root);
  const source = files.read(isOutside ? basename(file) : path);
  if (source === undefined) return { workspaces: [], findings: files.findings, sources: new Map() };
  const shown = new SourceFile(path, source.text);
  return { ...parseWorkspaces(shown), sources: new Map([[path, shown]]) };
}
