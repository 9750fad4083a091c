import type { Detection } from '../content/detection.ts';
import type { DetectionCase } from '../content/fixture.ts';
import type { FunctionDefinition } from '../content/function.ts';
import type { Quirk } from '../content/quirk.ts';
import { KqlError } from '../kql/errors/kql-error.ts';
import type { TableSchema } from '../kql/syntax/database.ts';
import { formatDatetime } from '../kql/values/datetime.ts';
import { compareInt64 } from '../kql/values/int64.ts';
import type { Alert } from '../sentinel/alerts.ts';
import type { LogSchemas } from '../sentinel/log-schemas.ts';
import { type Arrival, defaultSchedulerSettings, type Run, type SchedulerSettings } from '../sentinel/scheduler.ts';
import { absenceReason } from './absence-reason.ts';
import { arrivalsOf, type CaseState, type StruckState, strikeState, type Variant, variantsOf } from './case-state.ts';
import { caseTimeline, type FixedInput, type RunGroup, tablesOfCase, visibleTables } from './case-timeline.ts';
import { checkExpectation } from './check-expectation.ts';
import { Coverage } from './coverage.ts';
import { errorText } from './error-text.ts';
import { executeRuns, type KnownRuns } from './execute-runs.ts';
import { judge } from './judge.ts';
import { type Lineage, type PlanPlace, traceLoss } from './lineage.ts';
import { watchesLogs } from './log-integrity.ts';
import type { LogRecord } from './log-record.ts';
import { callOfSpan, placeOfError, placeOfSpan } from './place-of-span.ts';
import type { PreparedDetection } from './prepared-detection.ts';
import type { QuirkPlan } from './quirks/strike-plan.ts';
import { type ReplayOutcome, replayOutcome } from './replay-outcome.ts';
import {
  badVerdicts,
  type CaseAlert,
  type CaseResult,
  type PairResult,
  type QuirkResult,
  type ReplayPlace,
  verdicts,
} from './replay-result.ts';
import { type PairSampling, samplePairs } from './sample-pairs.ts';
import { Trace } from './trace.ts';

/** What every replay of a repository works with. */
export interface ReplayContext {
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
  readonly strikes: ReadonlyMap<Quirk, QuirkPlan>;
  /** The detections that watch the logs themselves: what fires here covers a blind spot. */
  readonly watchers: readonly Detection[];
  /** Which pairs of quirks are tried; none by default. */
  readonly pairs?: PairSampling;
  /** A detection as it is bound where some tables have other columns, or are not there. */
  readonly bind: (
    detection: Detection,
    changed: ReadonlyMap<string, TableSchema | undefined>,
  ) => PreparedDetection | KqlError;
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
  const { alerts } = replay;
  // Under a quirk, a case that does not work on clean records tells nothing.
  if (failures.length > 0) return { ...base, verdict: 'failed', failures, alerts, quirks: [] };
  const results = quirks.flatMap((quirk) => replay.under(quirk));
  const { pairs } = context;
  if (pairs === undefined) return { ...base, verdict: 'ok', failures, alerts, quirks: results };
  const tried = samplePairs(quirks, results, `${prepared.detection.slug}\n${expected.name}`, pairs);
  return {
    ...base,
    verdict: 'ok',
    failures,
    alerts,
    quirks: results,
    pairs: tried.flatMap((pair) => replay.underBoth(pair)),
  };
}

/** The same case with `now()` counted from the time at which a run is executed, not from the one for which it is scheduled. */
interface OtherAnchor {
  readonly timeline: readonly RunGroup[];
  readonly clean: ReplayOutcome;
}

const anchorNote = 'the time that now() counts from in a scheduled run, which is not documented';

const otherSettings: SchedulerSettings = { ...defaultSchedulerSettings, anchor: 'executed' };

/** A run that was executed again to be followed, and the records that its result came from. */
interface Watched {
  readonly trace: Trace;
  readonly evidence: ReadonlySet<number>;
  /** The records that each row of the result came from. */
  readonly rows: readonly (readonly number[])[];
}

/** What a report says about a bad verdict. */
interface Told {
  readonly lostAt: ReplayPlace | undefined;
  readonly divergedAt: ReplayPlace | undefined;
  readonly culprit: ReplayPlace | undefined;
  readonly reason: string | undefined;
}

/** What a struck replay is told by. */
interface Replayed {
  readonly state: CaseState;
  readonly prepared: PreparedDetection;
  readonly timeline: readonly RunGroup[];
  readonly outcome: ReplayOutcome;
}

