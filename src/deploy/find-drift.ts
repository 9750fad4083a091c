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
 * not in the repository; `blocked`, so that it cannot be there.
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

/** What differs between a workspace and the repository: what a plan would do, seen from the other side. */
export function findDrift({ workspace, items, notes }: PlannedWorkspace): WorkspaceDrift {
  const drift = items.flatMap((planned) => {
    const { action } = planned.item;
    return action === 'unchanged' ? [] : [driftOf(planned)];
  });
  const { name, ring } = workspace;
  return { name, ring, same: items.length - drift.length, drift, notes };
}

function driftOf(planned: PlannedItem): Drift {
  const { kind, id, name, path, reasons } = planned.item;
  const changes = changesOf(planned);
  return {
    drift: driftKind(planned, changes),
    kind,
    id,
    name,
    path,
    changes,
    ...changedBy(planned.resource),
    reasons,
  };
}

function driftKind(planned: PlannedItem, changes: readonly PropertyChange[]): DriftKind {
  const { action } = planned.item;
  if (action === 'orphan') return 'extra';
  if (planned.live === undefined) return action === 'blocked' ? 'blocked' : 'missing';
  if (planned.kind === 'rule' && autoDisabled(planned.live) !== undefined) return 'disabled';
  if (action === 'blocked') return 'foreign';
  const isSame = isLayoutOnly(changes);
  if (action === 'adopt') return isSame ? 'unmarked' : 'foreign';
  return isSame ? 'unmarked' : 'changed';
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
