import type { ArmAddress } from './arm-request.ts';
import type { ArmResource } from './arm-resource.ts';
import {
  type AzureWorkspace,
  type Deletion,
  deleteResource,
  findResource,
  listResources,
  putResource,
  type ResourceBody,
  type Written,
} from './resource-calls.ts';
import { workspacePath } from './workspace-address.ts';

/**
 * Saved searches of a workspace, those with an alias among them: functions.
 *
 * @see https://learn.microsoft.com/rest/api/loganalytics/saved-searches
 */

/** The list of a workspace comes in one page, and may be large. */
export async function listSavedSearches(workspace: AzureWorkspace): Promise<readonly ArmResource[]> {
  return (await listResources(workspace, addressOf(workspace))).map(withEtag);
}

export async function findSavedSearch(workspace: AzureWorkspace, name: string): Promise<ArmResource | undefined> {
  const found = await findResource(workspace, addressOf(workspace, name));
  return found && withEtag(found);
}

/** @param body with the `etag` of what it replaces (without one, that is a conflict), or `*` for whatever is there. */
export async function putSavedSearch(
  workspace: AzureWorkspace,
  name: string,
  body: Omit<ResourceBody, 'kind'>,
): Promise<Written> {
  const written = await putResource(workspace, addressOf(workspace, name), body);
  return { ...written, resource: withEtag(written.resource) };
}

export function deleteSavedSearch(workspace: AzureWorkspace, name: string): Promise<Deletion> {
  return deleteResource(workspace, addressOf(workspace, name));
}

/** Old versions have the etag among the properties, where it is none of the search's own. */
function withEtag(resource: ArmResource): ArmResource {
  const { etag, ...properties } = resource.properties;
  if (etag === undefined) return resource;
  const own = resource.etag ?? (typeof etag === 'string' ? etag : undefined);
  return { ...resource, ...(own === undefined ? {} : { etag: own }), properties };
}

function addressOf({ address, versions }: AzureWorkspace, ...name: readonly string[]): ArmAddress {
  return { path: workspacePath(address, 'savedSearches', ...name), apiVersion: versions.savedSearches };
}
