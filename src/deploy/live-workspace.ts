import { listAlertRules } from '../azure/alert-rules.ts';
import type { ArmResource } from '../azure/arm-resource.ts';
import { AzureError } from '../azure/azure-error.ts';
import { classifyError } from '../azure/classify-error.ts';
import type { JsonObject } from '../azure/json-object.ts';
import { listMetadata } from '../azure/metadata-items.ts';
import type { AzureWorkspace } from '../azure/resource-calls.ts';
import { listSavedSearches } from '../azure/saved-searches.ts';
import { listTables, type WorkspaceTable } from '../azure/workspace-tables.ts';
import { type LiveFunction, readLiveFunction } from './live-function.ts';
import { type LiveRule, readLiveRule } from './live-rule.ts';

/** What stands in a workspace, read at one time. Names in lower case are keys, as the service does not tell cases apart. */
export interface LiveWorkspace {
  /** Rules that run a query of their own, by id. */
  readonly rules: ReadonlyMap<string, LiveRule>;
  /** Rules of the kinds of the service's own, by id: their kind. */
  readonly otherRules: ReadonlyMap<string, string>;
  /** Saved searches with an alias, by the name of the resource in lower case. */
  readonly functions: ReadonlyMap<string, LiveFunction>;
  /** All saved searches, functions or not. */
  readonly searches: ReadonlyMap<string, ArmResource>;
  /** The rules as the service gave them. */
  readonly ruleResources: ReadonlyMap<string, ArmResource>;
  /** Items of metadata, by name. */
  readonly metadata: ReadonlyMap<string, ArmResource>;
  /** Undefined where they may not be read. */
  readonly tables: readonly WorkspaceTable[] | undefined;
}

/**
 * Reads a workspace: four lists, whatever its size.
 *
 * @throws AzureError when rules, functions or metadata cannot be read to the end; AccessTokenError.
 */
export async function readLiveWorkspace(workspace: AzureWorkspace): Promise<LiveWorkspace> {
  const [rules, searches, metadata, tables] = await Promise.all([
    listAlertRules(workspace),
    listSavedSearches(workspace),
    listMetadata(workspace),
    tablesIfAllowed(workspace),
  ]);
  const live = rules.map((resource) => ({ resource, rule: readLiveRule(asJson(resource)) }));
  return {
    rules: new Map(live.flatMap(({ rule }) => (rule === undefined ? [] : [[rule.id, rule]]))),
    otherRules: new Map(
      live.flatMap(({ rule, resource }) =>
        rule === undefined ? [[resource.name.toLowerCase(), resource.kind ?? 'unknown']] : [],
      ),
    ),
    functions: new Map(
      searches.flatMap((resource) => {
        const live = readLiveFunction(asJson(resource));
        return live === undefined ? [] : [[resource.name.toLowerCase(), live]];
      }),
    ),
    searches: byName(searches),
    ruleResources: byName(rules),
    metadata: byName(metadata),
    tables,
  };
}

/** A resource as the JSON that it was, but for what else its envelope had. */
export function asJson({ id, name, etag, kind, properties }: ArmResource): JsonObject {
  return { id, name, properties, ...(etag !== undefined && { etag }), ...(kind !== undefined && { kind }) };
}

/** What a PUT must send back of an envelope: all that the service does not set itself. */
export function keptEnvelope(resource: ArmResource | undefined): { readonly rest?: JsonObject } {
  const { systemData: _, ...rest } = resource?.rest ?? {};
  return Object.keys(rest).length === 0 ? {} : { rest };
}

function byName(resources: readonly ArmResource[]): ReadonlyMap<string, ArmResource> {
  return new Map(resources.map((resource) => [resource.name.toLowerCase(), resource]));
}

async function tablesIfAllowed(workspace: AzureWorkspace): Promise<readonly WorkspaceTable[] | undefined> {
  try {
    return await listTables(workspace);
  } catch (error) {
    if (error instanceof AzureError && classifyError(error).problem === 'forbidden') return undefined;
    throw error;
  }
}
