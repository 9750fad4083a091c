import { type Dirent, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { Finding } from './finding.ts';
import { SourceFile } from './source-file.ts';

/**
 * The files of one root, read as UTF-8. Paths are relative to the root and use `/`; nothing outside the root is read,
 * whether a path climbs out with `..` or a symbolic link leads out.
 */
export class SourceFiles {
  readonly root: string;
  /** What could not be read so far. */
  readonly findings: Finding[] = [];
  readonly #realRoot: string;
  readonly #read = new Map<string, SourceFile | undefined>();
  readonly #listed = new Map<string, readonly string[]>();

  /** @throws when the root is no folder. */
  constructor(root: string) {
    this.root = root;
    this.#realRoot = realpathSync(root);
  }

  #report(path: string, check: string, message: string): undefined {
    const help = helpOf.get(check);
    const finding: Finding = { check, severity: 'error', path, line: 1, column: 1, message };
    this.findings.push(help === undefined ? finding : { ...finding, help });
  }

  /** Whether a path, links followed, is the root or inside it. */
  #isInside(realPath: string): boolean {
    const steps = relative(this.#realRoot, realPath);
    return !isAbsolute(steps) && steps !== '..' && !steps.startsWith(`..${sep}`);
  }

  /**
   * The files below a folder with one of the extensions (`.yaml`), sorted by code point. A folder that does not exist
   * has none. Links to files inside the root are followed, links to folders are not.
   */
  list(folder: string, extensions: readonly string[]): readonly string[] {
    const key = [folder, ...extensions].join(' ');
    const listed = this.#listed.get(key);
    if (listed !== undefined) return listed;
    const found: string[] = [];
    this.#walk(folder, extensions, found);
    found.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    this.#listed.set(key, found);
    return found;
  }

  #walk(folder: string, extensions: readonly string[], found: string[]): undefined {
    let entries: Dirent[];
    try {
      if (!statSync(join(this.root, folder), { throwIfNoEntry: false })?.isDirectory()) return undefined;
      if (!this.#isInside(realpathSync(join(this.root, folder)))) {
        return this.#report(folder, 'path-outside', 'This folder leads out of the repository and is not read.');
      }
      entries = readdirSync(join(this.root, folder), { withFileTypes: true });
    } catch (error) {
      return this.#report(folder, 'file-unreadable', `This folder cannot be read: ${reason(error)}`);
    }
    for (const entry of entries) {
      const path = `${folder}/${entry.name}`;
      const isNamed = extensions.some((extension) => entry.name.toLowerCase().endsWith(extension));
      if (entry.isDirectory()) {
        // What is somebody else's, and not written by hand.
        if (entry.name === 'node_modules' || entry.name === '.git') continue;
        if (isNamed && !extensions.includes('')) this.#report(path, 'file-unreadable', namedLikeFile);
        this.#walk(path, extensions, found);
      } else if (entry.isSymbolicLink() && this.#isLinkedFolder(path)) {
        this.#report(path, 'path-outside', 'This is a link to a folder, which is not followed.');
      } else if (isNamed) found.push(path);
    }
    return undefined;
  }

  #isLinkedFolder(path: string): boolean {
    try {
      return statSync(join(this.root, path)).isDirectory();
    } catch {
      // A link that leads nowhere: reading it says why.
      return false;
    }
  }

  /** Reads a file, once. One that cannot be read, is empty or is not UTF-8 gives a finding. */
  read(path: string): SourceFile | undefined {
    if (!this.#read.has(path)) this.#read.set(path, this.#readNow(path));
    return this.#read.get(path);
  }

  #readNow(path: string): SourceFile | undefined {
    const segments = path.split('/');
    if (isAbsolute(path) || segments.includes('..')) {
      return this.#report(path, 'path-outside', `The path "${path}" leads out of the repository.`);
    }
    let bytes: Buffer;
    try {
      const file = join(this.root, ...segments);
      if (!this.#isInside(realpathSync(file))) {
        return this.#report(
          path,
          'path-outside',
          'This file is a link that leads out of the repository; it is not read.',
        );
      }
      const status = statSync(file);
      if (status.isDirectory()) return this.#report(path, 'file-unreadable', namedLikeFile);
      // A pipe would be waited for.
      if (!status.isFile()) return this.#report(path, 'file-unreadable', 'This is no ordinary file, and is not read.');
      if (/\.ya?ml$/i.test(path) && status.size > mostYaml) {
        const size = (status.size / 2 ** 20).toFixed(1);
        return this.#report(
          path,
          'file-size',
          `This file has ${size} MiB and is not read: a file of YAML has at most ${mostYaml / 2 ** 20}.`,
        );
      }
      bytes = readFileSync(file);
    } catch (error) {
      return this.#report(path, 'file-unreadable', `This file cannot be read: ${reason(error)}`);
    }
    const text = decode(bytes);
    if (text === undefined) return this.#report(path, 'file-encoding', 'This file is not UTF-8 text.');
    if (text.trim() === '') return this.#report(path, 'file-empty', 'This file is empty.');
    return new SourceFile(path, text);
  }
}

const helpOf: ReadonlyMap<string, string> = new Map([
  ['file-empty', 'Write what it was meant for, or remove it.'],
  ['file-encoding', 'Save it as UTF-8. A file that is no text does not belong here.'],
  ['path-outside', 'Put a copy of what it leads to into the repository.'],
]);

const namedLikeFile = 'This is a folder with the name of a file.';

/** Bytes of a file of YAML. What people write has a thousandth of that; a parser takes a hundred times as much memory. */
const mostYaml = 4 * 2 ** 20;

function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The reason that the operating system gave, without the path of this machine. */
function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known: Readonly<Record<string, string>> = {
    EACCES: 'permission denied',
    EISDIR: 'it is a folder',
    ELOOP: 'its links lead in a circle',
    ENOENT: 'there is no such file',
    ENOTDIR: 'a part of its path is no folder',
    EPERM: 'permission denied',
  };
  return `${known[code] ?? code}.`;
}
