import type { Detection } from '../content/detection.ts';
import type { DetectionCase } from '../content/fixture.ts';
import type { FunctionDefinition } from '../content/function.ts';
import type { Pattern, Quirk } from '../content/quirk.ts';
import type { PreparedQuery } from '../kql/engine.ts';
import type { LogSchemas } from '../sentinel/log-schemas.ts';
import { defaultSchedulerSettings, type Run, type SchedulerSettings } from '../sentinel/scheduler.ts';
import {
  type CaseTables,
  caseTimeline,
  type FixedInput,
  type RunGroup,
  tablesOfCase,
  visibleTables,
} from './case-timeline.ts';
import { checkExpectation } from './check-expectation.ts';
import { type ColumnNeeds, isTouched, needOf } from './column-needs.ts';
import { errorText } from './error-text.ts';
import { executeRuns, type KnownRuns } from './execute-runs.ts';
import { judge } from './judge.ts';
import { type Lineage, type PlanPlace, traceLoss } from './lineage.ts';
import type { LogRecord } from './log-record.ts';
import { callOfSpan, placeOfError, placeOfSpan } from './place-of-span.ts';
import { type Change, type Strike, type StrikePlan, strikableTables, strike } from './quirks/strike.ts';
import { type ReplayOutcome, replayOutcome } from './replay-outcome.ts';
import { badVerdicts, type CaseResult, type QuirkResult, type ReplayPlace, verdicts } from './replay-result.ts';
import type { StagedQuery } from './staged-query.ts';
import { Trace } from './trace.ts';

/** A detection that is ready to be replayed. */
export interface PreparedDetection {
  readonly detection: Detection;
  readonly query: PreparedQuery;
  /** The same query, to be run many times. */
  readonly staged: StagedQuery;
  /** By table what the rule reads of it. */
  readonly reads: ReadonlyMap<string, ColumnNeeds>;
}

/** What every replay of a repository works with. */
export interface ReplayContext {
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
  readonly strikes: ReadonlyMap<Quirk, StrikePlan>;
  /** The detections that watch the logs themselves: what fires here covers a blind spot. */
  readonly watchers: readonly PreparedDetection[];
}

/** What a case is replayed over. */
export interface CaseInput {
  /** Those of the case, then those that the root's answers bring along. */
  readonly records: readonly LogRecord[];
  /** The number of the last record of the case itself: later ones are seen, but make no runs. */
  readonly lastOwn: number;
  /** Tables that are there even without records. */
  readonly tables: readonly string[];
  readonly schemas: Pick<LogSchemas, 'get'>;
  /** What a rule's functions are answered with. */
  readonly answers: (prepared: PreparedDetection) => FixedInput;
}

/** Replays a detection over a case, on clean records and under every quirk. */
export function replayCase(
  prepared: PreparedDetection,
  expected: DetectionCase,
  place: CaseResult['place'],
  input: CaseInput,
  quirks: readonly Quirk[],
  context: ReplayContext,
): CaseResult {
  const replay = new CaseReplay(prepared, expected, input, context);
  const dependsOn = replay.dependsOn;
  const base = { name: expected.name, expect: expected.expect, place, ...(dependsOn && { dependsOn }) };
  const failures = checkExpectation(expected, replay.clean);
  if (replay.clean.error !== undefined) return { ...base, verdict: 'error', failures, quirks: [] };
  // Under a quirk, a case that does not work on clean records tells nothing.
  if (failures.length > 0) return { ...base, verdict: 'failed', failures, quirks: [] };
  return { ...base, verdict: 'ok', failures, quirks: quirks.flatMap((quirk) => replay.under(quirk)) };
}

interface Variant {
  readonly pattern: Pattern;
  readonly table?: string;
}

/** The same case with `now()` counted from the time at which a run is executed, not from the one for which it is scheduled. */
interface OtherAnchor {
  readonly timeline: readonly RunGroup[];
  readonly clean: ReplayOutcome;
}

const anchorNote = 'the time that now() counts from in a scheduled run, which is not documented';

/** A run that was executed again to be followed, and the records that its result came from. */
interface Watched {
  readonly trace: Trace;
  readonly evidence: ReadonlySet<number>;
}

/** What a report says about a bad verdict. */
interface Told {
  readonly lostAt: ReplayPlace | undefined;
  readonly divergedAt: ReplayPlace | undefined;
  readonly culprit: ReplayPlace | undefined;
  readonly reason: string | undefined;
}

class CaseReplay {
  readonly clean: ReplayOutcome;
  readonly #prepared: PreparedDetection;
  readonly #expected: DetectionCase;
  readonly #records: readonly LogRecord[];
  readonly #input: CaseInput;
  readonly #context: ReplayContext;
  readonly #tables: CaseTables;
  readonly #timeline: readonly RunGroup[];
  readonly #other: OtherAnchor | undefined;
  #cleanTrace: Watched | undefined;

