import { type Answers, answerKey, mergeAnswers } from '../content/answers.ts';
import type { Detection } from '../content/detection.ts';
import { compareFindings, type Finding } from '../content/finding.ts';
import type { DetectionCase, DetectionFixture } from '../content/fixture.ts';
import type { FunctionDefinition } from '../content/function.ts';
import type { Quirk } from '../content/quirk.ts';
import { rangeFinding } from '../content/range-finding.ts';
import type { RecordsResult } from '../content/records.ts';
import type { Repository } from '../content/repository.ts';
import { type PreparedQuery, preparePlan } from '../kql/engine.ts';
import { KqlError } from '../kql/errors/kql-error.ts';
import type { Plan } from '../kql/plan/plan.ts';
import { prepare } from '../kql/prepare.ts';
import type { Database, TableSchema } from '../kql/syntax/database.ts';
import type { Int64 } from '../kql/values/cell.ts';
import { logSchemas } from '../sentinel/log-schemas.ts';
import { type ResolvedAnswers, resolveAnswers } from '../sentinel/resolve-answers.ts';
import type { TableSchemas } from '../sentinel/table-schemas.ts';
import { workspaceDatabase } from '../sentinel/workspace-database.ts';
import { tablesOfCase } from './case-timeline.ts';
import { columnsRead } from './columns-read.ts';
import { errorText } from './error-text.ts';
import { filledFindings } from './filled-findings.ts';
import { logWatchers, watchesLogs } from './log-integrity.ts';
import { mappedColumns } from './mapped-columns.ts';
import { placeOfError } from './place-of-span.ts';
import type { PreparedDetection } from './prepared-detection.ts';
import { prunePlan } from './prune-plan.ts';
import { type ColumnRoles, loadColumnRoles } from './quirks/column-roles.ts';
import { planStrikes } from './quirks/strike-plan.ts';
import { type CaseInput, type ReplayContext, replayCase } from './replay-case.ts';
import { type FunctionRunner, replayFunction } from './replay-functions.ts';
import type { CaseResult, DetectionResult, FunctionResult } from './replay-result.ts';
import { type RecordSource, resolveRecords } from './resolve-records.ts';
import type { PairSampling } from './sample-pairs.ts';
import { stageQuery } from './staged-query.ts';
import { applyWaivers } from './waivers.ts';

/** What is replayed, and with what. */
export interface ReplayOptions {
  readonly repository: Repository;
  readonly schemas: TableSchemas;
  /** What columns mean. By default, as the folder of the repository says it. */
  readonly roles?: ColumnRoles;
  /** The day on which waivers must still hold: ticks since 2020. */
  readonly today: Int64;
  /** Which detections and functions are replayed. All by default. */
  readonly wants?: (item: Detection | FunctionDefinition) => boolean;
  /** Which quirks. All by default. */
  readonly wantsQuirk?: (quirk: Quirk) => boolean;
  /** How many pairs of quirks strike each case besides. None by default. */
  readonly pairs?: PairSampling;
}

/**
 * Replays detections and functions of one repository one by one. What is read, bound and found out for one is there for the
 * next.
 */
export class ReplaySession {
  readonly #options: ReplayOptions;
  readonly #database: Database;
  readonly #functions: ReadonlyMap<string, FunctionDefinition>;
  readonly #findings: Finding[] = [];
  readonly #quirks: readonly Quirk[];
  readonly #context: ReplayContext;
  /** What cases ask for: calls of functions, choices of records. */
  readonly #queries = new Map<string, PreparedQuery>();
  /** Databases in which some tables are others, by what they are. */
  readonly #changed = new Map<string, Database>();
  readonly #bound = new Map<Detection, Map<Database, PreparedDetection | KqlError>>();