class CaseReplay {
  readonly clean: ReplayOutcome;
  readonly #prepared: PreparedDetection;
  readonly #expected: DetectionCase;
  readonly #input: CaseInput;
  readonly #context: ReplayContext;
  readonly #state: CaseState;
  readonly #timeline: readonly RunGroup[];
  readonly #other: OtherAnchor | undefined;
  readonly #coverage: Coverage;
  #cleanTrace: Watched | undefined;

  constructor(prepared: PreparedDetection, expected: DetectionCase, input: CaseInput, context: ReplayContext) {
    this.#prepared = prepared;
    this.#expected = expected;
    this.#input = input;
    this.#context = context;
    const { records, schemas } = input;
    const tables = tablesOfCase(records, schemas, input.tables);
    this.#state = { records, tables, schemas, changed: new Map(), prepared, keepsTimes: true };
    this.#timeline = this.#timelineOf(this.#state);
    this.clean = this.#replay(prepared, this.#state, this.#timeline);
    // A query that never asks for the time cannot tell the difference.
    if (prepared.staged.clock.use !== 'unused' && prepared.detection.kind === 'Scheduled') {
      const timeline = this.#timelineOf(this.#state, otherSettings);
      this.#other = { timeline, clean: this.#replay(prepared, this.#state, timeline) };
    }
    this.#coverage = new Coverage(this.#state, {
      now: expected.now,
      watchers: () => context.watchers,
      bind: context.bind,
      answers: input.answers,
    });
  }

  /** Time passes the same whether records come or not: what arrives on clean records makes runs too. */
  #arrivals(state: CaseState): readonly Arrival[] {
    const states = state.keepsTimes ? [this.#state] : [this.#state, state];
    return arrivalsOf(...states).filter(({ number }) => number <= this.#input.lastOwn);
  }

  #timelineOf(state: CaseState, settings?: SchedulerSettings): readonly RunGroup[] {
    const input = { now: this.#expected.now, tables: state.tables, arrivals: this.#arrivals(state) };
    return caseTimeline(this.#prepared.detection, settings === undefined ? input : { ...input, settings });
  }

  /** What the outcome on clean records depends on that Sentinel does not document. */
  get dependsOn(): string | undefined {
    if (this.#other === undefined) return undefined;
    const fails = (outcome: ReplayOutcome): boolean => checkExpectation(this.#expected, outcome).length > 0;
    return fails(this.clean) === fails(this.#other.clean) ? undefined : anchorNote;
  }

  /** Whether a verdict would be a good one if `now()` counted from the other time. */
  #dependsOn({ state, prepared }: Replayed): { readonly dependsOn?: string } {
    if (this.#other === undefined) return {};
    const { clean } = this.#other;
    const timeline = state.keepsTimes ? this.#other.timeline : this.#timelineOf(state, otherSettings);
    const { verdict } = judge(this.#expected.expect, clean, this.#replay(prepared, state, timeline));
    return badVerdicts.has(verdict) ? {} : { dependsOn: anchorNote };
  }

  #replay(
    prepared: PreparedDetection,
    { tables }: CaseState,
    timeline: readonly RunGroup[],
    known?: KnownRuns,
  ): ReplayOutcome {
    const { detection, staged } = prepared;
    const fixed = this.#input.answers(prepared);
    return replayOutcome(detection, () => executeRuns(staged, tables, timeline, fixed, known));
  }

  /** What two quirks do that strike one after the other, wherever they can; nothing where the second changes nothing. */
  underBoth([first, second]: readonly [Quirk, Quirk]): readonly PairResult[] {
    const plans = [first, second].flatMap((quirk) => this.#context.strikes.get(quirk) ?? []);
    const [one, other] = plans;
    if (one === undefined || other === undefined) return [];
    const variant = { pattern: 'all' } as const;
    const input = this.#strikeInput();
    const struck = strikeState(this.#state, one, variant, input);
    const both = strikeState(struck, other, variant, input);
    if (!struck.isTouched || !both.isTouched) return [];
    const description = `${first.description} ${second.description}`;
    return [{ ...this.#result({ ...first, description }, variant, both), with: second.id }];
  }

  #strikeInput(known: ReadonlySet<string> = new Set()): Parameters<typeof strikeState>[3] {
    const { detection } = this.#prepared;
    return {
      expected: this.#expected,
      rebind: (changed) => this.#context.bind(detection, changed),
      isKnown: (key) => known.has(key),
    };
  }

  /** The results of a quirk, one a pattern, the worst first. A pattern that strikes what another did is not one more. */
  under(quirk: Quirk): readonly QuirkResult[] {
    const plan = this.#context.strikes.get(quirk);
    if (plan === undefined) return [];
    const results: QuirkResult[] = [];
    const known = new Set<string>();
    const input = this.#strikeInput(known);
    for (const variant of variantsOf(quirk.patterns, plan, this.#state)) {
      const struck = strikeState(this.#state, plan, variant, input);
      if (known.has(struck.key)) continue;
      known.add(struck.key);
      results.push(this.#result(quirk, variant, struck));
    }
    const rank = ({ verdict }: QuirkResult): number => verdicts.indexOf(verdict);
    return results.sort((a, b) => rank(b) - rank(a));
  }

  #result(quirk: Quirk, { pattern, table }: Variant, state: StruckState): QuirkResult {
    const base = {
      quirk: quirk.id,
      family: quirk.family,
      issue: quirk.issue,
      description: quirk.description,
      pattern,
      ...(table === undefined ? {} : { table }),
      struck: state.struck,
      waived: false,
    };
    if (!state.isTouched) return { ...base, verdict: 'untouched' };
    const { prepared } = state;
    if (prepared instanceof KqlError)
      return { ...base, ...this.#covered('error', state), ...this.#errorPlace(prepared) };
    const timeline = state.keepsTimes ? this.#timeline : this.#timelineOf(state);
    // What a run gave on clean records it gives again where it sees none of the struck ones, and is the same query.
    const isSame = state.keepsTimes && prepared === this.#prepared;
    const known = { executed: this.clean.executed, changed: changedRecords(this.#state.records, state.records) };
    const outcome = this.#replay(prepared, state, timeline, isSame ? known : undefined);
    const replayed = { state, prepared, timeline, outcome };
    const isUpdate = !state.keepsTimes && this.#raisesOnlyUpdates(replayed);
    const { verdict, reason } = judge(this.#expected.expect, this.clean, outcome, isUpdate);
    if (verdict === 'noisy' && watchesLogs(this.#prepared.detection)) {
      return { ...base, verdict: 'survives', reason: 'it notices what the quirk does to the log' };
    }
    if (!badVerdicts.has(verdict)) return { ...base, verdict, ...(reason === undefined ? {} : { reason }) };
    if (outcome.error !== undefined) {
      return { ...base, ...this.#covered(verdict, state), ...this.#errorPlace(outcome.error) };
    }
    const told = verdict === 'blind' ? this.#told(this.#loss(replayed), reason) : this.#gained(replayed, reason);
    const depends = this.#dependsOn(replayed);
    // Nobody can write a query that says a thing exactly once without knowing where its clock begins: that is no noise of the rule.
    const isOpen = verdict === 'noisy' && this.#expected.expect === 'fires' && depends.dependsOn !== undefined;
    return {
      ...base,
      ...(isOpen ? { verdict: 'degraded' as const } : this.#covered(verdict, state)),
      ...withoutUndefined(told),
      ...depends,
    };
  }

  /** What fails or no longer fires is covered if a log-integrity detection fires instead. */
  #covered(verdict: QuirkResult['verdict'], state: CaseState): Pick<QuirkResult, 'verdict' | 'coveredBy'> {
    const isBlind = this.#expected.expect === 'fires' && (verdict === 'blind' || verdict === 'error');
    const coveredBy = isBlind ? this.#coverage.of(state, this.#arrivals(state)) : undefined;
    return coveredBy === undefined ? { verdict } : { verdict: 'covered', coveredBy };
  }

  /**
   * Whether each alert that there is beyond those on clean records has evidence that none before it had: a record that comes
   * later than the others makes an alert of its own, and rightly so. One that repeats what was said is noise.
   */
  #raisesOnlyUpdates(replayed: Replayed): boolean {
    const { outcome } = replayed;
    if (outcome.alerts.length <= this.clean.alerts.length || this.clean.alerts.length === 0) return false;
    return this.#repeats(replayed) <= this.#repeats(this.#cleanReplayed());
  }

  /** How many alerts have no record that was in none of the alerts before. */
  #repeats(replayed: Replayed): number {
    return this.#isRepeat(replayed).filter((isRepeat) => isRepeat).length;
  }

  /** For each alert whether all of its records were in alerts before it. */
  #isRepeat(replayed: Replayed): readonly boolean[] {
    const seen = new Set<number>();
    const watched = new Map<Run, Watched | undefined>();
    return replayed.outcome.alerts.map((alert, index) => {
      if (!watched.has(alert.run)) watched.set(alert.run, this.#watch(replayed, alert.run));
      const evidence = evidenceOf(alert, watched.get(alert.run));
      const isRepeat = index > 0 && evidence.every((record) => seen.has(record));
      for (const record of evidence) seen.add(record);
      return isRepeat;
    });
  }

  /** The alerts on clean records. */
  get alerts(): readonly CaseAlert[] {
    const { alerts } = this.clean;
    const repeats = alerts.length < 2 ? [] : this.#isRepeat(this.#cleanReplayed());
    return alerts.map(({ run }, index) => ({
      at: formatDatetime(run.executesAt),
      isRepeat: repeats[index] ?? false,
    }));
  }

  #errorPlace(error: KqlError): Pick<QuirkResult, 'culprit' | 'lostAt' | 'reason'> {
    if (error.place === undefined) return { reason: errorText(error) };
    const { functions } = this.#context;
    const { source, range } = placeOfError(error.place, this.#prepared.detection.query, functions);
    const operator = /^[\w-]+/.exec(source.text.slice(range.start, range.end))?.[0] ?? '';
    const place = { source, range, operator };
    return { culprit: place, lostAt: place, reason: errorText(error) };
  }

  /** Runs the first run that alerted on clean records again, watched, on clean and on struck records. */
  #loss(replayed: Replayed): Lineage | undefined {
    const run = this.clean.alerts[0]?.run;
    this.#cleanTrace ??= run && this.#watch(this.#cleanReplayed(), run);
    if (run === undefined || this.#cleanTrace === undefined) return undefined;
    const { trace, evidence } = this.#cleanTrace;
    const { state, prepared, timeline } = replayed;
    const sees = state.keepsTimes ? run : (runThatSees(evidence, replayed) ?? run);
    const after = this.#watch(replayed, sees);
    // The plan of a rule that was bound anew is another one, whose operators are not those of the clean run.
    if (after === undefined || prepared !== this.#prepared) return undefined;
    const absence = (record: number): string => absenceReason(record, run, this.#state, state, timeline);
    return traceLoss(this.#prepared.query.plan, trace, after.trace, evidence, { absence });
  }

  #cleanReplayed(): Replayed {
    return { state: this.#state, prepared: this.#prepared, timeline: this.#timeline, outcome: this.clean };
  }

  /**
   * The same for an alert that should not be, with the runs changed over: what came through on struck records is what clean ones
   * "lost".
   */
  #gained(replayed: Replayed, reason: string | undefined): Partial<Told> {
    const { alerts } = replayed.outcome;
    const isKnown = (run: Run): boolean => this.clean.alerts.some((known) => isSameRun(known.run, run));
    const run = alerts.find((alert) => !isKnown(alert.run))?.run;
    const before = run && this.#watch(this.#cleanReplayed(), run);
    const after = run && this.#watch(replayed, run);
    if (before === undefined || after === undefined || replayed.prepared !== this.#prepared) return { reason };
    const lineage = traceLoss(this.#prepared.query.plan, after.trace, before.trace, after.evidence, {
      direction: 'gained',
    });
    const { divergedAt, culprit, reason: values } = this.#told(lineage, undefined);
    return { divergedAt, culprit, reason: values ?? reason };
  }

  /** Executes one run again with everything that passes recorded. Undefined when no such run is made. */
  #watch({ state, prepared, timeline }: Replayed, run: Run): Watched | undefined {
    const group = timeline.find(({ runs }) => runs.some((one) => isSameRun(one, run)));
    if (group === undefined) return undefined;
    const trace = new Trace();
    const fixed = this.#input.answers(prepared);
    const visible = visibleTables(state.tables, group, true, fixed);
    const input = { ...fixed, tables: visible, now: run.now, observer: trace };
    const { chunks } = prepared.query.execute(input);
    const rows = chunks.flatMap(({ origins }) => origins ?? []);
    return { trace, rows, evidence: new Set(rows.flat()) };
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

function isSameRun(a: Run, b: Run): boolean {
  return compareInt64(a.scheduledAt, b.scheduledAt) === 0;
}

/** The first run that sees most of the records; undefined when none sees any. */
function runThatSees(records: ReadonlySet<number>, { state, timeline }: Replayed): Run | undefined {
  let best: { readonly seen: number; readonly run: Run | undefined } = { seen: 0, run: undefined };
  for (const { runs, rows } of timeline) {
    const seen = new Set<number>();
    for (const [name, table] of state.tables) {
      const visible = rows.get(name);
      for (const [row, { number }] of table.records.entries()) {
        if (records.has(number) && (visible === undefined || visible.includes(row))) seen.add(number);
      }
    }
    if (seen.size > best.seen) best = { seen: seen.size, run: runs[0] };
  }
  return best.run;
}

function evidenceOf({ rows }: Alert, watched: Watched | undefined): readonly number[] {
  return rows.flatMap((row) => watched?.rows[row] ?? []);
}

/** The records of a strike that are others than before, which come in the same order. */
function changedRecords(before: readonly LogRecord[], after: readonly LogRecord[]): ReadonlySet<LogRecord> {
  return new Set(after.filter((record, index) => record !== before[index]));
}

type Defined<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** Drops what is undefined. */
function withoutUndefined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as Defined<T>;
}
