import { type Stats, statSync } from 'node:fs';
import { UsageError } from './usage-error.ts';

/**
 * Whether a folder that is to be written to is there.
 *
 * @throws UsageError when it is something else, lies in something else, or may not be looked at.
 */
export function isFolderThere(option: string, folder: string): boolean {
  let found: Stats | undefined;
  try {
    found = statSync(folder, { throwIfNoEntry: false });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code !== 'ENOTDIR') throw new UsageError(`${option} "${folder}" cannot be used: ${error.message}.`);
    throw new UsageError(`${option} "${folder}" is no folder.`);
  }
  if (found?.isDirectory() === false) throw new UsageError(`${option} "${folder}" is no folder.`);
  return found !== undefined;
}
