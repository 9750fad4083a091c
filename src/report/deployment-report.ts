import type { WorkspaceDrift } from '../deploy/find-drift.ts';
import type { PlanItem } from '../deploy/plan-file.ts';
import type { PlannedWorkspace } from '../deploy/planned-item.ts';
import type { RuleBehaviour } from '../deploy/replay-changes.ts';
import type { UnreadableWorkspace } from '../deploy/unreadable-workspace.ts';

/** A plan of a workspace, to be shown. */
export interface ShownPlan {
  readonly name: string;
  readonly ring: number;
  readonly resourceId: string;
  readonly items: readonly PlanItem[];
  readonly notes: readonly string[];
  /** Undefined where nothing was replayed, as nobody wanted it. */
  readonly behaviour: readonly RuleBehaviour[] | undefined;
}

export function shownPlan(
  { workspace, resourceId, items, notes }: PlannedWorkspace,
  behaviour: readonly RuleBehaviour[] | undefined,
): ShownPlan {
  const { name, ring } = workspace;
  return { name, ring, resourceId, items: items.map(({ item }) => item), notes, behaviour };
}

/** Shows what a deployment would do, and what differs; and which workspaces could not be read. */
export interface DeploymentReport {
  plan(
    plans: readonly ShownPlan[],
    about: { readonly tool: string; readonly commit: string | null },
    unreadable?: readonly UnreadableWorkspace[],
  ): void;
  drift(drifts: readonly WorkspaceDrift[], unreadable?: readonly UnreadableWorkspace[]): void;
}
