import { changedPaths } from '../content/changed-paths.ts';
import type { Detection } from '../content/detection.ts';
import { Dependencies, isShared, type WithDependencies } from './dependencies.ts';

/** A repository at one of two times. */
export interface RepositorySide {
  readonly repository: WithDependencies;
  /** Path below the root -> what the file says. */
  readonly files: ReadonlyMap<string, string>;
}

/** A rule that may do something else than before. */
export interface AffectedRule {
  readonly change: 'added' | 'changed' | 'removed';
  readonly slug: string;
  /** The slug that it had before. */
  readonly formerSlug: string | undefined;
  readonly name: string;
  readonly path: string;
  /** The changed files that it depends on, sorted. */
  readonly because: readonly string[];
}

export interface Affected {
  /** In the order of the paths; removed ones last. */
  readonly rules: readonly AffectedRule[];
  /** Names of functions whose cases may end otherwise. */
  readonly functions: ReadonlySet<string>;
}

/**
 * The rules that what changed between two times may touch: those whose file, fixture or records changed, those that call a changed
 * function, directly or through others, and all of them when something changed that all depend on. A rule over the health of the logs
 * is such a thing, as its alerts cover the blind spots of others. Rather too many than too few: a function counts as called
 * where its name stands in the query. A rule is the same when it has the same id, or the same path.
 */
export function affectedRules(before: RepositorySide, after: RepositorySide): Affected {
  const changed = changedPaths(before.files, after.files);
  const was = new Dependencies(before.repository);
  const is = new Dependencies(after.repository);
  const pairs = pairUp(before.repository.detections, after.repository.detections);
  const common = new Set([...was.ofAll, ...is.ofAll]);
  const ofAll = new Set([...changed].filter((path) => isShared(path) || common.has(path)));
  const rules = pairs.flatMap(([former, now]): readonly AffectedRule[] => {
    const paths = new Set([...(former ? was.of(former) : []), ...(now ? is.of(now) : [])]);
    const because = [...changed].filter((path) => paths.has(path) || ofAll.has(path)).sort();
    const shown = now ?? former;
    if (shown === undefined || because.length === 0) return [];
    const change = former === undefined ? 'added' : now === undefined ? 'removed' : 'changed';
    const { slug, name, source } = shown;
    return [{ change, slug, formerSlug: former?.slug, name, path: source.path, because }];
  });
  const functions = [...before.repository.functions, ...after.repository.functions].filter((definition) => {
    const paths = [...was.ofFunction(definition), ...is.ofFunction(definition)];
    return [...changed].some((path) => isShared(path) || paths.includes(path));
  });
  return { rules, functions: new Set(functions.map(({ name }) => name)) };
}

/** The rules of both times, in the order of the later one. */
function pairUp(
  before: readonly Detection[],
  after: readonly Detection[],
): readonly (readonly [former: Detection | undefined, now: Detection | undefined])[] {
  const left = new Set(before);
  const take = (found: Detection | undefined): Detection | undefined => {
    if (found !== undefined) left.delete(found);
    return found;
  };
  const byId = after.map((now) => take([...left].find(({ id }) => id.toLowerCase() === now.id.toLowerCase())));
  const pairs = after.map(
    (now, index) => [byId[index] ?? take([...left].find(({ slug }) => slug === now.slug)), now] as const,
  );
  return [...pairs, ...[...left].map((former) => [former, undefined] as const)];
}
