import type { Detection } from '../content/detection.ts';
import type { FunctionDefinition } from '../content/function.ts';
import type { Repository } from '../content/repository.ts';
import { SourceFiles } from '../content/source-files.ts';
import type { Int64 } from '../kql/values/cell.ts';
import { compareInt64 } from '../kql/values/int64.ts';
import type { TableSchemas } from '../sentinel/table-schemas.ts';
import { impliedNamesIn } from '../sentinel/workspace-database.ts';
import { Dependencies, isShared } from './dependencies.ts';
import { keptText, readKeptResult } from './kept-result.ts';
import type { DetectionResult, FunctionResult } from './replay-result.ts';
import { writeResult } from './result-message.ts';
import { textHash } from './text-hash.ts';
import type { VerdictStore } from './verdict-store.ts';

/** What verdicts depend on, and where they are kept. */
export interface VerdictCacheOptions {
  readonly repository: Repository;
  readonly schemas: TableSchemas;
  /** The day on which waivers must still hold. */
  readonly today: Int64;
  /** Anything that is another text whenever Blindspot itself is another: its code, the catalogue and the schemas that ship with it. */
  readonly engine: string;
  readonly store: VerdictStore;
}

/**
 * Verdicts of earlier replays, by everything that they depend on: Blindspot itself, the files of the rule, its cases, their records, the
 * functions that it calls through any number of others, the rules over the health of the logs that may cover its blind spots, schemas, quirks and
 * answers of the root, and which waivers still hold. What of that differs in a byte makes another key, under which nothing is found.
 *
 * Only whole replays are kept, of every quirk and without pairs; and nothing of which there is a finding.
 */
export class VerdictCache {
  readonly #options: VerdictCacheOptions;
  readonly #dependencies: Dependencies;
  readonly #files: SourceFiles;
  readonly #hashes = new Map<string, string>();
  readonly #common: readonly string[];

  constructor(options: VerdictCacheOptions) {
    this.#options = options;
    const { repository, schemas, engine } = options;
    this.#dependencies = new Dependencies(repository);
    this.#files = new SourceFiles(repository.root);
    const schemaFiles = this.#files.list('schemas', ['.json', '.yaml', '.yml']);
    const shared = new Set([
      ...[...repository.sources.keys(), ...schemaFiles].filter(isShared),
      ...this.#dependencies.ofAll,
    ]);
    const texts = [
      ...repository.detections.map(({ query }) => query.text),
      ...[...repository.functionFixtures.values()].flatMap(({ cases }) => cases.map(({ call }) => call.text)),
      ...[...repository.fixtures.values()].flatMap(({ cases }) => cases.flatMap(({ records }) => [...records.keys()])),
    ];
    // Custom logs and parsers are tables and functions of the workspace as soon as any rule names them.
    this.#common = [engine, ...impliedNamesIn(texts.join('\n'), schemas), ...this.#hashed(shared)];
  }

  /** The verdicts of a detection as they were found last, if nothing that they depend on is another. */
  detection(detection: Detection): DetectionResult | undefined {
    const text = this.#text(detection);
    const { sources } = this.#options.repository;
    return text === undefined ? undefined : readKeptResult(text, 'detection', this.#detectionKey(detection), sources);
  }

  /** How the cases of a function ended last, if nothing that this depends on is another. */
  function(definition: FunctionDefinition): FunctionResult | undefined {
    const text = this.#text(definition);
    const { sources } = this.#options.repository;
    return text === undefined ? undefined : readKeptResult(text, 'function', this.#functionKey(definition), sources);
  }

  keepDetection(detection: Detection, result: DetectionResult): void {
    this.#write(detection, this.#detectionKey(detection), result);
  }

  keepFunction(definition: FunctionDefinition, result: FunctionResult): void {
    this.#write(definition, this.#functionKey(definition), result);
  }

  /** The files that what is found out of a detection or function may point into. */
  pathsOf(item: Detection | FunctionDefinition): ReadonlySet<string> {
    return new Set('entityMappings' in item ? this.#dependencies.of(item) : this.#dependencies.ofFunction(item));
  }

  #detectionKey(detection: Detection): string {
    const { repository, today } = this.#options;
    const waivers = repository.fixtures.get(detection.slug)?.waivers ?? [];
    const holding = waivers.map(({ expires }) => compareInt64(expires, today) > 0);
    return this.#key(['detection', JSON.stringify(holding), ...this.#hashed(this.#dependencies.of(detection))]);
  }

  #functionKey(definition: FunctionDefinition): string {
    return this.#key(['function', ...this.#hashed(this.#dependencies.ofFunction(definition))]);
  }

  #key(parts: readonly string[]): string {
    return textHash(JSON.stringify([this.#common, parts]));
  }

  /** The paths, sorted, each with the hash of what stands there. */
  #hashed(paths: Iterable<string>): readonly string[] {
    return [...new Set(paths)].sort().map((path) => `${path} ${this.#hashOf(path)}`);
  }

  #hashOf(path: string): string {
    const known = this.#hashes.get(path);
    if (known !== undefined) return known;
    const source = this.#options.repository.sources.get(path) ?? this.#files.read(path);
    const made = source === undefined ? 'none' : textHash(source.text);
    this.#hashes.set(path, made);
    return made;
  }

  #text(item: Detection | FunctionDefinition): string | undefined {
    return this.#options.store.read(item.source.path);
  }

  #write({ source }: Detection | FunctionDefinition, key: string, result: DetectionResult | FunctionResult): void {
    this.#options.store.write(source.path, keptText(key, writeResult(result).text));
  }
}
