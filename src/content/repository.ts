import { resolve } from 'node:path';
import { type Answer, type Answers, parseAnswers, repeatedAnswer } from './answers.ts';
import { type Detection, parseDetection } from './detection.ts';
import { compareFindings, type Finding } from './finding.ts';
import { type DetectionFixture, parseDetectionFixture } from './fixture.ts';
import { type FunctionDefinition, parseFunction } from './function.ts';
import { type FunctionFixture, parseFunctionFixture } from './function-fixture.ts';
import { type LooseKind, readLooseFiles } from './loose-files.ts';
import { packageRoot } from './package-root.ts';
import { parseQuirks, type Quirk } from './quirk.ts';
import { rangeFinding } from './range-finding.ts';
import { type RecordsResult, readRecords } from './records.ts';
import type { SourceFile, SourceRange } from './source-file.ts';
import { SourceFiles } from './source-files.ts';

/** Everything that a root holds, read once. Lists are sorted by path. */
export interface Repository {
  readonly root: string;
  readonly detections: readonly Detection[];
  readonly functions: readonly FunctionDefinition[];
  /** By the detection's slug (`signin/PasswordSpray`). */
  readonly fixtures: ReadonlyMap<string, DetectionFixture>;
  /** By the function's slug. */
  readonly functionFixtures: ReadonlyMap<string, FunctionFixture>;
  /** Those of `fixtures/answers/`. */
  readonly answers: Answers;
  /** The built-in catalogue and the root's own. */
  readonly quirks: readonly Quirk[];
  /** What is wrong with the form of the files, sorted. */
  readonly findings: readonly Finding[];
  /** The files that were read, by path, whatever was made of them. */
  readonly sources: ReadonlyMap<string, SourceFile>;
  /**
   * The records of a file of the root, read when first asked for; `path` is below `fixtures/`, as cases write it. Files
   * that cannot be read have no records and one finding.
   */
  records(path: string): RecordsResult;
}

const yaml = ['.yaml', '.yml'];

/** Where the YAML is that queries ask for. */
const queryFolders = ['functions', 'fixtures/answers'];

export interface LoadOptions {
  /** Whether the root is this package, which has no catalogue beside its own: of today or, in another folder, of another day. */
  readonly isPackage?: boolean;
  /** Absolute paths of files and folders outside the root's own, rules and functions of which belong to the repository too. */
  readonly loose?: readonly string[];
  /** Whether the root's own folders are left alone: then `loose` is all that there is. */
  readonly isOnlyLoose?: boolean;
  /** Whether nothing but functions, answers and records is asked for, as queries do: the rest is not read then, and not judged. */
  readonly isForQueries?: boolean;
}

/**
 * Reads a root. What is wrong with one file keeps no other from being read.
 *
 * @throws when `root` is no folder.
 */