  constructor(options: ReplayOptions) {
    this.#options = options;
    const { repository, schemas } = options;
    const texts = [
      ...repository.detections.map(({ query }) => query.text),
      ...[...repository.functionFixtures.values()].flatMap(({ cases }) => cases.map(({ call }) => call.text)),
      ...[...repository.fixtures.values()].flatMap(({ cases }) => cases.flatMap(({ records }) => [...records.keys()])),
    ];
    this.#database = workspaceDatabase({ schemas, functions: repository.functions }, texts);
    this.#functions = new Map(repository.functions.map((definition) => [definition.name, definition]));
    const { wants = () => true, wantsQuirk = () => true } = options;
    const roles = options.roles ?? loadColumnRoles(repository.root, schemas);
    const { plans, findings } = planStrikes(repository.quirks, roles);
    this.#findings.push(...repository.findings, ...roles.findings, ...findings);
    this.#findings.push(...filledFindings(repository, (table) => roles.filled(table), wants));
    this.#quirks = repository.quirks.filter((quirk) => plans.has(quirk) && wantsQuirk(quirk));
    this.#context = {
      functions: this.#functions,
      strikes: plans,
      watchers: logWatchers(repository.detections),
      ...(options.pairs === undefined ? {} : { pairs: options.pairs }),
      bind: (detection, changed) => this.#bind(detection, this.#databaseWith(changed)),
    };
  }

  /** What records are read with; `others` are the schemas of the logs of other workspaces. */
  #recordSource(others?: ReadonlyMap<string, TableSchema>): RecordSource {
    const { repository, schemas } = this.#options;
    const logs = logSchemas(schemas, others);
    return {
      schemas: logs,
      records: (path) => repository.records(path),
      select: (query, records, now) => {
        const tables = tablesOfCase(records, logs);
        const seen = new Map([...tables].map(([name, table]) => [name, table.window(undefined, true)]));
        const { chunks } = this.#prepare(query).execute({ tables: seen, now });
        return new Set(chunks.flatMap(({ origins }) => origins?.flat() ?? []));
      },
    };
  }

  /** What a plan asks for, as the root declares it and `own` answers over it. */
  #answers(plan: Plan, own: Answers, now: Int64, logs: 'tables' | 'records'): ResolvedAnswers {
    const { repository, schemas } = this.#options;
    const records = (path: string): RecordsResult => repository.records(path);
    return resolveAnswers(plan, mergeAnswers(repository.answers, own), now, { schemas, records, logs });
  }

  /** The detections that are wanted, in their order. */
  get detections(): readonly Detection[] {
    const { repository, wants = () => true } = this.#options;
    return repository.detections.filter(wants);
  }

  /** The functions that are wanted, in their order. */
  get functions(): readonly FunctionDefinition[] {
    const { repository, wants = () => true } = this.#options;
    return repository.functions.filter(wants);
  }

  /** The quirks that are wanted and can be carried out. */
  get quirks(): readonly Quirk[] {
    return this.#quirks;
  }

  /** What was found so far to be wrong with the repository and with what was replayed; sorted, each once. */
  get findings(): readonly Finding[] {
    return uniqueFindings(this.#findings);
  }

  #prepare(query: string): PreparedQuery {
    const known = this.#queries.get(query) ?? prepare(query, { database: this.#database, dialect: 'loganalytics' });
    this.#queries.set(query, known);
    return known;
  }

  /** A detection bound once against a database, and found again. */
  #bind(detection: Detection, database = this.#database): PreparedDetection | KqlError {
    const ofDetection = this.#bound.get(detection) ?? new Map<Database, PreparedDetection | KqlError>();
    this.#bound.set(detection, ofDetection);
    const known = ofDetection.get(database) ?? this.#prepareDetection(detection, database);
    ofDetection.set(database, known);
    return known;
  }

  /** The workspace with other tables. */
  #databaseWith(changed: ReadonlyMap<string, TableSchema | undefined>): Database {
    if (changed.size === 0) return this.#database;
    const key = JSON.stringify([...changed].map(([name, schema]) => [name, schema?.columns]));
    const known = this.#changed.get(key);
    if (known !== undefined) return known;
    const tables = new Map(this.#database.tables);
    for (const [name, schema] of changed) {
      if (schema === undefined) tables.delete(name);
      else tables.set(name, schema);
    }
    const database = { ...this.#database, tables };
    this.#changed.set(key, database);
    return database;
  }

  #prepareDetection(detection: Detection, database: Database): PreparedDetection | KqlError {
    try {
      // Not remembered: what is kept of a detection is the pruned plan, a tenth of this one.
      const { plan } = prepare(detection.query.text, { database, dialect: 'loganalytics' });
      const mapped = mappedColumns(detection);
      const { tables } = columnsRead(plan, mapped);
      const pruned = prunePlan(plan, columnsRead(plan, new Set([...mapped, ...this.#expectedColumns(detection)])));
      return { detection, query: preparePlan(pruned), staged: stageQuery(pruned), reads: tables };
    } catch (error) {
      if (error instanceof KqlError) return error;
      throw error;
    }
  }

  /** The columns of the result that cases look at. */
  #expectedColumns({ slug }: Detection): readonly string[] {
    const cases = this.#options.repository.fixtures.get(slug)?.cases ?? [];
    const rows = cases.flatMap((one) => (typeof one.rows === 'object' ? one.rows : []));
    return rows.flatMap((row) => [...row.keys()]);
  }

  /** Replays a detection over its cases, clean and under every quirk. What is wrong with its files is a finding. */
  replayDetection(detection: Detection): DetectionResult {
    try {
      return this.#replayDetection(detection);
    } finally {
      // Bound against dozens of databases it takes tens of megabytes, and only what covers the blind spots of others is asked again.
      if (!watchesLogs(detection)) this.#bound.delete(detection);
    }
  }

  #replayDetection(detection: Detection): DetectionResult {
    const quirks = this.#quirks;
    const context = this.#context;
    const { id, name, slug, source } = detection;
    const base = { id, name, slug, path: source.path };
    const prepared = this.#bind(detection);
    if (prepared instanceof KqlError) {
      this.#findings.push(queryFinding(detection, prepared, this.#functions));
      return { ...base, compiles: false, cases: [] };
    }
    const fixture = this.#options.repository.fixtures.get(slug);
    if (fixture === undefined) return { ...base, compiles: true, cases: [] };
    const replayed = fixture.cases.map((one): CaseResult => {
      const place = { source: fixture.source, range: one.range };
      const { input, findings } = this.#caseInput(prepared, one, place);
      this.#findings.push(...findings);
      // The findings say what is wrong; what the rule would do without these records says nothing.
      if (findings.some(({ severity }) => severity === 'error')) {
        return { name: one.name, expect: one.expect, verdict: 'error', failures: [], place, quirks: [] };
      }
      try {
        return replayCase(prepared, one, place, input, quirks, context);
      } catch (error) {
        if (!(error instanceof KqlError)) throw error;
        const failures = [errorText(error)];
        return { name: one.name, expect: one.expect, verdict: 'error', failures, place, quirks: [] };
      }
    });
    return { ...base, compiles: true, cases: this.#waived(fixture, replayed, quirks) };
  }

  /** The records of a case, among them the logs of other workspaces that the rule reads, and what its functions are answered with. */
  #caseInput(
    prepared: PreparedDetection,
    one: DetectionCase,
    place: CaseResult['place'],
  ): { readonly input: CaseInput; readonly findings: readonly Finding[] } {
    const resolved = new Map<PreparedDetection, ResolvedAnswers>();
    const answers = (detection: PreparedDetection): ResolvedAnswers => {
      const known = resolved.get(detection) ?? this.#answers(detection.query.plan, one.answers, one.now, 'records');
      resolved.set(detection, known);
      return known;
    };
    const { logs, findings } = answers(prepared);
    const others = new Map([...logs].map(([name, { schema }]) => [name, schema]));
    const items = [...logs].map(([name, { rows }]) => ({
      name,
      rows,
      isOwn: one.answers.get(answerKey(...rows.path)) === rows,
    }));
    const own = items.filter(({ isOwn }) => isOwn).map(({ name, rows }) => [name, rows.items] as const);
    const roots = items.filter(({ isOwn }) => !isOwn).map(({ name, rows }) => [name, rows.items] as const);
    const source = this.#recordSource(others);
    const ofCase = resolveRecords(new Map([...one.records, ...own]), one.now, place, source);
    const ofRoot = resolveRecords(new Map(roots), one.now, place, source, ofCase.records.length);
    return {
      input: {
        records: [...ofCase.records, ...ofRoot.records],
        lastOwn: ofCase.records.length,
        tables: [...one.records.keys(), ...others.keys()],
        schemas: source.schemas,
        answers,
      },
      findings: [...findings, ...ofCase.findings, ...ofRoot.findings],
    };
  }

  #waived(fixture: DetectionFixture, cases: readonly CaseResult[], quirks: readonly Quirk[]): readonly CaseResult[] {
    const { repository, today } = this.#options;
    const ids = new Set(quirks.map(({ id }) => id));
    const waived = applyWaivers(fixture, cases, repository.quirks, ids, today);
    this.#findings.push(...waived.findings);
    return waived.cases;
  }

  /** Runs the cases of a function; nothing when it has none. */
  replayFunction(definition: FunctionDefinition): readonly FunctionResult[] {
    const fixture = this.#options.repository.functionFixtures.get(definition.slug);
    if (fixture === undefined) return [];
    const result = replayFunction(definition, fixture, this.functionRunner);
    // The calls of one function are no calls of another.
    this.#queries.clear();
    return [result];
  }

  /** What calls of functions are run with. */
  get functionRunner(): FunctionRunner {
    return {
      prepare: (query) => this.#prepare(query),
      records: this.#recordSource(),
      answers: (plan, own, now) => this.#answers(plan, own, now, 'tables'),
    };
  }
}

/** A query that does not compile, at its place in the detection's file or in that of a function. */
function queryFinding(
  { query }: Detection,
  error: KqlError,
  functions: ReadonlyMap<string, FunctionDefinition>,
): Finding {
  const { source, range } = placeOfError(error.place, query, functions);
  const about = { check: `query-${error.kind}`, severity: 'error', message: error.message, help: error.help } as const;
  return rangeFinding(source, range, about);
}

/** Findings sorted, each once. */
export function uniqueFindings(findings: readonly Finding[]): readonly Finding[] {
  const known = new Map(findings.map((finding) => [JSON.stringify(finding), finding]));
  return [...known.values()].sort(compareFindings);
}
