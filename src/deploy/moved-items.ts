import type { JsonObject } from '../azure/json-object.ts';
import { canonicalJson } from './canonical-json.ts';
import { functionRequest, ruleRequest } from './merge-unknown.ts';
import { contentHash, type PlanItem, type PlanOfWorkspace } from './plan-file.ts';
import type { PlannedItem, PlannedWorkspace } from './planned-item.ts';

/** What a plan has otherwise than one that is made now. */
export interface MovedItem {
  readonly kind: PlanItem['kind'];
  readonly id: string;
  readonly name: string;
  /** A sentence. */
  readonly message: string;
}

/**
 * Holds a plan against one that was made just now, of the same workspace: nothing comes back when it can be applied exactly. What a run
 * of the same plan that was cut off has written already is as planned.
 */
export function movedItems(plan: PlanOfWorkspace, now: PlannedWorkspace): readonly MovedItem[] {
  const fresh = new Map(now.items.map((one) => [keyOf(one.item), one]));
  const planned = new Set(plan.items.map(keyOf));
  const moved = plan.items.flatMap((item): readonly MovedItem[] => {
    const message = whatMoved(item, fresh.get(keyOf(item)));
    return message === undefined ? [] : [{ kind: item.kind, id: item.id, name: item.name, message }];
  });
  const added = now.items
    .filter(({ item }) => !planned.has(keyOf(item)))
    .map(({ item: { kind, id, name, action } }) => ({
      kind,
      id,
      name,
      message:
        action === 'orphan'
          ? 'It was deployed since the plan was made.'
          : 'The plan does not have it: the files are others.',
    }));
  return [...moved, ...added];
}

function keyOf({ kind, id }: PlanItem): string {
  return `${kind} ${id.toLowerCase()}`;
}

const writes = ['create', 'update', 'adopt'];

function whatMoved(plan: PlanItem, now: PlannedItem | undefined): string | undefined {
  if (now === undefined) return 'It is neither in the files nor in the workspace any more.';
  const { item } = now;
  if (!writes.includes(plan.action)) {
    if (item.action === plan.action) return undefined;
    return `It was to be left alone (${plan.action}), and is not any more (${item.action}).`;
  }
  const isSame =
    item.action === plan.action &&
    item.body === plan.body &&
    item.etag === plan.etag &&
    canonicalJson(changesOf(item)) === canonicalJson(changesOf(plan));
  if (isSame || isWritten(plan, now)) return undefined;
  if (item.etag !== plan.etag) {
    const what = plan.etag === null ? 'was made' : item.etag === null ? 'was deleted' : 'was changed';
    return `It ${what} in the workspace since the plan was made.`;
  }
  return 'What would be written is not what was planned: the files are others.';
}

function changesOf({ changes }: PlanItem): JsonObject {
  const copy: JsonObject = JSON.parse(JSON.stringify({ changes }));
  return copy;
}

/** Whether the resource is already as the plan wants it, as after a run that was cut off; at most its mark is missing. */
function isWritten(plan: PlanItem, now: PlannedItem): boolean {
  const { item } = now;
  if (item.action !== 'unchanged' && !(writes.includes(item.action) && item.body === null)) return false;
  // The mark alone was to be written: it is, or is still to be.
  if (plan.body === null) return item.etag === plan.etag;
  const request = plan.action === 'create' ? fresh(now) : again(now, plan.etag);
  return request !== undefined && contentHash(request) === plan.body;
}

function fresh(now: PlannedItem): JsonObject | undefined {
  if (now.desired === undefined) return undefined;
  return now.kind === 'rule' ? ruleRequest(now.desired) : functionRequest(now.desired);
}

/** What was to be sent over the state before, of which the etag alone is another by now. */
function again(now: PlannedItem, etag: string | null): JsonObject | undefined {
  const before = etag ?? undefined;
  if (now.kind === 'rule') {
    const { desired, live } = now;
    return desired && live && ruleRequest(desired, { ...live, etag: before });
  }
  const { desired, live } = now;
  return desired && live && functionRequest(desired, { ...live, etag: before });
}
