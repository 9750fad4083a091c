import { posix } from 'node:path';
import type { Answers } from '../content/answers.ts';
import type { CaseRecord } from '../content/case-records.ts';
import { changedPaths } from '../content/changed-paths.ts';
import type { Detection } from '../content/detection.ts';
import type { FunctionDefinition } from '../content/function.ts';
import type { Repository } from '../content/repository.ts';
import { watchesLogs } from './log-integrity.ts';

/** A repository at one of two times. */
export interface RepositorySide {
  readonly repository: Pick<Repository, 'detections' | 'functions' | 'fixtures' | 'functionFixtures'>;
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

/** What every rule depends on: the types of columns, their meaning, the quirks, the answers of the root. */
const shared = /^(?:schemas|fixtures\/quirks|fixtures\/answers)\//;

/**
 * The rules that what changed between two times may touch: those whose file, fixture or records changed, those that call a changed
 * function, directly or through others, and all of them when something changed that all depend on. A rule over the health of the logs
 * is such a thing, as its alerts cover the blind spots of others. Rather too many than too few: a function counts as called
 * where its name stands in the query. A rule is the same when it has the same id, or the same path.
 */
export function affectedRules(before: RepositorySide, after: RepositorySide): Affected {
  const changed = changedPaths(before.files, after.files);
  const was = new Dependencies(before);
  const is = new Dependencies(after);
  const pairs = pairUp(before.repository.detections, after.repository.detections);
  const isShared = (path: string): boolean => shared.test(path);
  const watched = pairs
    .flatMap(([former, now]) => [former && was.ofWatcher(former), now && is.ofWatcher(now)])
    .flatMap((paths) => [...(paths ?? [])]);
  const ofAll = new Set([...changed].filter((path) => isShared(path) || watched.includes(path)));
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

/** Which files what a repository holds depends on. */
class Dependencies {
  readonly #repository: RepositorySide['repository'];
  /** Function -> its file and those of the functions that it calls. */
  readonly #functions = new Map<string, readonly string[]>();

  constructor({ repository }: RepositorySide) {
    this.#repository = repository;
    for (const definition of repository.functions) {
      const reached = new Set([definition]);
      for (const one of reached) for (const called of this.#mentioned(one.query.text)) reached.add(called);
      this.#functions.set(
        definition.name,
        [...reached].map(({ source }) => source.path),
      );
    }
  }

  #mentioned(query: string): readonly FunctionDefinition[] {
    return this.#repository.functions.filter(({ name }) => new RegExp(`(?<!\\w)${name}(?!\\w)`).test(query));
  }

  #called(query: string): readonly string[] {
    return this.#mentioned(query).flatMap(({ name }) => this.#functions.get(name) ?? []);
  }

  /** The files of a rule: its own, its functions', its fixture and its records. */
  of({ slug, source, query }: Detection): ReadonlySet<string> {
    const cases = this.#repository.fixtures.get(slug)?.cases ?? [];
    return new Set([
      source.path,
      ...fixturePaths(source.path),
      ...this.#called(query.text),
      ...cases.flatMap(({ records, answers }) => this.#ofRecords(records, answers)),
    ]);
  }

  /** The files of a rule over the health of the logs that its alerts depend on. */
  ofWatcher(detection: Detection): readonly string[] {
    return watchesLogs(detection) ? [detection.source.path, ...this.#called(detection.query.text)] : [];
  }

  ofFunction({ name, slug, source }: FunctionDefinition): readonly string[] {
    const cases = this.#repository.functionFixtures.get(slug)?.cases ?? [];
    return [
      ...(this.#functions.get(name) ?? []),
      ...fixturePaths(source.path),
      ...cases.flatMap(({ call, records, answers }) => [
        ...this.#called(call.text),
        ...this.#ofRecords(records, answers),
      ]),
    ];
  }

  /** The files that records, and the rows of answers, are taken from, and what chooses among them calls. */
  #ofRecords(records: ReadonlyMap<string, readonly CaseRecord[]>, answers: Answers): readonly string[] {
    const rows = [...answers.values()].flatMap((answer) => (answer.kind === 'rows' ? answer.items : []));
    return [...[...records.values()].flat(), ...rows].flatMap((item) => {
      if (item.kind !== 'from') return [];
      return [posix.normalize(`fixtures/${item.from}`), ...this.#called(item.where?.text ?? '')];
    });
  }
}

/** Where the fixture of a file may be. */
function fixturePaths(path: string): readonly string[] {
  const stem = `fixtures/${path.replace(/\.ya?ml$/i, '')}`;
  return [`${stem}.yaml`, `${stem}.yml`];
}