export function loadRepository(root: string, options: LoadOptions = {}): Repository {
  const folder = resolve(root);
  const {
    isPackage = folder === packageRoot(),
    loose: places = [],
    isOnlyLoose = false,
    isForQueries = false,
  } = options;
  const files = new SourceFiles(folder);
  const findings: Finding[] = [];
  const sources = new Map<string, SourceFile>();
  const read = <T>(path: string, parse: (source: SourceFile) => { readonly findings: readonly Finding[] } & T) =>
    (isOnlyLoose || (isForQueries && !queryFolders.includes(path)) ? [] : files.list(path, yaml)).flatMap((name) => {
      const source = files.read(name);
      if (source === undefined) return [];
      sources.set(name, source);
      const result = parse(source);
      findings.push(...result.findings);
      return [result];
    });

  const loose = readLooseFiles(folder, places);
  findings.push(...loose.findings);
  const looseOf = <T>(kind: LooseKind, parse: (source: SourceFile) => { readonly findings: readonly Finding[] } & T) =>
    loose.files.flatMap((file) => {
      sources.set(file.source.path, file.source);
      if (file.kind !== kind) return [];
      const result = parse(file.source);
      findings.push(...result.findings);
      return [result];
    });
  const detections = [...read('detections', parseDetection), ...looseOf('detection', parseDetection)].flatMap(
    ({ detection }) => detection ?? [],
  );
  const functions = [...read('functions', parseFunction), ...looseOf('function', parseFunction)].flatMap(
    ({ definition }) => definition ?? [],
  );
  const fixtures = read('fixtures/detections', parseDetectionFixture).flatMap(({ fixture }) => fixture ?? []);
  const functionFixtures = read('fixtures/functions', parseFunctionFixture).flatMap(({ fixture }) => fixture ?? []);
  const answers = unitedAnswers(
    read('fixtures/answers', parseAnswers).map((file) => file.answers),
    findings,
  );
  const ownQuirks = read('fixtures/quirks', parseQuirks).flatMap(({ quirks }) => quirks);
  const quirks = isPackage || isForQueries ? ownQuirks : [...builtInQuirks(findings), ...ownQuirks];

  reportRepeated(
    detections,
    'detection',
    (one) => one.id.toLowerCase(),
    (one) => one.places.value(['id']),
    findings,
  );
  reportRepeated(
    functions,
    'function',
    (one) => one.name,
    (one) => one.places.value(['name']),
    findings,
  );
  reportRepeated(
    quirks,
    'quirk',
    (one) => one.id,
    (one) => one.range,
    findings,
  );
  reportOrphans(fixtures, files.list('detections', yaml), 'detection', findings);
  reportOrphans(functionFixtures, files.list('functions', yaml), 'function', findings);

  const recordFiles = new Map<string, RecordsResult>();
  return {
    root: folder,
    detections,
    functions,
    fixtures: new Map(fixtures.map((fixture) => [fixture.slug, fixture])),
    functionFixtures: new Map(functionFixtures.map((fixture) => [fixture.slug, fixture])),
    answers,
    quirks,
    findings: [...findings, ...files.findings].sort(compareFindings),
    sources,
    records(path) {
      const known = recordFiles.get(path) ?? readRecordFile(folder, path);
      recordFiles.set(path, known);
      return known;
    },
  };
}

function readRecordFile(root: string, path: string): RecordsResult {
  const files = new SourceFiles(root);
  const source = files.read(`fixtures/${path}`);
  return source === undefined ? { records: [], findings: files.findings } : readRecords(source);
}

/** The catalogue that ships with the package. */
function builtInQuirks(findings: Finding[]): readonly Quirk[] {
  const files = new SourceFiles(packageRoot());
  const quirks = files.list('fixtures/quirks', yaml).flatMap((path) => {
    const source = files.read(path);
    if (source === undefined) return [];
    const result = parseQuirks(source);
    findings.push(...result.findings);
    return result.quirks;
  });
  findings.push(...files.findings);
  return quirks;
}

/** The answers of all files; what two of them say is reported. */
function unitedAnswers(files: readonly Answers[], findings: Finding[]): Answers {
  const united = new Map<string, Answer>();
  for (const [key, answer] of files.flatMap((answers) => [...answers])) {
    const known = united.get(key);
    if (known === undefined) united.set(key, answer);
    else findings.push(repeatedAnswer(answer, known));
  }
  return united;
}

/** Reports every item but the first of those that share what must be unique. */
function reportRepeated<T extends { readonly source: SourceFile }>(
  items: readonly T[],
  what: string,
  keyOf: (item: T) => string,
  rangeOf: (item: T) => SourceRange,
  findings: Finding[],
): void {
  const first = new Map<string, T>();
  for (const item of items) {
    const known = first.get(keyOf(item));
    if (known === undefined) {
      first.set(keyOf(item), item);
      continue;
    }
    const message = `There is another ${what} "${keyOf(item)}", in ${known.source.path}.`;
    findings.push(rangeFinding(item.source, rangeOf(item), { check: 'duplicate-id', severity: 'error', message }));
  }
}

/** Reports fixtures of nothing. A file that is there counts, whether it could be read or not. */
function reportOrphans(
  fixtures: readonly { readonly source: SourceFile }[],
  paths: readonly string[],
  what: string,
  findings: Finding[],
): void {
  const stems = new Set(paths.map(stem));
  for (const { source } of fixtures) {
    const wanted = stem(source.path.replace(/^fixtures\//, ''));
    if (stems.has(wanted)) continue;
    const message = `This fixture belongs to no ${what}: there is no ${wanted}.yaml.`;
    findings.push(rangeFinding(source, { start: 0, end: 0 }, { check: 'fixture-orphan', severity: 'error', message }));
  }
}

function stem(path: string): string {
  return path.replace(/\.ya?ml$/i, '');
}