  constructor(prepared: PreparedDetection, expected: DetectionCase, input: CaseInput, context: ReplayContext) {
    this.#prepared = prepared;
    this.#expected = expected;
    this.#records = input.records;
    this.#input = input;
    this.#context = context;
    this.#tables = tablesOfCase(input.records, input.schemas, input.tables);
    this.#timeline = caseTimeline(prepared.detection, expected.now, this.#tables, undefined, input.lastOwn);
    this.clean = this.#replay(prepared, this.#tables, this.#timeline);
    // A query that never asks for the time cannot tell the difference.
    if (prepared.staged.clock.use !== 'unused' && prepared.detection.kind === 'Scheduled') {
      const settings: SchedulerSettings = { ...defaultSchedulerSettings, anchor: 'executed' };
      const timeline = caseTimeline(prepared.detection, expected.now, this.#tables, settings, input.lastOwn);
      this.#other = { timeline, clean: this.#replay(prepared, this.#tables, timeline) };
    }
  }

  /** What the outcome on clean records depends on that Sentinel does not document. */
  get dependsOn(): string | undefined {
    if (this.#other === undefined) return undefined;
    const fails = (outcome: ReplayOutcome): boolean => checkExpectation(this.#expected, outcome).length > 0;
    return fails(this.clean) === fails(this.#other.clean) ? undefined : anchorNote;
  }

  /** Whether a verdict would be a good one if `now()` counted from the other time. */
  #dependsOn(tables: CaseTables): { readonly dependsOn?: string } {
    if (this.#other === undefined) return {};
    const { timeline, clean } = this.#other;
    const { verdict } = judge(this.#expected.expect, clean, this.#replay(this.#prepared, tables, timeline));
    return badVerdicts.has(verdict) ? {} : { dependsOn: anchorNote };
  }

  #replay(
    prepared: PreparedDetection,
    tables: CaseTables,
    timeline: readonly RunGroup[],
    known?: KnownRuns,
  ): ReplayOutcome {
    const { detection, staged } = prepared;
    const fixed = this.#input.answers(prepared);
    return replayOutcome(detection, () => executeRuns(staged, tables, timeline, fixed, known));
  }

  /** The results of a quirk, one a pattern, the worst first. A pattern that strikes what another did is not one more. */
  under(quirk: Quirk): readonly QuirkResult[] {
    const plan = this.#context.strikes.get(quirk);
    if (plan === undefined) return [];
    const results: QuirkResult[] = [];
    const known = new Set<string>();
    for (const { pattern, table } of this.#variants(quirk, plan)) {
      const struck = strike(this.#records, plan, table === undefined ? { pattern } : { pattern, table });
      const changes = struck.changes.filter((change) => this.#reads(change));
      const key = JSON.stringify(changes.length === 0 ? [] : struck.changes.map(({ record }) => record));
      if (known.has(key)) continue;
      known.add(key);
      results.push(this.#result(quirk, pattern, table, struck, changes));
    }
    const rank = ({ verdict }: QuirkResult): number => verdicts.indexOf(verdict);
    return results.sort((a, b) => rank(b) - rank(a));
  }

  #variants(quirk: Quirk, plan: StrikePlan): readonly Variant[] {
    return quirk.patterns.flatMap((pattern): readonly Variant[] => {
      if (pattern !== 'one-table') return [{ pattern }];
      return strikableTables(this.#records, plan).map((table) => ({ pattern, table }));
    });
  }

  #reads({ table, column, path }: Change): boolean {
    const needs = this.#prepared.reads.get(table);
    return needs !== undefined && isTouched(needOf(needs, column), path);
  }

  #result(
    quirk: Quirk,
    pattern: Pattern,
    table: string | undefined,
    struck: Strike,
    changes: readonly Change[],
  ): QuirkResult {
    const base = {
      quirk: quirk.id,
      family: quirk.family,
      issue: quirk.issue,
      description: quirk.description,
      pattern,
      ...(table === undefined ? {} : { table }),
      struck: new Set(changes.map(({ record }) => record)).size,
      waived: false,
    };
    if (changes.length === 0) return { ...base, verdict: 'untouched' };
    const tables = struckTables(this.#tables, struck);
    const outcome = this.#replay(this.#prepared, tables, this.#timeline, {
      executed: this.clean.executed,
      changed: changedRecords(this.#records, struck.records),
    });
    const { verdict, reason } = judge(this.#expected.expect, this.clean, outcome);
    if (!badVerdicts.has(verdict)) return { ...base, verdict, ...(reason === undefined ? {} : { reason }) };
    if (outcome.error !== undefined) return { ...base, verdict, ...this.#errorPlace(outcome) };
    const cover = verdict === 'blind' ? this.#coveredBy(tables) : undefined;
    const told = verdict === 'blind' ? this.#told(this.#loss(tables), reason) : this.#gained(tables, outcome, reason);
    const coveredBy = cover === undefined ? {} : { coveredBy: cover };
    return {
      ...base,
      verdict: cover === undefined ? verdict : 'covered',
      ...coveredBy,
      ...withoutUndefined(told),
      ...this.#dependsOn(tables),
    };
  }

  #errorPlace(outcome: ReplayOutcome): Pick<QuirkResult, 'culprit' | 'lostAt' | 'reason'> {
    const { error } = outcome;
    if (error === undefined) return {};
    if (error.place === undefined) return { reason: errorText(error) };
    const { functions } = this.#context;
    const { source, range } = placeOfError(error.place, this.#prepared.detection.query, functions);
    const operator = /^[\w-]+/.exec(source.text.slice(range.start, range.end))?.[0] ?? '';
    const place = { source, range, operator };
    return { culprit: place, lostAt: place, reason: errorText(error) };
  }

  /** The slug of a log-integrity detection that fires on the struck records and not on the clean ones. */
  #coveredBy(tables: CaseTables): string | undefined {
    const fires = (watcher: PreparedDetection, seen: CaseTables): boolean => {
      const timeline = caseTimeline(watcher.detection, this.#expected.now, seen, undefined, this.#input.lastOwn);
      return this.#replay(watcher, seen, timeline).alerts.length > 0;
    };
    const { watchers } = this.#context;
    return watchers.find((watcher) => fires(watcher, tables) && !fires(watcher, this.#tables))?.detection.slug;
  }

  /** Runs the first run that alerted on clean records again, watched, on clean and on struck records. */
  #loss(tables: CaseTables): Lineage | undefined {
    const run = this.clean.alerts[0]?.run;
    this.#cleanTrace ??= run && this.#watch(this.#tables, run);
    const after = run && this.#watch(tables, run);
    if (this.#cleanTrace === undefined || after === undefined) return undefined;
    const { trace, evidence } = this.#cleanTrace;
    return traceLoss(this.#prepared.query.plan, trace, after.trace, evidence);
  }

  /**
   * The same for an alert that should not be, with the runs changed over: what came through on struck records is what clean ones
   * "lost".
   */
  #gained(tables: CaseTables, { alerts }: ReplayOutcome, reason: string | undefined): Partial<Told> {
    const run = alerts.find((alert) => !this.clean.alerts.some((known) => known.run === alert.run))?.run;
    const before = run && this.#watch(this.#tables, run);
    const after = run && this.#watch(tables, run);
    if (before === undefined || after === undefined) return { reason };
    const lineage = traceLoss(this.#prepared.query.plan, after.trace, before.trace, after.evidence, 'gained');
    const { divergedAt, culprit, reason: values } = this.#told(lineage, undefined);
    return { divergedAt, culprit, reason: values ?? reason };
  }

  /** Executes one run again with everything that passes recorded. */
  #watch(tables: CaseTables, run: Run): Watched | undefined {
    const group = this.#timeline.find(({ runs }) => runs.includes(run));
    if (group === undefined) return undefined;
    const trace = new Trace();
    const fixed = this.#input.answers(this.#prepared);
    const visible = visibleTables(tables, group, true, fixed);
    const input = { ...fixed, tables: visible, now: run.now, observer: trace };
    const { chunks } = this.#prepared.query.execute(input);
    return { trace, evidence: new Set(chunks.flatMap(({ origins }) => origins?.flat() ?? [])) };
  }

  #told(lineage: Lineage | undefined, reason: string | undefined): Told {
    const place = (at: PlanPlace | undefined): ReplayPlace | undefined =>
      at && { ...this.#file(at), operator: at.operator };
    const culprit = lineage?.culprit && { span: lineage.culprit, operator: lineage.lostAt?.operator ?? '' };
    return {
      lostAt: place(lineage?.lostAt),
      divergedAt: place(lineage?.divergedAt),
      culprit: place(culprit),
      reason: lineage?.reason ?? reason,
    };
  }

  #file({ span }: PlanPlace): Omit<ReplayPlace, 'operator'> {
    const { query, detection } = this.#prepared;
    const calledAt = callOfSpan(query.plan, span, detection.query);
    const place = placeOfSpan(query.plan, span, detection.query, this.#context.functions);
    return calledAt === undefined ? place : { ...place, calledAt };
  }
}

/** The records of a strike that are others than before, which come in the same order. */
function changedRecords(before: readonly LogRecord[], after: readonly LogRecord[]): ReadonlySet<LogRecord> {
  return new Set(after.filter((record, index) => record !== before[index]));
}

/** The tables after a strike: only the changed columns are laid out anew. */
function struckTables(tables: CaseTables, { records, changes }: Strike): CaseTables {
  const changed = new Map<string, Set<string>>();
  for (const { table, column } of changes) changed.set(table, (changed.get(table) ?? new Set()).add(column));
  return new Map(
    [...tables].map(([name, table]) => {
      const columns = changed.get(name);
      const own = records.filter((record) => record.table === name);
      return [name, columns === undefined ? table : table.struck(own, columns)];
    }),
  );
}

type Defined<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** Drops what is undefined. */
function withoutUndefined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as Defined<T>;
}
