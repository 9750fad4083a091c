import { isJsonObject, type JsonObject, type JsonValue } from '../azure/json-object.ts';

/**
 * What marks resources of a workspace as this tool's. Without the mark nothing is overwritten and nothing is deleted.
 *
 * A rule is marked by a metadata item beside it, as the portal's Repositories feature does it; a function by a tag.
 */
export const owner = 'blindspot';

/** The name of the tag of our functions; its value is the version. */
export const functionTag = owner;

/** What the tag of a function without a version says, as a tag needs a value. */
const unversioned = 'unversioned';

export function ownTag(version: string | undefined): JsonObject {
  return { name: functionTag, value: version ?? unversioned };
}

/** The version in the tag of a function; undefined where there is none. */
export function taggedVersion(properties: JsonObject): string | undefined {
  const value = findTag(properties)?.['value'];
  return typeof value === 'string' && value !== unversioned && value !== '' ? value : undefined;
}

/** Whether the properties of a saved search have our tag. */
export function isOwnFunction(properties: JsonObject): boolean {
  return findTag(properties) !== undefined;
}

function findTag({ tags }: JsonObject): JsonObject | undefined {
  if (!Array.isArray(tags)) return undefined;
  return tags.find((tag: JsonValue): tag is JsonObject => isJsonObject(tag) && tag['name'] === functionTag);
}

/** The name of the metadata item of a rule: its own, whatever the case, behind what it is of. */
export function ruleMetadataName(ruleId: string): string {
  return `analyticsrule-${ruleId.toLowerCase()}`;
}

/**
 * The metadata item that marks a rule as ours. `ruleResourceId` is the rule's whole path, from `/subscriptions/` on.
 *
 * @see https://learn.microsoft.com/rest/api/securityinsights/metadata/create
 */
export function ruleMetadata(ruleResourceId: string, version: string | undefined): { readonly properties: JsonObject } {
  return {
    properties: {
      parentId: ruleResourceId,
      kind: 'AnalyticsRule',
      ...(version !== undefined && { version }),
      source: { kind: 'SourceRepository', name: owner },
    },
  };
}

/** Whether a metadata item, as the service lists it, marks the rule of this id as ours. */
export function isOwnMetadata(resource: JsonObject, ruleId: string): boolean {
  const { name, properties } = resource;
  if (typeof name !== 'string' || name.toLowerCase() !== ruleMetadataName(ruleId)) return false;
  if (!isJsonObject(properties) || !isJsonObject(properties['source'])) return false;
  const { kind, name: source } = properties['source'];
  return typeof kind === 'string' && kind.toLowerCase() === 'sourcerepository' && source === owner;
}

/**
 * Of whom a metadata item says that its rule is: the name of a solution or of another repository. Undefined where it is ours, or says
 * only that the rule was made in the workspace.
 */
export function otherOwner(resource: JsonObject): string | undefined {
  const { properties } = resource;
  const source = isJsonObject(properties) ? properties['source'] : undefined;
  if (!isJsonObject(source)) return undefined;
  const { kind, name, sourceId } = source;
  if (typeof kind !== 'string' || kind.toLowerCase() === 'localworkspace') return undefined;
  if (kind.toLowerCase() === 'sourcerepository' && name === owner) return undefined;
  const named = [name, sourceId].find((text): text is string => typeof text === 'string' && text.trim() !== '');
  return named ?? kind;
}

/** The version in a metadata item. */
export function metadataVersion({ properties }: JsonObject): string | undefined {
  const version = isJsonObject(properties) ? properties['version'] : undefined;
  return typeof version === 'string' && version !== '' ? version : undefined;
}
