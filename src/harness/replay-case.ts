import type { Detection } from '../content/detection.ts';
import type { DetectionCase } from '../content/fixture.ts';
import type { FunctionDefinition } from '../content/function.ts';
import type { Pattern, Quirk } from '../content/quirk.ts';
import type { PreparedQuery } from '../kql/engine.ts';
import type { Database } from '../kql/syntax/database.ts';
import { type CaseTables, caseTimeline, type RunGroup, tablesOfCase, visibleTables } from './case-timeline.ts';
import { checkExpectation } from './check-expectation.ts';
import type { ClockDependence } from './clock-use.ts';
import { type ColumnNeeds, isTouched, needOf } from './column-needs.ts';
import { executeRuns } from './execute-runs.ts';
import { judge } from './judge.ts';
import { type Lineage, type PlanPlace, traceLoss } from './lineage.ts';
import type { LogRecord } from './log-record.ts';
import { placeOfError, placeOfSpan } from './place-of-span.ts';
import { type Change, type Strike, type StrikePlan, strikableTables, strike } from './quirks/strike.ts';
import { type ReplayOutcome, replayOutcome } from './replay-outcome.ts';
import { badVerdicts, type CaseResult, type QuirkResult, type ReplayPlace, verdicts } from './replay-result.ts';
import { Trace } from './trace.ts';

/** A detection that is ready to be replayed. */
export interface PreparedDetection {
  readonly detection: Detection;
  readonly query: PreparedQuery;
  readonly clock: ClockDependence;
  /** By table what the rule reads of it. */
  readonly reads: ReadonlyMap<string, ColumnNeeds>;
}

/** What every replay of a repository works with. */
export interface ReplayContext {
  readonly schemas: Database['tables'];
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
  readonly strikes: ReadonlyMap<Quirk, StrikePlan>;
  /** The detections that watch the logs themselves: what fires here covers a blind spot. */
  readonly watchers: readonly PreparedDetection[];
}

/** Replays a detection over a case, on clean records and under every quirk. */
export function replayCase(
  prepared: PreparedDetection,
  expected: DetectionCase,
  place: CaseResult['place'],
  records: readonly LogRecord[],
  quirks: readonly Quirk[],
  context: ReplayContext,
): CaseResult {
  const replay = new CaseReplay(prepared, expected, records, context);
  const base = { name: expected.name, expect: expected.expect, place };
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

class CaseReplay {
  readonly clean: ReplayOutcome;
  readonly #prepared: PreparedDetection;
  readonly #expected: DetectionCase;
  readonly #records: readonly LogRecord[];
  readonly #context: ReplayContext;
  readonly #tables: CaseTables;
  readonly #timeline: readonly RunGroup[];
  #cleanTrace: { readonly trace: Trace; readonly evidence: ReadonlySet<number> } | undefined;

  constructor(
    prepared: PreparedDetection,
    expected: DetectionCase,
    records: readonly LogRecord[],
    context: ReplayContext,
  ) {
    this.#prepared = prepared;
    this.#expected = expected;
    this.#records = records;
    this.#context = context;
    this.#tables = tablesOfCase(records, context.schemas);
    this.#timeline = caseTimeline(prepared.detection, expected.now, this.#tables);
    this.clean = this.#replay(prepared, this.#tables, this.#timeline);
  }

  #replay(
    { detection, query, clock }: PreparedDetection,
    tables: CaseTables,
    timeline: readonly RunGroup[],
  ): ReplayOutcome {
    return replayOutcome(detection, () => executeRuns(query, clock, tables, timeline));
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
      const key = JSON.stringify(struck.changes.map(({ record }) => record));
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
    const outcome = this.#replay(this.#prepared, tables, this.#timeline);
    const { verdict, reason } = judge(this.#expected.expect, this.clean, outcome);
    if (!badVerdicts.has(verdict)) return { ...base, verdict, ...(reason === undefined ? {} : { reason }) };
    if (outcome.error !== undefined) return { ...base, verdict, ...this.#errorPlace(outcome) };
    const cover = verdict === 'blind' ? this.#coveredBy(tables) : undefined;
    const told = verdict === 'blind' ? this.#told(this.#loss(tables), reason) : { reason };
    const coveredBy = cover === undefined ? {} : { coveredBy: cover };
    return { ...base, verdict: cover === undefined ? verdict : 'covered', ...coveredBy, ...withoutUndefined(told) };
  }

  #errorPlace(outcome: ReplayOutcome): Pick<QuirkResult, 'culprit' | 'lostAt' | 'reason'> {
    const { error } = outcome;
    if (error === undefined) return {};
    const { functions } = this.#context;
    const { source, range } = placeOfError(error.place, this.#prepared.detection.query, functions);
    const operator = /^[\w-]+/.exec(source.text.slice(range.start, range.end))?.[0] ?? '';
    const place = { source, range, operator };
    return { culprit: place, lostAt: place, reason: error.message };
  }

  /** The slug of a log-integrity detection that fires on the struck records and not on the clean ones. */
  #coveredBy(tables: CaseTables): string | undefined {
    const fires = (watcher: PreparedDetection, seen: CaseTables): boolean => {
      const timeline = caseTimeline(watcher.detection, this.#expected.now, seen);
      return this.#replay(watcher, seen, timeline).alerts.length > 0;
    };
    const { watchers } = this.#context;
    return watchers.find((watcher) => fires(watcher, tables) && !fires(watcher, this.#tables))?.detection.slug;
  }

  /** Runs the first run that alerted on clean records again, watched, on clean and on struck records. */
  #loss(tables: CaseTables): Lineage | undefined {
    const run = this.clean.alerts[0]?.run;
    const group = this.#timeline.find(({ runs }) => runs.some((one) => one === run));
    if (run === undefined || group === undefined) return undefined;
    const { query } = this.#prepared;
    const watch = (seen: CaseTables): { readonly trace: Trace; readonly evidence: ReadonlySet<number> } => {
      const trace = new Trace();
      const result = query.execute({ tables: visibleTables(seen, group, true), now: run.now, observer: trace });
      return { trace, evidence: new Set(result.chunks.flatMap(({ origins }) => origins?.flat() ?? [])) };
    };
    this.#cleanTrace ??= watch(this.#tables);
    const { trace, evidence } = this.#cleanTrace;
    return traceLoss(query.plan, trace, watch(tables).trace, evidence);
  }

  #told(
    lineage: Lineage | undefined,
    reason: string | undefined,
  ): { readonly [K in 'lostAt' | 'divergedAt']: ReplayPlace | undefined } & {
    readonly culprit: ReplayPlace | undefined;
    readonly reason: string | undefined;
  } {
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
    return placeOfSpan(query.plan, span, detection.query, this.#context.functions);
  }
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
