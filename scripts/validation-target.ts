import { existsSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { didYouMean } from '../src/content/did-you-mean.ts';
import { findRoot } from '../src/content/find-root.ts';
import { packageRoot } from '../src/content/package-root.ts';
import { type LoadOptions, loadRepository, type Repository } from '../src/content/repository.ts';
import { SourceFiles } from '../src/content/source-files.ts';
import { configPath } from '../src/validate/check-config.ts';
import { UsageError } from './usage-error.ts';

/** What the command line asks to be validated. */
export interface ValidationTarget {
  /** The folder that paths are relative to. */
  readonly root: string;
  readonly load: LoadOptions;
  /** Where schemas and roles are read from: the root or, where only loose files are validated, the package. */
  readonly home: string;
  /** Paths that were named, relative to the root; undefined when all is wanted. */
  readonly named: readonly string[] | undefined;
}

/** The folders and files of a root that are its content, whatever else lies about. */
const contentNames = ['detections', 'functions', 'fixtures', 'schemas', configPath, 'workspaces.yaml'];

/**
 * Finds out what is meant by paths. They may be relative to the working folder or to the root, in which they name content; rules and functions
 * outside of its folders are read as well, and where there is no root, they are all that there is.
 *
 * @throws UsageError when a path is of nothing, or there is no root and no path.
 */
export function findTarget(paths: readonly string[], given: string | undefined): ValidationTarget {
  const near = given ?? findRoot(process.cwd());
  if (paths.length === 0) {
    if (near === undefined) {
      throw new UsageError(
        'No folder detections/ here or above. Name the repository with --root, or files and folders.',
      );
    }
    return { root: resolve(near), load: {}, home: resolve(near), named: undefined };
  }
  const places = paths.map((path) => findPlace(path, near));
  const root = given === undefined ? rootOf(places, near) : resolve(given);
  if (root === undefined) {
    const load = { loose: places, isOnlyLoose: true };
    refuseOther(places, paths, places);
    return {
      root: process.cwd(),
      load,
      home: packageRoot(),
      named: places.map((place) => steps(process.cwd(), place)),
    };
  }
  const named = places.map((place) => steps(root, place));
  // The root itself, and what it is in, is all of its content.
  if (named.some((path) => /^(?:\.\.\/)*(?:\.\.)?$/.test(path)))
    return { root, load: {}, home: root, named: undefined };
  const loose = places.filter((_, index) => !contentNames.includes(named[index]?.split('/')[0] ?? ''));
  refuseOther(loose, paths, places);
  return { root, load: { loose }, home: root, named };
}

/** Reads the repository. @throws UsageError when it cannot be read, or there is nothing at a path. */
export function openTarget({ root, load, named }: ValidationTarget, paths: readonly string[]): Repository {
  let repository: Repository;
  try {
    repository = loadRepository(root, load);
  } catch {
    throw new UsageError(`The root "${root}" is not a folder that can be read.`);
  }
  const known = [...repository.sources.keys(), ...repository.findings.map(({ path }) => path)];
  named?.forEach((path, index) => {
    const isOther = path === configPath || path === 'workspaces.yaml' || isAt(path, 'schemas');
    if (isOther || known.some((one) => isAt(one, path))) return;
    throw new UsageError(`There is no rule, function or fixture at "${paths[index] ?? path}".`);
  });
  return repository;
}

/** Refuses files that nobody would read: of a folder, they are passed over. */
function refuseOther(loose: readonly string[], paths: readonly string[], places: readonly string[]): void {
  const other = loose.find((place) => !/\.ya?ml$/i.test(place) && !statSync(place).isDirectory());
  if (other !== undefined) throw new UsageError(`"${paths[places.indexOf(other)] ?? other}" is no file of YAML.`);
}

/** Whether a path is among those that were named. */
export function wantsPath({ named }: ValidationTarget): (path: string) => boolean {
  return (path) => named === undefined || named.some((one) => isAt(path, one));
}

function isAt(path: string, named: string): boolean {
  return named === '' || path === named || path.startsWith(`${named}/`);
}

/** A path from a folder to a place, with `/`. */
function steps(from: string, to: string): string {
  return relative(from, to).split(sep).join('/');
}

/** Where a path leads: an absolute path of what is there. */
function findPlace(path: string, root: string | undefined): string {
  const bases = [
    resolve(path),
    ...(root === undefined ? [] : [resolve(root, path), resolve(root, 'detections', path)]),
  ];
  const found = bases.flatMap((base) => [base, `${base}.yaml`, `${base}.yml`]).find((one) => existsSync(one));
  if (found !== undefined) return found;
  throw new UsageError(`There is no file or folder "${path}".${didYouMean(path, knownPaths(path, root))}`);
}

/** What could have been meant: files of the root, and what is beside the path. */
function knownPaths(path: string, root: string | undefined): readonly string[] {
  const list = (folder: string, below: string): readonly string[] => {
    try {
      return new SourceFiles(folder).list(below, ['.yaml', '.yml']);
    } catch {
      return [];
    }
  };
  const beside = dirname(path);
  const near = existsSync(beside)
    ? list(beside, '.')
        .filter((one) => !one.slice(2).includes('/'))
        .map((one) => join(beside, basename(one)))
    : [];
  const own = root === undefined ? [] : ['detections', 'functions'].flatMap((folder) => list(root, folder));
  const slugs = own.map((one) => one.replace(/^detections\//, '').replace(/\.ya?ml$/i, ''));
  return [...new Set([...near, ...own, ...slugs])];
}

/** The one root that all places are in; undefined when they are in none. */
function rootOf(places: readonly string[], near: string | undefined): string | undefined {
  const roots = new Set(places.map((place) => findRoot(statSync(place).isDirectory() ? place : dirname(place))));
  const [first] = roots;
  if (roots.size <= 1) return first;
  if (near !== undefined && roots.has(resolve(near))) return resolve(near);
  throw new UsageError('The paths are in several repositories. Name the one that is meant with --root.');
}

/** The path of a root below the checkout that GitHub knows: its workspace or, elsewhere, the nearest folder with `.git`. */
export function prefixInCheckout(root: string, workspace: string | undefined): string {
  for (const top of [workspace, checkoutOf(root)]) {
    if (top === undefined || top === '') continue;
    const path = relative(resolve(top), root);
    if (!isAbsolute(path) && path !== '..' && !path.startsWith(`..${sep}`)) return path.split(sep).join('/');
  }
  return '';
}

function checkoutOf(root: string): string | undefined {
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}
