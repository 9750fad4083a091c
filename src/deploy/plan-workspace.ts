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
import { isOwnFunction, isOwnMetadata, otherOwner } from './ownership.ts';
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
  'It is as the repository wants it but lacks our mark, as after a run that was cut off or where somebody else made the same: only the mark is written. From then on it counts as ours, for "deploy prune" too.';
const unmarkedNote = 'stands in the workspace without our mark. --adopt takes it over.';

function othersNote(owner: string): string {
  return `stands in the workspace and is marked as of "${owner}". --adopt takes it over.`;
}

/**
 * What is to be done so that a workspace is as the repository says. Pure: everything is compared in the form in which the check after
 * a write and the search for drift compare.
 *
 * A rule is ours when its metadata item says so. A run that died between writing a rule and marking it leaves a rule that has our id
 * and is exactly as wanted. It cannot be told from one that somebody else made, and is marked without being asked, as nothing of
 * anybody's is overwritten by it: unless it has the mark of a solution or another repository, which no run of ours leaves.
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
  const hindranceOf = (item: FunctionDefinition | Detection): Hindrance => {
    const by = cyclic.get(item);
    if (by !== undefined) {
      const reasons = [`"${by}" calls itself: ${order.cycles.join('; ')}.`];
      return { reasons, isInCalls: content.functions.find(({ name }) => name === by) !== item };
    }
    const broken = callsOf(item).filter((name) => blocked.has(name));
    return { reasons: broken.map((name) => `It calls "${name}", which is blocked.`), isInCalls: broken.length > 0 };
  };
  const left = content.functions.filter((one) => cyclic.has(one));
  const steps = [...order.functionSteps, ...(left.length === 0 ? [] : [left])];
  const functions = steps.flatMap((step, index) =>
    step.map((definition) => {
      const planned = planner.function(definition, index, callsOf(definition), hindranceOf(definition));
      if (planned.item.action === 'blocked') blocked.add(definition.name);
      return planned;
    }),
  );
  const rules = [...order.rules, ...detections.filter((one) => cyclic.has(one))].map((detection) =>
    planner.rule(detection, callsOf(detection), hindranceOf(detection)),
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

/** What is in the way of something before it is looked at, and whether that lies in what it calls alone. */
interface Hindrance {
  readonly reasons: readonly string[];
  readonly isInCalls: boolean;
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
    hindrance: Hindrance,
  ): PlannedFunction {
    const { name, source } = definition;
    const key = name.toLowerCase();
    const resource = this.#live.searches.get(key);
    const live = this.#live.functions.get(key);
    const desired = desiredFunction(definition, live);
    const problems = [...this.#warnings.collisionsOf(definition)];
    if (resource !== undefined && live === undefined) {
      problems.push(`A saved search "${resource.name}" that is no function has this name.`);
    }
    const own = resource !== undefined && isOwnFunction(resource.properties);
    const changes = live === undefined ? [] : diffFunctions(canonicalFunction(live), canonicalFunction(desired));
    if (live !== undefined && !own && !this.#options.adopt) problems.push(`A function of this name ${unmarkedNote}`);
    const reasons = [...hindrance.reasons, ...problems];
    const base = {
      kind: 'function',
      step,
      definition,
      desired,
      live,
      calls,
      resource,
      isOwn: own,
      waitsForCalls: hindrance.isInCalls && problems.length === 0,
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

  rule(detection: Detection, calls: readonly string[], hindrance: Hindrance): PlannedRule {
    const id = detection.id.toLowerCase();
    const live = this.#live.rules.get(id);
    const desired = desiredRule(detection);
    const mark = ruleMark(id, sentinelId(this.#workspace, 'alertRules', id), detection.version);
    const markResource = this.#live.metadata.get(mark.name);
    const own = isMarked(mark, markResource);
    const changes = live === undefined ? [] : diffRules(canonicalRule(live), canonicalRule(desired));
    const isSame = live !== undefined && isLayoutOnly(changes);
    const problems = [...this.#kindProblem(detection, live, own)];
    // What cannot be taken over is not offered.
    if (problems.length === 0 && live !== undefined && !own && !this.#options.adopt) {
      const other = markResource && otherOwner(asJson(markResource));
      if (other !== undefined) problems.push(`A rule with this id ${othersNote(other)}`);
      else if (!isSame) problems.push(`A rule with this id ${unmarkedNote}`);
    }
    const reasons = [...hindrance.reasons, ...problems];
    const base = {
      kind: 'rule',
      detection,
      desired,
      live,
      calls,
      resource: this.#live.ruleResources.get(id),
      markResource,
      isOwn: own,
      waitsForCalls: hindrance.isInCalls && problems.length === 0,
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
    const notes = [...layout, ...(own ? [] : [markOnlyNote]), ...this.#warnings.ofTables(detection)];
    const ofMark = markChanges(mark, markResource);
    return { ...base, request: undefined, mark: toMark, item: item(action, about, undefined, ofMark, notes) };
  }

  #unlessMarked(mark: RuleMark): RuleMark | undefined {
    return isAsMarked(mark, this.#live.metadata.get(mark.name)) ? undefined : mark;
  }

  #kindProblem(detection: Detection, live: LiveRule | undefined, own: boolean): readonly string[] {
    const other = this.#live.otherRules.get(detection.id.toLowerCase());
    const kind = live?.kind ?? other;
    if (kind === undefined || kind === detection.kind) return [];
    // Of the service's own kinds nothing is ever deleted.
    const isPruned = own && live !== undefined;
    const then = isPruned ? '"deploy prune --yes" then deletes the old one.' : 'the other rule is left alone.';
    return [
      `The workspace has a rule of the kind ${kind} with this id, and a kind cannot be changed. Give the detection a new id; ${then}`,
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
          isOwn: true,
          waitsForCalls: false,
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
    isOwn: true,
    waitsForCalls: false,
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
