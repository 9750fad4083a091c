import { type Detection, parseDetection } from '../content/detection.ts';
import { type FunctionDefinition, parseFunction } from '../content/function.ts';
import { FunctionCalls } from '../content/function-calls.ts';
import type { Repository } from '../content/repository.ts';
import { SourceFile } from '../content/source-file.ts';
import type { ColumnRoles } from '../harness/quirks/column-roles.ts';
import type { CaseResult, DetectionResult } from '../harness/replay-result.ts';
import { type ReplayOptions, ReplaySession } from '../harness/replay-session.ts';
import { importFunction, isImported } from './import-function.ts';
import { importRule } from './import-rule.ts';
import { callersAmong, liveQueries } from './live-callers.ts';
import type { LiveFunction } from './live-function.ts';
import type { PlannedFunction, PlannedRule, PlannedWorkspace } from './planned-item.ts';
import { isLayoutOnly } from './property-diff.ts';

/** What a rule does on the records of a case. */
export interface CaseBehaviour {
  /** Alerts on clean records; null where it cannot be run. */
  readonly alerts: number | null;
  /** `off`: the rule is switched off, by whomever, and silent whatever the records. */
  readonly verdict: CaseResult['verdict'] | 'off';
  /** Why it is not what the case expects: sentences. */
  readonly reasons: readonly string[];
}

export interface ChangedCase {
  readonly name: string;
  readonly expect: 'fires' | 'silent';
  /** As the workspace has the rule and its functions now, and as it will. */
  readonly before: CaseBehaviour;
  readonly after: CaseBehaviour;
  readonly isSame: boolean;
}

/** What becomes of a rule that changes, or that calls a function that does. */
export interface RuleBehaviour {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  /** Names of the functions that change and that it calls, itself or through others. */
  readonly calls: readonly string[];
  readonly cases: readonly ChangedCase[];
  /** Why it cannot be replayed: a sentence. */
  readonly problem: string | undefined;
}

export type ChangeReplayOptions = Pick<ReplayOptions, 'schemas' | 'today'> & { readonly roles: ColumnRoles };

/**
 * Replays the cases of each rule that changes, and of each that calls a function that changes, on clean records: as the workspace has
 * them now, and as the plan wants them. A rule that is switched off on a side is not run there. Rules that are new did nothing before,
 * and are not among them.
 */
export function replayChanges(
  planned: PlannedWorkspace,
  repository: Repository,
  options: ChangeReplayOptions,
): readonly RuleBehaviour[] {
  const functions = planned.items.filter((one): one is PlannedFunction => one.kind === 'function');
  const changed = new Set(functions.filter(isOther).map(({ item }) => item.name));
  const calls = new FunctionCalls(repository.functions);
  const replays = planned.items.flatMap((one): readonly Replay[] => {
    if (one.kind !== 'rule' || one.detection === undefined || one.live === undefined) return [];
    if (one.item.action === 'blocked') return [];
    const called = [...calls.through(calls.inQuery(one.detection.query.text))].map(({ name }) => name);
    const affected = called.filter((name) => changed.has(name)).sort();
    if (one.request === undefined && affected.length === 0) return [];
    const before = one.live.properties['enabled'] === false ? 'off' : liveDetection(one);
    return [{ rule: one, detection: one.detection, before, calls: affected }];
  });
  if (replays.length === 0) return [];
  const foreign = foreignFunctions(planned, replays, repository.functions);
  const former = repository.functions.flatMap((definition) => {
    const plan = functions.find(({ item }) => item.name === definition.name);
    if (plan === undefined || !changed.has(definition.name)) return [definition];
    return plan.live === undefined ? [] : (asDefinition(plan.live, definition.source.path) ?? []);
  });
  const before = session(
    repository,
    replays.flatMap(({ before }) => (before === 'off' || 'problem' in before ? [] : [before])),
    [...former, ...foreign],
    options,
  );
  const after = session(
    repository,
    replays.flatMap(({ detection }) => (detection.enabled ? [detection] : [])),
    [...repository.functions, ...foreign],
    options,
  );
  return replays.map((one) => behaviourOf(one, repository, before, after));
}

interface Replay {
  readonly rule: PlannedRule;
  readonly detection: Detection;
  /** The rule as the workspace has it, where it is switched on there, or why it cannot be read as one: a sentence. */
  readonly before: Detection | { readonly problem: string } | 'off';
  readonly calls: readonly string[];
}

/** Whether a function will do something else, or do something at all. */
function isOther({ item, live }: PlannedFunction): boolean {
  if (item.action !== 'create' && item.action !== 'update' && item.action !== 'adopt') return false;
  const changes = item.changes.filter(({ path: [first] }) => first === 'query' || first === 'functionParameters');
  return live === undefined || !isLayoutOnly(changes);
}

