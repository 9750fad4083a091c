import { AccessTokenError } from '../azure/access-token-error.ts';
import { deleteAlertRule, findAlertRule } from '../azure/alert-rules.ts';
import type { ArmResource } from '../azure/arm-resource.ts';
import { AzureError } from '../azure/azure-error.ts';
import { classifyError } from '../azure/classify-error.ts';
import { ConcurrencyGate } from '../azure/concurrency-gate.ts';
import { deleteMetadata, findMetadata } from '../azure/metadata-items.ts';
import type { AzureWorkspace, Deletion } from '../azure/resource-calls.ts';
import { deleteSavedSearch, findSavedSearch } from '../azure/saved-searches.ts';
import { type ItemOutcome, type ItemResult, isDone, type WorkspaceResult } from './apply-result.ts';
import type { ApplyOptions } from './apply-workspace.ts';
import type { DeploymentOptions, Target } from './deployment.ts';
import { callersAmong, liveQueries } from './live-callers.ts';
import { asJson } from './live-workspace.ts';
import { isOwnFunction } from './ownership.ts';
import type { PlannedItem, PlannedWorkspace } from './planned-item.ts';
import { isMarked } from './rule-mark.ts';
import { WorkspaceTrail } from './workspace-trail.ts';

/** Something that is ours in a workspace and that nobody needs any more. */
export interface Prunable {
  readonly planned: PlannedItem;
  /** Rules go first, then functions; those of a step are called by none of later ones. */
  readonly step: number;
}

export interface PrunePlan {
  readonly planned: PlannedWorkspace;
  readonly delete: readonly Prunable[];
  /** What stays, and why: sentences. */
  readonly kept: readonly { readonly planned: PlannedItem; readonly reason: string }[];
}

/**
 * What is to be deleted of a workspace: what is marked as ours and is not in the repository. A function that something calls which
 * stays, be it ours or not, stays as well.
 */
export function planPrune(planned: PlannedWorkspace): PrunePlan {
  const orphans = planned.items.filter(({ item }) => item.action === 'orphan');
  const rules = orphans.filter(({ kind }) => kind === 'rule');
  let functions = orphans.filter(({ kind }) => kind === 'function');
  const queries = liveQueries(planned.live);
  const keyOf = ({ kind, item }: PlannedItem): string => `${kind} ${item.id.toLowerCase()}`;
  const kept: { planned: PlannedItem; reason: string }[] = [];
  const left = (gone: readonly PlannedItem[]): typeof queries => {
    const keys = new Set(gone.map(keyOf));
    return queries.filter(({ kind, key }) => !keys.has(`${kind} ${key}`));
  };
  // What stays may call others that then stay too.
  for (;;) {
    const staying = left([...rules, ...functions]);
    const called = functions.flatMap((one) => {
      const [caller] = callersAmong(staying, one.item.name);
      return caller === undefined ? [] : [{ planned: one, reason: `The ${caller.kind} "${caller.name}" calls it.` }];
    });
    if (called.length === 0) break;
    kept.push(...called);
    functions = functions.filter((one) => !called.some((other) => other.planned === one));
  }
  const steps: Prunable[] = rules.map((one) => ({ planned: one, step: 0 }));
  for (let step = 1, rest = functions; rest.length > 0; step += 1) {
    const among = queries.filter(({ kind, key }) => rest.some((one) => keyOf(one) === `${kind} ${key}`));
    const free = rest.filter((one) => {
      const callers = callersAmong(among, one.item.name);
      return callers.every(({ key }) => key === one.item.id.toLowerCase());
    });
    // Functions that call each other go together.
    const next = free.length > 0 ? free : rest;
    steps.push(...next.map((one) => ({ planned: one, step })));
    rest = rest.filter((one) => !next.includes(one));
  }
  return { planned, delete: steps, kept };
}

/** What a prune needs of the options of an apply: it waits for nothing. */
type WithoutWaits<T> = Omit<T, 'schemas' | 'onWait' | 'visibilityMs'>;

/** Prunes planned workspaces, lower rings first; when something of a ring is not done, nothing of the next is begun. */
export async function pruneDeployment(
  plans: readonly PrunePlan[],
  targets: readonly Target[],
  options: WithoutWaits<DeploymentOptions>,
): Promise<readonly WorkspaceResult[]> {
  const { onResult, ...rest } = options;
  const results: WorkspaceResult[] = [];
  let failed: number | undefined;
  for (const plan of plans.toSorted((a, b) => a.planned.workspace.ring - b.planned.workspace.ring)) {
    const { workspace } = plan.planned;
    const target = targets.find((one) => one.workspace.name === workspace.name);
    if (target === undefined || (failed !== undefined && failed < workspace.ring)) {
      const left = plan.delete.map(({ planned: { item } }): ItemResult => {
        const { kind, id, name, action } = item;
        return { kind, id, name, action, outcome: 'left', messages: [] };
      });
      results.push({
        name: workspace.name,
        ring: workspace.ring,
        results: left,
        stopped: `Ring ${failed} is not done.`,
      });
      continue;
    }
    const result = await pruneWorkspace(plan, target.azure, {
      ...rest,
      concurrency: workspace.concurrency,
      ...(onResult === undefined ? {} : { onResult: (one: ItemResult) => onResult(workspace.name, one) }),
    });
    results.push(result);
    if (!isDone(result)) failed ??= workspace.ring;
  }
  return results;
}

