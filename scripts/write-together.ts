import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { UsageError } from './usage-error.ts';

/** A file that is to be written. */
export interface FileToWrite {
  /** Below the folder, with `/`. */
  readonly path: string;
  readonly text: string;
  /** What the file said when it was read, without a byte order mark; undefined for one that is not there. */
  readonly before: string | undefined;
}

interface Draft {
  readonly path: string;
  readonly draft: string;
  readonly target: string;
  /** The bytes to put back when another file cannot be written. */
  readonly former: Buffer | undefined;
}

/**
 * Writes files into a folder, all of them or none: each under a temporary name first, and under its own once all are there. Nothing
 * is written outside of the folder, through links or otherwise, and nothing over what somebody wrote since it was read.
 *
 * @throws UsageError when that cannot be done; everything is then as it was.
 */
export function writeTogether(folder: string, files: readonly FileToWrite[]): void {
  const made: string[] = [];
  const drafts: Draft[] = [];
  const renamed: Draft[] = [];
  try {
    makeFolder(folder, made);
    const root = realpathSync(folder);
    for (const file of files) drafts.push(writeDraft(root, file, made));
    for (const draft of drafts) {
      renameSync(draft.draft, draft.target);
      renamed.push(draft);
    }
  } catch (error) {
    for (const { target, former } of renamed.reverse()) {
      if (former === undefined) rmSync(target, { force: true });
      else writeFileSync(target, former);
    }
    for (const { draft } of drafts) rmSync(draft, { force: true });
    for (const one of made.reverse()) removeEmpty(one);
    if (error instanceof Error && 'code' in error && 'syscall' in error) {
      throw new UsageError(`Nothing is written: ${error.message}.`);
    }
    throw error;
  }
}

function writeDraft(root: string, { path, text, before }: FileToWrite, made: string[]): Draft {
  const steps = path.split('/');
  if (isAbsolute(path) || steps.some((step) => step === '' || step === '.' || step === '..')) {
    throw new UsageError(`Nothing is written: "${path}" leads out of the folder.`);
  }
  const named = join(root, ...steps);
  refuseOutside(root, nearest(dirname(named)), path);
  makeFolder(dirname(named), made);
  const isThere = lstatSync(named, { throwIfNoEntry: false }) !== undefined;
  if (before === undefined && isThere) {
    throw new UsageError(`Nothing is written: "${path}" is there already, and was not when the folder was read.`);
  }
  // A file may be a link: what it leads to is what is written.
  const target = isThere ? realpathSync(named) : named;
  refuseOutside(root, isThere ? target : dirname(named), path);
  const former = isThere ? readFileSync(target) : undefined;
  const mark = former?.toString('utf8').startsWith('\uFEFF') === true ? '\uFEFF' : '';
  if (former !== undefined && former.toString('utf8') !== mark + (before ?? '')) {
    throw new UsageError(`Nothing is written: somebody changed "${path}" since it was read. Run the same again.`);
  }
  const draft = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  try {
    writeFileSync(draft, mark + text, { flag: 'wx', ...(isThere && { mode: statSync(target).mode }) });
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  return { path, draft, target, former };
}

function refuseOutside(root: string, place: string, path: string): void {
  const way = relative(root, realpathSync(place));
  if (isAbsolute(way) || way === '..' || way.startsWith(`..${sep}`)) {
    throw new UsageError(`Nothing is written: "${path}" is behind a link that leads out of the folder.`);
  }
}

/** The nearest folder upwards that is there. */
function nearest(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearest(dirname(folder));
}

/** Makes a folder and those above it, and notes which ones were not there. */
function makeFolder(folder: string, made: string[]): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder), made);
  mkdirSync(folder);
  made.push(folder);
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Somebody put something into it: it stays.
  }
}
