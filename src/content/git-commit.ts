import { type ExecaError, execa } from 'execa';
import { didYouMean } from './did-you-mean.ts';

/** Why a commit cannot be read, for the person who asked for it. */
export class GitError extends Error {}

/** The folders of a root that hold content. */
const contentFolders = ['detections', 'functions', 'fixtures', 'schemas'];

/** A file of a commit. */
interface TreeFile {
  readonly path: string;
  readonly id: string;
  /** Whether the content is the path that a symbolic link leads to. */
  readonly isLink: boolean;
}

/**
 * The content of a root (its detections, functions, fixtures and schemas) as it was in a commit: the bytes of each file by its
 * path below the root, with `/`. The work tree and the index are neither read nor changed, and nothing is fetched. Links are
 * followed inside the content; one that leads out of it is not there. A root that the commit does not have has no files.
 *
 * Files are as they are stored: what a filter makes of them in the work tree (Git LFS) is not.
 *
 * @param ref anything that names a commit: a branch, a tag, `origin/main`, `HEAD~2`, an id.
 * @throws GitError when there is no git, no repository or no such commit.
 * @see https://git-scm.com/docs/git-cat-file
 */
export async function readCommit(root: string, ref: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const git = new Git(root);
  const prefix = await git.prefix();
  const commit = await git.commit(ref);
  const files = await git.files(commit, prefix);
  const contents = await git.contents(files);
  const byPath = new Map(
    files.map((file, index) => [file.path, { ...file, bytes: contents[index] ?? Buffer.alloc(0) }]),
  );
  const found = new Map<string, Uint8Array>();
  for (const { path } of files) {
    let at = byPath.get(path);
    for (let followed = 0; at?.isLink === true && followed < mostLinks; followed += 1) {
      at = byPath.get(targetOf(at.path, at.bytes.toString('utf8')) ?? '');
    }
    if (at !== undefined && !at.isLink) found.set(path, at.bytes);
  }
  return found;
}

/**
 * The id of the commit that a name means.
 *
 * @throws GitError when there is no git, no repository or no such commit.
 */
export async function resolveCommit(root: string, ref: string): Promise<string> {
  const git = new Git(root);
  await git.prefix();
  return await git.commit(ref);
}

/** Links that lead to links: more than that are a circle. */
const mostLinks = 40;

/** The path below the root that a link at `path` leads to; undefined when it leads out. */
function targetOf(path: string, link: string): string | undefined {
  if (link.startsWith('/')) return undefined;
  const steps = path.split('/').slice(0, -1);
  for (const step of link.split('/')) {
    if (step !== '..') {
      if (step !== '' && step !== '.') steps.push(step);
    } else if (steps.pop() === undefined) return undefined;
  }
  return steps.join('/');
}

class Git {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async #run(words: readonly string[], input = ''): Promise<Buffer> {
    const { stdout } = await execa('git', words, {
      cwd: this.#root,
      input,
      encoding: 'buffer',
      maxBuffer: 2 ** 30,
      stripFinalNewline: false,
      // Messages in English, no locks, no questions, nothing over the network.
      env: { LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1' },
    });
    return Buffer.from(stdout);
  }

  async #line(...words: readonly string[]): Promise<string> {
    return (await this.#run(words)).toString('utf8').replace(/\r?\n$/, '');
  }

  /** The root's path below the top of the repository, empty or ending in `/`. */
  async prefix(): Promise<string> {
    try {
      return await this.#line('rev-parse', '--show-prefix');
    } catch (error) {
      if (!isFailed(error)) throw error;
      if (error.code === 'ENOENT') throw new GitError('A commit can only be read with git, which is not installed.');
      const said = textOf(error.stderr);
      if (said.includes('not a git repository')) throw new GitError(`"${this.#root}" is in no git repository.`);
      throw new GitError(`Git cannot read the repository: ${said || error.shortMessage}`);
    }
  }

  /** The id of a commit. */
  async commit(ref: string): Promise<string> {
    // What begins with a hyphen is an option to git, and like what holds control characters the name of nothing.
    if (ref !== '' && !/^-|\p{Cc}/u.test(ref)) {
      try {
        return await this.#line('rev-parse', '--verify', '--quiet', `${ref}^{commit}`);
      } catch (error) {
        if (!isFailed(error)) throw error;
      }
    }
    throw new GitError(`There is no commit "${ref}" in this repository.${await this.#adviceOn(ref)}`);
  }

  async #adviceOn(ref: string): Promise<string> {
    if ((await this.#line('rev-parse', '--is-shallow-repository')) === 'true') {
      return ' The clone is shallow: fetch the rest with "git fetch --unshallow", or check out with "fetch-depth: 0".';
    }
    const refs = await this.#line(
      'for-each-ref',
      '--format=%(refname:short)',
      'refs/heads',
      'refs/tags',
      'refs/remotes',
    );
    const known = refs.split(/\r?\n/).filter((name) => name !== '');
    const remote = known.find((name) => name.endsWith(`/${ref}`));
    return remote === undefined ? didYouMean(ref, known) : ` Did you mean "${remote}"?`;
  }

  async files(commit: string, prefix: string): Promise<readonly TreeFile[]> {
    const tree = `${commit}:${prefix.replace(/\/$/, '')}`;
    try {
      await this.#run(['cat-file', '-e', tree]);
    } catch (error) {
      if (isFailed(error)) return [];
      throw error;
    }
    const listed = await this.#run(['ls-tree', '-r', '-z', '--full-tree', tree, ...contentFolders]);
    const entries = listed.toString('utf8').split('\0');
    return entries.flatMap((entry): readonly TreeFile[] => {
      const [, mode, kind, id, path] = /^(\d+) (\w+) ([0-9a-f]+)\t(.*)$/s.exec(entry) ?? [];
      // A submodule is a commit: what is in it belongs to another repository.
      if (kind !== 'blob' || id === undefined || path === undefined) return [];
      return [{ path, id, isLink: mode === '120000' }];
    });
  }

  /** The contents of files, in the same order. */
  async contents(files: readonly TreeFile[]): Promise<readonly Buffer[]> {
    if (files.length === 0) return [];
    const output = await this.#run(['cat-file', '--batch'], files.map(({ id }) => `${id}\n`).join(''));
    let at = 0;
    return files.map(({ path }) => {
      const end = output.indexOf('\n', at);
      const [, kind, size] = output.toString('utf8', at, end).split(' ');
      if (kind !== 'blob') {
        throw new GitError(`The content of ${path} is not in this clone: fetch it, or clone without a filter.`);
      }
      const start = end + 1;
      at = start + Number(size) + 1;
      return output.subarray(start, at - 1);
    });
  }
}

function isFailed(error: unknown): error is ExecaError {
  return error instanceof Error && 'shortMessage' in error;
}

/** What git said, on one line. */
function textOf(output: unknown): string {
  const text = output instanceof Uint8Array ? Buffer.from(output).toString('utf8') : '';
  return text
    .trim()
    .replace(/\s*\n\s*/g, ' ')
    .replace(/^fatal: /, '');
}