function liveDetection({ live, detection }: PlannedRule): Detection | { readonly problem: string } {
  if (live === undefined || detection === undefined) return { problem: 'There is none in the workspace.' };
  const { text } = importRule(live, { path: detection.source.path });
  const read = parseDetection(new SourceFile(detection.source.path, text));
  const [finding] = read.findings.filter(({ severity }) => severity === 'error');
  const problem = `The rule of the workspace cannot be read: ${finding?.message ?? 'something is missing.'}`;
  return read.detection ?? { problem };
}

function asDefinition(live: LiveFunction, path: string): FunctionDefinition | undefined {
  const result = importFunction(live, { path });
  return isImported(result) ? parseFunction(new SourceFile(path, result.text)).definition : undefined;
}

/** Functions of the workspace that are not in the repository and that what is replayed calls, itself or through others. */
function foreignFunctions(
  { live }: PlannedWorkspace,
  replays: readonly Replay[],
  own: readonly FunctionDefinition[],
): readonly FunctionDefinition[] {
  const known = new Set(own.map(({ name }) => name.toLowerCase()));
  const others = [...live.functions.values()].filter(({ name }) => !known.has(name.toLowerCase()));
  if (others.length === 0) return [];
  const ids = new Set(replays.map(({ rule }) => rule.item.id));
  const queries = liveQueries(live);
  const reached = new Set(queries.filter(({ kind, key }) => kind === 'rule' && ids.has(key)));
  const found = new Map<string, LiveFunction>();
  for (const query of reached) {
    for (const one of others) {
      if (found.has(one.name) || callersAmong([query], one.name).length === 0) continue;
      found.set(one.name, one);
      for (const body of queries) {
        if (body.kind === 'function' && body.key === one.savedSearchId.toLowerCase()) reached.add(body);
      }
    }
  }
  return [...found.values()].flatMap((one) => asDefinition(one, `functions/${one.name}.yaml`) ?? []);
}

function session(
  repository: Repository,
  detections: readonly Detection[],
  functions: readonly FunctionDefinition[],
  options: ChangeReplayOptions,
): ReplaySession {
  const slugs = new Set(detections.map(({ slug }) => slug));
  const fixtures = new Map([...repository.fixtures].filter(([slug]) => slugs.has(slug)));
  const part = {
    ...repository,
    detections,
    functions,
    fixtures,
    functionFixtures: new Map(),
    quirks: [],
    findings: [],
  };
  return new ReplaySession({ repository: part, ...options });
}

function behaviourOf(
  { rule, detection, before: former, calls }: Replay,
  repository: Repository,
  before: ReplaySession,
  after: ReplaySession,
): RuleBehaviour {
  const { id, name } = rule.item;
  const base = { id, name, path: detection.source.path, calls } as const;
  const cases = repository.fixtures.get(detection.slug)?.cases ?? [];
  if (cases.length === 0) return { ...base, cases: [], problem: 'It has no cases.' };
  if (former !== 'off' && 'problem' in former) return { ...base, cases: [], problem: former.problem };
  const was = former === 'off' ? switchedOff : caseBehaviours(before, former);
  const is = detection.enabled ? caseBehaviours(after, detection) : switchedOff;
  const changed = cases.map(({ name: of, expect }): ChangedCase => {
    const [a, b] = [was(of), is(of)];
    const isSame = a.alerts === b.alerts && a.verdict === b.verdict;
    return { name: of, expect, before: a, after: b, isSame };
  });
  return { ...base, cases: changed, problem: undefined };
}

function switchedOff(): CaseBehaviour {
  return { alerts: 0, verdict: 'off', reasons: [] };
}

/** What a rule does on each of its cases, by name. */
function caseBehaviours(replays: ReplaySession, detection: Detection): (name: string) => CaseBehaviour {
  const result: DetectionResult = replays.replayDetection(detection);
  const said = (path: string): readonly string[] =>
    replays.findings
      .filter((finding) => finding.severity === 'error' && finding.path === path)
      .map(({ message }) => message);
  return (name) => {
    if (!result.compiles) {
      // A function's query may be what does not compile.
      const own = said(detection.source.path);
      const all = own.length > 0 ? own : replays.findings.map(({ message }) => message);
      return { alerts: null, verdict: 'error', reasons: all.slice(0, 3) };
    }
    const found = result.cases.find((one) => one.name === name);
    if (found === undefined) return { alerts: null, verdict: 'error', reasons: ['The case was not replayed.'] };
    const reasons =
      found.failures.length > 0 || found.verdict === 'ok' ? found.failures : said(found.place.source.path);
    return { alerts: found.alerts?.length ?? null, verdict: found.verdict, reasons: reasons.slice(0, 3) };
  };
}
