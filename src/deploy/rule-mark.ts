import type { ArmResource } from '../azure/arm-resource.ts';
import { isJsonObject, type JsonObject } from '../azure/json-object.ts';
import { asJson } from './live-workspace.ts';
import { isOwnMetadata, metadataVersion, otherOwner, owner, ruleMetadata, ruleMetadataName } from './ownership.ts';
import type { PropertyChange } from './property-diff.ts';

/** The mark of a rule as it is to be. */
export interface RuleMark {
  /** Of the metadata item. */
  readonly name: string;
  readonly ruleId: string;
  /** The rule's whole path, from `/subscriptions/` on. */
  readonly parentId: string;
  readonly version: string | undefined;
}

export function ruleMark(ruleId: string, parentId: string, version: string | undefined): RuleMark {
  return { name: ruleMetadataName(ruleId), ruleId: ruleId.toLowerCase(), parentId, version };
}

/** Whether a metadata item marks the rule as ours. */
export function isMarked(mark: Pick<RuleMark, 'ruleId'>, item: ArmResource | undefined): boolean {
  return item !== undefined && isOwnMetadata(asJson(item), mark.ruleId);
}

/**
 * What is to change about the mark of a rule that is marked: the version of the file that it was deployed from, or which rule it
 * says that it is of. Of one that is marked as somebody else's, whose it is.
 */
export function markChanges(mark: RuleMark, item: ArmResource | undefined): readonly PropertyChange[] {
  if (item === undefined) return [];
  if (!isMarked(mark, item)) {
    const other = otherOwner(asJson(item));
    return other === undefined ? [] : [{ path: ['mark', 'source'], before: other, after: owner }];
  }
  const { parentId = null } = item.properties;
  const isOfRule = typeof parentId === 'string' && parentId.toLowerCase() === mark.parentId.toLowerCase();
  const before = metadataVersion(asJson(item)) ?? null;
  const after = mark.version ?? null;
  return [
    ...(isOfRule ? [] : [{ path: ['mark', 'parentId'], before: parentId, after: mark.parentId }]),
    ...(before === after ? [] : [{ path: ['version'], before, after }]),
  ];
}

/** Whether the item says all that the mark is to say. */
export function isAsMarked(mark: RuleMark, item: ArmResource | undefined): boolean {
  return isMarked(mark, item) && markChanges(mark, item).length === 0;
}

/** What to PUT so that the item marks the rule; what others put into it stays. */
export function markProperties(mark: RuleMark, item: ArmResource | undefined): JsonObject {
  const own = ruleMetadata(mark.parentId, mark.version).properties;
  if (item === undefined) return own;
  const { version: _, ...others } = item.properties;
  const source = item.properties['source'];
  return {
    ...others,
    ...own,
    source: { ...(isJsonObject(source) ? source : {}), ...(isJsonObject(own['source']) ? own['source'] : {}) },
  };
}
