import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { GitError, readCommit } from '../src/content/git-commit.ts';
import type { RecordsResult } from '../src/content/records.ts';
import { loadRepository, type Repository } from '../src/content/repository.ts';
import { SourceFiles } from '../src/content/source-files.ts';
import { loadTableSchemas, type TableSchemas } from '../src/sentinel/table-schemas.ts';
import { UsageError } from './usage-error.ts';

/** A root as it was in a commit. */
export interface CommittedRoot {
  readonly repository: Repository;
  readonly schemas: TableSchemas;
  /** Path below the root -> what the file says; files that are no text are not among them. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Uses a root as it was in a commit. Its files are written into a fresh temporary folder, so that they are read by the very code
 * that reads the root itself. The folder is there while `use` runs, and then no more: what would read it later finds nothing,
 * and never the files of today. Files of records are read before, so that cases may ask for them at any time.
 *
 * @throws UsageError when the commit cannot be read.
 */
export async function useCommit<T>(
  root: string,
  isPackage: boolean,
  ref: string,
  use: (commit: CommittedRoot) => T,
): Promise<T> {
  const files = await contentOf(root, ref);
  return await inFolder(files, (folder) => {
    const repository = withRecordsRead(loadRepository(folder, { isPackage }));
    return use({ repository, schemas: loadTableSchemas(folder), files: textFiles(folder) });
  });
}

/** What the files of a root say, by path below it. */
export function textFiles(root: string): ReadonlyMap<string, string> {
  const files = new SourceFiles(root);
  const paths = ['detections', 'functions', 'fixtures', 'schemas'].flatMap((folder) => files.list(folder, ['']));
  return new Map(
    paths.flatMap((path) => {
      const text = files.read(path)?.text;
      return text === undefined ? [] : [[path, text] as const];
    }),
  );
}

async function contentOf(root: string, ref: string): Promise<ReadonlyMap<string, Uint8Array>> {
  try {
    return await readCommit(root, ref);
  } catch (error) {
    if (error instanceof GitError) throw new UsageError(error.message);
    throw error;
  }
}

/** Uses a folder with the files given, which is removed again: afterwards, when `use` fails, and when the process is stopped. */
async function inFolder<T>(files: ReadonlyMap<string, Uint8Array>, use: (folder: string) => T): Promise<T> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'blindspot-')));
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const stop = (signal: NodeJS.Signals): void => {
    rmSync(folder, { recursive: true, force: true });
    for (const one of signals) process.off(one, stop);
    process.kill(process.pid, signal);
  };
  for (const signal of signals) process.on(signal, stop);
  try {
    for (const [path, bytes] of files) {
      const file = resolve(folder, path);
      // Git keeps names that another system reads as paths to elsewhere.
      if (!file.startsWith(folder + sep)) continue;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
    }
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    for (const signal of signals) process.off(signal, stop);
  }
}

/** The repository with every file of records read, which otherwise happens when a case asks for it. */
function withRecordsRead(repository: Repository): Repository {
  const paths = new SourceFiles(repository.root).list('fixtures', ['.ndjson', '.jsonl', '.json', '.csv']);
  const known = new Map(
    paths.map((path) => path.slice('fixtures/'.length)).map((path) => [path, repository.records(path)]),
  );
  return {
    ...repository,
    records: (path) => known.get(path) ?? notThere(`fixtures/${path}`),
  };
}

function notThere(path: string): RecordsResult {
  const message = 'This file cannot be read: there is no such file.';
  const finding = { check: 'file-unreadable', severity: 'error', path, line: 1, column: 1, message } as const;
  return { records: [], findings: [finding] };
}