/**
 * Deletes what a plan names, after a last look at each: what was changed since, or is not marked any more, stays, and nothing more is
 * deleted. Of a rule the mark goes last: a run that dies in between leaves a mark without a rule, which the next one removes.
 */
export async function pruneWorkspace(
  { planned, delete: items }: PrunePlan,
  azure: AzureWorkspace,
  options: WithoutWaits<ApplyOptions>,
): Promise<WorkspaceResult> {
  const { workspace } = planned;
  const { audit, stop } = options;
  const trail = new WorkspaceTrail(audit, planned);
  const gate = new ConcurrencyGate(options.concurrency);
  const results = new Map<PlannedItem, ItemResult>();
  let stopped: string | undefined;
  const end = (one: PlannedItem, outcome: ItemOutcome, messages: readonly string[]): void => {
    const { kind, id, name, action } = one.item;
    const result = { kind, id, name, action, outcome, messages };
    results.set(one, result);
    const event = outcome === 'written' ? 'deleted' : outcome;
    trail.write({ event, kind, id, name, action, messages });
    options.onResult?.(result);
  };
  const remove = async (one: PlannedItem): Promise<void> => {
    const { kind, id, name } = one.item;
    if (stopped !== undefined || stop.aborted) return end(one, 'left', []);
    if (!trail.write({ event: 'delete', kind, id, name })) return end(one, 'left', []);
    try {
      const moved = one.kind === 'rule' ? await deleteRule(azure, one) : await deleteFunction(azure, one);
      if (moved === undefined) return end(one, 'deleted', []);
      stopped ??= `Somebody else writes to this workspace: ${kind} "${name}" moved.`;
      end(one, 'failed', [moved, 'Plan again.']);
    } catch (error) {
      if (!(error instanceof AzureError) && !(error instanceof AccessTokenError)) throw error;
      const help = error instanceof AzureError ? [classifyError(error).help] : [];
      end(one, 'failed', [error.message, ...help]);
      // What was to go later may be called by what is still there.
      stopped ??= 'A deletion failed.';
    }
  };
  for (const step of [...new Set(items.map((one) => one.step))].sort((a, b) => a - b)) {
    const here = items.filter((one) => one.step === step);
    await Promise.all(here.map(({ planned: one }) => gate.run(() => remove(one))));
  }
  const all = items.flatMap((one) => results.get(one.planned) ?? []);
  const isStopped = all.some(({ outcome }) => outcome === 'left');
  stopped ??= trail.failure ?? (isStopped ? 'The run was stopped.' : undefined);
  return { name: workspace.name, ring: workspace.ring, results: all, stopped };
}

async function deleteRule(azure: AzureWorkspace, planned: PlannedItem): Promise<string | undefined> {
  const { item, resource } = planned;
  const markName = `analyticsrule-${item.id}`;
  const mark = await findMetadata(azure, markName);
  if (resource !== undefined) {
    const found = await findAlertRule(azure, resource.name);
    if (found !== undefined) {
      const moved = lookAgain(resource, found);
      if (moved !== undefined) return moved;
      if (!isMarked({ ruleId: item.id }, mark)) return 'It is not marked as ours any more.';
      const isGone = await deleted(
        () => deleteAlertRule(azure, resource.name),
        () => findAlertRule(azure, resource.name),
      );
      if (!isGone) return 'It was deleted, and is there again.';
    }
  } else if ((await findAlertRule(azure, item.id)) !== undefined) return 'The rule is there again.';
  if (mark === undefined) return undefined;
  const isGone = await deleted(
    () => deleteMetadata(azure, mark.name),
    () => findMetadata(azure, mark.name),
  );
  return isGone ? undefined : 'The mark of the rule was deleted, and is there again.';
}

async function deleteFunction(azure: AzureWorkspace, { resource }: PlannedItem): Promise<string | undefined> {
  if (resource === undefined) return undefined;
  const found = await findSavedSearch(azure, resource.name);
  if (found === undefined) return undefined;
  const moved = lookAgain(resource, found);
  if (moved !== undefined) return moved;
  if (!isOwnFunction(found.properties)) return 'It is not marked as ours any more.';
  const isGone = await deleted(
    () => deleteSavedSearch(azure, resource.name),
    () => findSavedSearch(azure, resource.name),
  );
  return isGone ? undefined : 'It was deleted, and is there again.';
}

function lookAgain(planned: ArmResource, found: ArmResource): string | undefined {
  const isSame =
    planned.etag === undefined || found.etag === undefined
      ? JSON.stringify(asJson(planned)) === JSON.stringify(asJson(found))
      : planned.etag === found.etag;
  return isSame ? undefined : 'Somebody changed it since it was looked at.';
}

/** Deletes and looks whether it is gone; what failed with an unclear answer may be done nevertheless. */
async function deleted(
  remove: () => Promise<Deletion>,
  find: () => Promise<ArmResource | undefined>,
): Promise<boolean> {
  try {
    await remove();
  } catch (error) {
    if (!(error instanceof AzureError) || !error.unclear) throw error;
    if ((await find()) === undefined) return true;
    throw error;
  }
  return (await find()) === undefined;
}
