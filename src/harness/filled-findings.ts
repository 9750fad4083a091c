import type { Answers } from '../content/answers.ts';
import type { CaseRecord } from '../content/case-records.ts';
import type { Detection } from '../content/detection.ts';
import type { Finding } from '../content/finding.ts';
import type { FunctionDefinition } from '../content/function.ts';
import { rangeFinding } from '../content/range-finding.ts';
import type { RawRecord } from '../content/records.ts';
import type { Repository } from '../content/repository.ts';
import { SourceFiles } from '../content/source-files.ts';
import { isFilled } from './quirks/place.ts';

type Filled = (table: string) => readonly string[];

/**
 * The records of a root that lack a column which their log fills in every record (`filled` gives them): absent, null, or
 * without any text. Such a record was not recorded but made up, and a rule that passes on it proves nothing.
 *
 * Each record is reported once, however many cases use it: those of `fixtures/records/<Table>/`, those of the files that
 * cases take theirs from, those written in the cases of the detections and functions that are wanted, and those of the
 * logs of other workspaces. What a case lays over a record with `set` does not count: to leave a column empty there says
 * that it is meant.
 */
export function filledFindings(
  repository: Repository,
  filled: Filled,
  wants: (item: Detection | FunctionDefinition) => boolean,
): readonly Finding[] {
  const check = new FilledCheck(repository, filled);
  const folder = 'fixtures/records/';
  for (const path of new SourceFiles(repository.root).list('fixtures/records', [
    '.ndjson',
    '.jsonl',
    '.json',
    '.csv',
  ])) {
    const [table = '', ...rest] = path.slice(folder.length).split('/');
    if (rest.length > 0) check.file(path.slice('fixtures/'.length), table);
  }
  const { fixtures, functionFixtures } = repository;
  const ofDetections = repository.detections.filter(wants).map(({ slug }) => fixtures.get(slug));
  const ofFunctions = repository.functions.filter(wants).map(({ slug }) => functionFixtures.get(slug));
  for (const fixture of [...ofDetections, ...ofFunctions]) {
    for (const { records, answers } of fixture?.cases ?? []) {
      for (const [table, items] of records) check.items(items, table);
      check.answers(answers);
    }
  }
  check.answers(repository.answers);
  return check.findings;
}

/** The sections of answers that hold records of logs, by the name of the resource that has them. */
const logSections = ['workspaces', 'apps', 'resources'];

class FilledCheck {
  readonly findings: Finding[] = [];
  readonly #repository: Repository;
  readonly #filled: Filled;
  readonly #checked = new Set<string>();

  constructor(repository: Repository, filled: Filled) {
    this.#repository = repository;
    this.#filled = filled;
  }

  file(path: string, table: string): void {
    const key = JSON.stringify([path, table]);
    if (this.#checked.has(key) || this.#filled(table).length === 0) return;
    this.#checked.add(key);
    for (const record of this.#repository.records(path).records) this.#record(record, table);
  }

  items(items: readonly CaseRecord[], table: string): void {
    for (const item of items) {
      if (item.kind === 'inline') this.#record(item, table);
      else this.file(item.from, table);
    }
  }

  answers(answers: Answers): void {
    for (const answer of answers.values()) {
      const [section = '', , table] = answer.path;
      if (answer.kind !== 'rows' || table === undefined || !logSections.includes(section)) continue;
      this.items(answer.items, table);
    }
  }

  #record({ fields, source, range }: RawRecord, table: string): void {
    const missing = this.#filled(table).filter((name) => !isFilled(fields.get(name)));
    if (missing.length === 0) return;
    this.findings.push(
      rangeFinding(source, range, {
        check: 'record-filled',
        severity: 'warn',
        message: `This record lacks what ${table} fills in every record: ${missing.join(', ')}.`,
        help: source.path.startsWith('fixtures/records/')
          ? 'Keep records whole, as the log wrote them; a case changes what it needs with "set".'
          : 'Take a whole record with "from" and change what the case needs with "set".',
      }),
    );
  }
}
