import { posix } from 'node:path';
import type { Answers } from '../content/answers.ts';
import type { CaseRecord } from '../content/case-records.ts';
import type { Detection } from '../content/detection.ts';
import type { FunctionDefinition } from '../content/function.ts';
import type { Repository } from '../content/repository.ts';
import { watchesLogs } from './log-integrity.ts';

/** What of a repository depends on files. */
export type WithDependencies = Pick<
  Repository,
  'detections' | 'functions' | 'fixtures' | 'functionFixtures' | 'answers'
>;

/** Whether every rule depends on a file: the types of columns, their meaning, the quirks, the answers of the root. */
export function isShared(path: string): boolean {
  return /^(?:schemas|fixtures\/quirks|fixtures\/answers)\//.test(path);
}

/** Which files what a repository holds depends on. */
export class Dependencies {
  readonly #repository: WithDependencies;
  /** Function -> its file and those of the functions that it calls. */
  readonly #functions = new Map<string, readonly string[]>();

  constructor(repository: WithDependencies) {
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

  /** The files of a rule over the health of the logs that its alerts depend on: they cover the blind spots of others. */
  #ofWatcher(detection: Detection): readonly string[] {
    return watchesLogs(detection) ? [detection.source.path, ...this.#called(detection.query.text)] : [];
  }

  /** The files that every rule depends on besides {@link isShared shared} ones: records of the root's answers, and what watches the logs. */
  get ofAll(): readonly string[] {
    const watchers = this.#repository.detections.flatMap((detection) => this.#ofWatcher(detection));
    return [...this.#ofRecords(new Map(), this.#repository.answers), ...watchers];
  }

  /** The files of a function's cases: its own, those of the functions that it or they call, its fixture and its records. */
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
