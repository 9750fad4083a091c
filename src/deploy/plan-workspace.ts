import type { JsonObject } from '../azure/json-object.ts';
import { sentinelId, workspaceId } from '../azure/workspace-address.ts';
import type { Detection } from '../content/detection.ts';
import type { FunctionDefinition } from '../content/function.ts';
import { overrideDetection } from '../content/workspace-overrides.ts';
import type { Workspace } from '../content/workspaces.ts';
import type { TableSchemas } from '../sentinel/table-schemas.ts';
import { canonicalFunction } from './canonical-function.ts';
import { canonicalRule } from './canonical-rule.ts';
import { dependencyOrder } from './dependency-order.ts';
import { desiredFunction } from './desired-function.ts';
import { desiredRule } from './desired-rule.ts';
import { autoDisabled, type LiveRule } from './live-rule.ts';
import { asJson, type LiveWorkspace } from './live-workspace.ts';
import { functionRequest, ruleRequest } from './merge-unknown.ts';
import { isOwnFunction, isOwnMetadata } from './ownership.ts';
import { contentHash, type PlanAction, type PlanItem } from './plan-file.ts';
import { PlanWarnings } from './plan-warnings.ts';
import type { PlannedFunction, PlannedItem, PlannedRule, PlannedWorkspace } from './planned-item.ts';
import { diffFunctions, diffRules, isLayoutOnly, type PropertyChange } from './property-diff.ts';
import { isAsMarked, isMarked, markChanges, type RuleMark, ruleMark } from './rule-mark.ts';

/** What is deployed: the functions and detections of a repository. */
export interface DeployedContent {
  readonly functions: readonly FunctionDefinition[];
  readonly detections: readonly Detection[];
}

export interface PlanOptions {
  /** Whether what stands in the workspace without our mark may be overwritten, and is marked then. */
  readonly adopt: boolean;
  readonly schemas: TableSchemas;
  /** When rules were deleted that the service may not have forgotten yet, by id: `2026-03-02T10:05:00Z`. */
  readonly deleted?: ReadonlyMap<string, string>;
}

const layoutNote = 'Only comments or layout of the query differ: nothing is written.';
const markOnlyNote =
  'It is as the repository wants it but lacks our mark, as after a run that was cut off: only the mark is written.';
const unmarkedNote = 'stands in the workspace without our mark. --adopt takes it over.';

/**
 * What is to be done so that a workspace is as the repository says. Pure: everything is compared in the form in which the check after
 * a write and the search for drift compare.
 *
 * A rule is ours when its metadata item says so. A run that died between writing a rule and marking it leaves a rule that has our id
 * and is exactly as wanted: that is marked without being asked, as nothing of anybody's is overwritten by it.
 */
export function planWorkspace(
  workspace: Workspace,
  content: DeployedContent,
  live: LiveWorkspace,
  options: PlanOptions,
): PlannedWorkspace {
  const detections = content.detections.map((one) => overrideDetection(workspace.overrides, one));
  const order = dependencyOrder(content.functions, detections);
  const planner = new Planner(workspace, live, options, new PlanWarnings(live, content.functions, detections, options));
  const cyclic = new Map(order.blocked.map(({ item, by }) => [item, by]));
  const blocked = new Set<string>();
  const callsOf = (item: FunctionDefinition | Detection): readonly string[] =>
    order.callsOf(item).map(({ name }) => name);
  const reason = (item: FunctionDefinition | Detection): readonly string[] => {
    const by = cyclic.get(item);
    if (by !== undefined) return [`"${by}" calls itself: ${order.cycles.join('; ')}.`];
    return callsOf(item)
      .filter((name) => blocked.has(name))
      .map((name) => `It calls "${name}", which is blocked.`);
  };
  const left = content.functions.filter((one) => cyclic.has(one));
  const steps = [...order.functionSteps, ...(left.length === 0 ? [] : [left])];
  const functions = steps.flatMap((step, index) =>
    step.map((definition) => {
      const planned = planner.function(definition, index, callsOf(definition), reason(definition));
      if (planned.item.action === 'blocked') blocked.add(definition.name);
      return planned;
    }),
  );
  const rules = [...order.rules, ...detections.filter((one) => cyclic.has(one))].map((detection) =>
    planner.rule(detection, callsOf(detection), reason(detection)),
  );
  const known = new Set([...functions, ...rules].map(({ kind, item }) => keyOf(kind, item.id)));
  return {
    workspace,
    resourceId: workspaceId(workspace),
    items: [...functions, ...rules, ...planner.orphans(known)],
    live,
    functions: content.functions,
    notes: planner.notes,
  };
}

