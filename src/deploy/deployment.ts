import { AccessTokenError } from '../azure/access-token-error.ts';
import { AzureError } from '../azure/azure-error.ts';
import { classifyError } from '../azure/classify-error.ts';
import type { AzureWorkspace } from '../azure/resource-calls.ts';
import type { Workspace } from '../content/workspaces.ts';
import { type ItemResult, isDone, type WorkspaceResult } from './apply-result.ts';
import type { ApplyOptions, VisibilityWait } from './apply-workspace.ts';
import { applyWorkspace } from './apply-workspace.ts';
import { readLiveWorkspace } from './live-workspace.ts';
import { mapBounded } from './map-bounded.ts';
import { type MovedItem, movedItems } from './moved-items.ts';
import { type Plan, planFormat } from './plan-file.ts';
import { type DeployedContent, type PlanOptions, planWorkspace } from './plan-workspace.ts';
import { isWrite, type PlannedWorkspace } from './planned-item.ts';
import type { UnreadableWorkspace } from './unreadable-workspace.ts';

/** A workspace of `workspaces.yaml` and how to speak with it. */
export interface Target {
  readonly workspace: Workspace;
  readonly azure: AzureWorkspace;
}

/** Workspaces that are read or written at the same time, each with its own number of requests. */
const atOnce = 4;

/** What is to be done in workspaces, and which of them cannot be read. */
export interface DeploymentPlan {
  readonly planned: readonly PlannedWorkspace[];
  readonly unreadable: readonly UnreadableWorkspace[];
}

/**
 * Plans workspaces, in the order in which they are given. One that cannot be read does not keep the others from being planned.
 *
 * @param optionsOf what is particular to a workspace.
 * @throws AccessTokenError when there is no token for any of them.
 */
export async function planDeployment(
  targets: readonly Target[],
  content: DeployedContent,
  optionsOf: (target: Target) => PlanOptions,
): Promise<DeploymentPlan> {
  const read = await mapBounded(targets, atOnce, async (target) => {
    try {
      const live = await readLiveWorkspace(target.azure);
      return planWorkspace(target.workspace, content, live, optionsOf(target));
    } catch (error) {
      if (!(error instanceof AzureError) && !(error instanceof AccessTokenError)) throw error;
      const { name, ring } = target.workspace;
      return { name, ring, error };
    }
  });
  const failed = read.flatMap((one) => ('error' in one ? [one] : []));
  const withoutToken = failed.filter(({ error }) => error instanceof AccessTokenError);
  const [first] = withoutToken;
  if (first !== undefined && withoutToken.length === read.length) throw first.error;
  const unreadable = failed.map(({ name, ring, error }) => {
    const help = error instanceof AzureError ? ` ${classifyError(error).help}` : '';
    return { name, ring, problem: `${error.message}${help}` };
  });
  return { planned: read.flatMap((one) => ('error' in one ? [] : [one])), unreadable };
}

/** The plan as it is written to a file. */
export function planOf(
  planned: readonly PlannedWorkspace[],
  about: { readonly tool: string; readonly commit: string | null },
): Plan {
  return {
    format: planFormat,
    ...about,
    workspaces: planned.map(({ workspace: { name, ring }, resourceId, items }) => ({
      name,
      resourceId,
      ring,
      items: items.map(({ item }) => item),
    })),
  };
}

/** What moved in one workspace. */
export interface MovedWorkspace {
  readonly name: string;
  readonly items: readonly MovedItem[];
}

/** What keeps a plan from being applied exactly; nothing when it can be. Both have the same workspaces. */
export function whatMoved(plan: Plan, planned: readonly PlannedWorkspace[]): readonly MovedWorkspace[] {
  return plan.workspaces.flatMap((one) => {
    const now = planned.find(({ workspace }) => workspace.name === one.name);
    const items = now === undefined ? [] : movedItems(one, now);
    return items.length === 0 ? [] : [{ name: one.name, items }];
  });
}

export interface DeploymentOptions extends Omit<ApplyOptions, 'concurrency' | 'onResult' | 'onWait'> {
  readonly onResult?: (workspace: string, result: ItemResult) => void;
  readonly onWait?: (workspace: string, wait: VisibilityWait) => void;
}

/** Applies planned workspaces ring by ring; when something of a ring is not done, nothing of the next is begun. */
export async function applyDeployment(
  planned: readonly PlannedWorkspace[],
  targets: readonly Target[],
  options: DeploymentOptions,
): Promise<readonly WorkspaceResult[]> {
  const results: WorkspaceResult[] = [];
  const rings = [...new Set(planned.map(({ workspace }) => workspace.ring))].sort((a, b) => a - b);
  let failed: number | undefined;
  for (const ring of rings) {
    const here = planned.filter(({ workspace }) => workspace.ring === ring);
    if (failed !== undefined) {
      results.push(...here.map((one) => notBegun(one, `Ring ${failed} is not done.`)));
      continue;
    }
    const ended = await mapBounded(here, atOnce, async (one) => {
      const target = targets.find(({ workspace }) => workspace.name === one.workspace.name);
      if (target === undefined) return notBegun(one, 'There is no such workspace.');
      const { onResult, onWait, ...rest } = options;
      const { name, concurrency } = one.workspace;
      return await applyWorkspace(one, target.azure, {
        ...rest,
        concurrency,
        onResult: (result) => onResult?.(name, result),
        onWait: (wait) => onWait?.(name, wait),
      });
    });
    results.push(...ended);
    // What is blocked is not done either.
    const isBlocked = here.some(({ items }) => items.some(({ item }) => item.action === 'blocked'));
    if (isBlocked || !ended.every(isDone)) failed = ring;
  }
  return results;
}

function notBegun({ workspace, items }: PlannedWorkspace, stopped: string): WorkspaceResult {
  const results = items.filter(isWrite).map(({ item: { kind, id, name, action } }): ItemResult => {
    return { kind, id, name, action, outcome: 'left', messages: [] };
  });
  return { name: workspace.name, ring: workspace.ring, results, stopped };
}
