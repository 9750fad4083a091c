import type { ArmResource } from '../azure/arm-resource.ts';
import { isJsonObject } from '../azure/json-object.ts';
import { canonicalFunction } from './canonical-function.ts';
import { canonicalRule } from './canonical-rule.ts';
import { autoDisabled } from './live-rule.ts';
import type { PlanItemKind } from './plan-file.ts';
import type { PlannedItem, PlannedWorkspace } from './planned-item.ts';
import { diffFunctions, diffRules, isLayoutOnly, type PropertyChange } from './property-diff.ts';

/**
 * How something in a workspace is otherwise than the repository says: `changed`; `disabled` by Sentinel itself; `missing`; `foreign`, as
 * it has our name and not our mark; `unmarked`, as it is as it should be and only the mark is missing or out of date; `extra`, ours and
 * not in the repository; `blocked`, ours or not there, and something is in the way of deploying it.
 */
export const driftKinds = ['changed', 'disabled', 'missing', 'foreign', 'unmarked', 'extra', 'blocked'] as const;
export type DriftKind = (typeof driftKinds)[number];

export interface Drift {
  readonly drift: DriftKind;
  readonly kind: PlanItemKind;
  readonly id: string;
  readonly name: string;
  readonly path: string | null;
  /** `before` is the repository, `after` the workspace. */
  readonly changes: readonly PropertyChange[];
  /** Who wrote it last, and when, as far as the service says. */
  readonly by: string | null;
  readonly at: string | null;
  readonly reasons: readonly string[];
}

export interface WorkspaceDrift {
  readonly name: string;
  readonly ring: number;
  /** How many rules and functions are as they should be. */
  readonly same: number;
  readonly drift: readonly Drift[];
  readonly notes: readonly string[];
}

/**
 * What differs between a workspace and the repository: what a plan would do, seen from the other side. What is as it should be does not
 * differ, even if a plan blocks it because something that it calls is blocked.
 */
export function findDrift({ workspace, items, notes }: PlannedWorkspace): WorkspaceDrift {
  const drift = items.flatMap((planned) => driftOf(planned) ?? []);
  const { name, ring } = workspace;
  return { name, ring, same: items.length - drift.length, drift, notes };
}

function driftOf(planned: PlannedItem): Drift | undefined {
  const { kind, id, name, path, reasons } = planned.item;
  const changes = changesOf(planned);
  const drift = driftKind(planned, changes);
  if (drift === undefined) return undefined;
  return {
    drift,
    kind,
    id,
    name,
    path,
    changes,
    ...changedBy(planned.resource),
    reasons,
  };
}

function driftKind(planned: PlannedItem, changes: readonly PropertyChange[]): DriftKind | undefined {
  const { action } = planned.item;
  if (action === 'unchanged') return undefined;
  if (action === 'orphan') return 'extra';
  if (planned.resource === undefined) return action === 'blocked' ? 'blocked' : 'missing';
  const isSame = planned.live !== undefined && isLayoutOnly(changes);
  if (!planned.isOwn) return isSame ? 'unmarked' : 'foreign';
  if (planned.kind === 'rule' && planned.live && autoDisabled(planned.live) !== undefined) return 'disabled';
  if (action !== 'blocked') return isSame ? 'unmarked' : 'changed';
  if (!planned.waitsForCalls) return 'blocked';
  return isSame ? undefined : 'changed';
}

function changesOf(planned: PlannedItem): readonly PropertyChange[] {
  if (planned.kind === 'rule') {
    const { desired, live } = planned;
    return desired && live ? diffRules(canonicalRule(desired), canonicalRule(live)) : [];
  }
  const { desired, live } = planned;
  return desired && live ? diffFunctions(canonicalFunction(desired), canonicalFunction(live)) : [];
}

/** @see https://learn.microsoft.com/rest/api/securityinsights/alert-rules/list#systemdata */
function changedBy(resource: ArmResource | undefined): Pick<Drift, 'by' | 'at'> {
  const data = resource?.rest['systemData'];
  const { lastModifiedBy, lastModifiedAt } = isJsonObject(data) ? data : {};
  const at = lastModifiedAt ?? resource?.properties['lastModifiedUtc'];
  const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
  return { by: text(lastModifiedBy), at: text(at) };
}