function keyOf(kind: PlannedItem['kind'], id: string): string {
  return `${kind} ${id.toLowerCase()}`;
}

/** Names that a plan can hold. */
const plainId = /^[-\w.()]{1,300}$/;

class Planner {
  readonly notes: readonly string[];
  readonly #workspace: Workspace;
  readonly #live: LiveWorkspace;
  readonly #options: PlanOptions;
  readonly #warnings: PlanWarnings;

  constructor(workspace: Workspace, live: LiveWorkspace, options: PlanOptions, warnings: PlanWarnings) {
    this.#workspace = workspace;
    this.#live = live;
    this.#options = options;
    this.#warnings = warnings;
    this.notes = warnings.ofWorkspace;
  }

  function(
    definition: FunctionDefinition,
    step: number,
    calls: readonly string[],
    blocked: readonly string[],
  ): PlannedFunction {
    const { name, source } = definition;
    const key = name.toLowerCase();
    const resource = this.#live.searches.get(key);
    const live = this.#live.functions.get(key);
    const desired = desiredFunction(definition, live);
    const reasons = [...blocked, ...this.#warnings.collisionsOf(definition)];
    if (resource !== undefined && live === undefined) {
      reasons.push(`A saved search "${resource.name}" that is no function has this name.`);
    }
    const own = live !== undefined && isOwnFunction(live.properties);
    const changes = live === undefined ? [] : diffFunctions(canonicalFunction(live), canonicalFunction(desired));
    if (live !== undefined && !own && !this.#options.adopt) reasons.push(`A function of this name ${unmarkedNote}`);
    const base = {
      kind: 'function',
      step,
      definition,
      desired,
      live,
      calls,
      resource,
    } as const;
    const about = { kind: 'function', id: name, name, path: source.path, etag: live?.etag ?? null } as const;
    if (reasons.length > 0) return { ...base, request: undefined, item: blockedItem(about, changes, reasons) };
    const same = own && isLayoutOnly(changes);
    const action: PlanAction = live === undefined ? 'create' : same ? 'unchanged' : own ? 'update' : 'adopt';
    const request = same ? undefined : functionRequest(desired, live);
    const notes = same
      ? changes.length > 0
        ? [layoutNote]
        : []
      : this.#warnings.ofFunction(definition, action, changes);
    return { ...base, request, item: item(action, about, request, same ? [] : changes, notes) };
  }

  rule(detection: Detection, calls: readonly string[], blocked: readonly string[]): PlannedRule {
    const id = detection.id.toLowerCase();
    const live = this.#live.rules.get(id);
    const desired = desiredRule(detection);
    const mark = ruleMark(id, sentinelId(this.#workspace, 'alertRules', id), detection.version);
    const markResource = this.#live.metadata.get(mark.name);
    const own = isMarked(mark, markResource);
    const changes = live === undefined ? [] : diffRules(canonicalRule(live), canonicalRule(desired));
    const reasons = [...blocked, ...this.#kindProblem(detection, live)];
    const isSame = live !== undefined && isLayoutOnly(changes);
    if (live !== undefined && !own && !isSame && !this.#options.adopt) {
      reasons.push(`A rule with this id ${unmarkedNote}`);
    }
    const base = {
      kind: 'rule',
      detection,
      desired,
      live,
      calls,
      resource: this.#live.ruleResources.get(id),
      markResource,
    } as const;
    const { name, source } = detection;
    const about = { kind: 'rule', id, name: name.trim(), path: source.path, etag: live?.etag ?? null } as const;
    if (reasons.length > 0) {
      return { ...base, request: undefined, mark: undefined, item: blockedItem(about, changes, reasons) };
    }
    if (!isSame) {
      const request = ruleRequest(desired, live);
      const action = live === undefined ? 'create' : own ? 'update' : 'adopt';
      const all = [...changes, ...markChanges(mark, live === undefined ? undefined : markResource)];
      const notes = this.#warnings.ofRule(detection, live, own);
      return { ...base, request, mark: this.#unlessMarked(mark), item: item(action, about, request, all, notes) };
    }
    const layout = changes.length > 0 ? [layoutNote] : [];
    const toMark = this.#unlessMarked(mark);
    const action = toMark === undefined ? 'unchanged' : own ? 'update' : 'adopt';
    const notes = [...layout, ...(own ? [] : [markOnlyNote])];
    const ofMark = markChanges(mark, markResource);
    return { ...base, request: undefined, mark: toMark, item: item(action, about, undefined, ofMark, notes) };
  }

  #unlessMarked(mark: RuleMark): RuleMark | undefined {
    return isAsMarked(mark, this.#live.metadata.get(mark.name)) ? undefined : mark;
  }

  #kindProblem(detection: Detection, live: LiveRule | undefined): readonly string[] {
    const other = this.#live.otherRules.get(detection.id.toLowerCase());
    const kind = live?.kind ?? other;
    if (kind === undefined || kind === detection.kind) return [];
    return [
      `The workspace has a rule of the kind ${kind} with this id, and a kind cannot be changed. Give the detection a new id; the old rule is then pruned.`,
    ];
  }

  /** What is marked as ours and not in the repository: rules, functions, and marks whose rule is gone. */
  orphans(known: ReadonlySet<string>): readonly PlannedItem[] {
    const rules = [...this.#live.rules.values()].flatMap((live): readonly PlannedItem[] => {
      const markResource = this.#live.metadata.get(`analyticsrule-${live.id}`);
      if (known.has(keyOf('rule', live.id)) || !isMarked({ ruleId: live.id }, markResource)) return [];
      if (!plainId.test(live.id)) return [];
      const name = autoDisabled(live)?.displayName ?? String(live.properties['displayName'] ?? live.id);
      return [orphanRule(live.id, name, live, this.#live, [])];
    });
    const marks = [...this.#live.metadata.values()].flatMap((resource): readonly PlannedItem[] => {
      const [, id] = /^analyticsrule-([-\w.()]{1,300})$/i.exec(resource.name) ?? [];
      if (id === undefined || !isOwnMetadata(asJson(resource), id)) return [];
      const ruleId = id.toLowerCase();
      if (known.has(keyOf('rule', ruleId)) || this.#live.ruleResources.has(ruleId)) return [];
      const note = 'The rule is gone; only its mark is left.';
      return [orphanRule(ruleId, ruleId, undefined, this.#live, [note])];
    });
    const functions = [...this.#live.functions.values()].flatMap((live): readonly PlannedItem[] => {
      const { name, savedSearchId, properties, etag } = live;
      // A tag is copied easily: ours are named by their alias.
      if (!isOwnFunction(properties) || savedSearchId.toLowerCase() !== name.toLowerCase()) return [];
      if (known.has(keyOf('function', name)) || !plainId.test(name)) return [];
      const about = { kind: 'function', id: name, name, path: null, etag: etag ?? null } as const;
      return [
        {
          kind: 'function',
          step: 0,
          definition: undefined,
          desired: undefined,
          live,
          calls: [],
          resource: this.#live.searches.get(savedSearchId.toLowerCase()),
          request: undefined,
          item: item('orphan', about, undefined, [], []),
        },
      ];
    });
    const byId = (a: PlannedItem, b: PlannedItem): number => (a.item.id < b.item.id ? -1 : 1);
    return [...functions.sort(byId), ...[...rules, ...marks].sort(byId)];
  }
}

function orphanRule(
  id: string,
  name: string,
  live: LiveRule | undefined,
  workspace: LiveWorkspace,
  reasons: readonly string[],
): PlannedRule {
  const about = { kind: 'rule', id, name, path: null, etag: live?.etag ?? null } as const;
  return {
    kind: 'rule',
    detection: undefined,
    desired: undefined,
    live,
    calls: [],
    resource: workspace.ruleResources.get(id),
    mark: undefined,
    markResource: workspace.metadata.get(`analyticsrule-${id}`),
    request: undefined,
    item: item('orphan', about, undefined, [], reasons),
  };
}

type About = Pick<PlanItem, 'kind' | 'id' | 'name' | 'path' | 'etag'>;

function item(
  action: PlanAction,
  about: About,
  request: JsonObject | undefined,
  changes: readonly PropertyChange[],
  reasons: readonly string[],
): PlanItem {
  return { action, ...about, body: request === undefined ? null : contentHash(request), changes, reasons };
}

function blockedItem(about: About, changes: readonly PropertyChange[], reasons: readonly string[]): PlanItem {
  return item('blocked', about, undefined, changes, reasons);
}
