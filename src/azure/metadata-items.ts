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
import { sentinelPath } from './workspace-address.ts';

/**
 * Items that say where the content of a workspace comes from: of which source and version a rule is.
 *
 * @see https://learn.microsoft.com/rest/api/securityinsights/metadata
 */
export function listMetadata(workspace: AzureWorkspace): Promise<readonly ArmResource[]> {
  return listResources(workspace, addressOf(workspace));
}

export function findMetadata(workspace: AzureWorkspace, name: string): Promise<ArmResource | undefined> {
  return findResource(workspace, addressOf(workspace, name));
}

export function putMetadata(
  workspace: AzureWorkspace,
  name: string,
  body: Omit<ResourceBody, 'kind'>,
): Promise<Written> {
  return putResource(workspace, addressOf(workspace, name), body);
}

export function deleteMetadata(workspace: AzureWorkspace, name: string): Promise<Deletion> {
  return deleteResource(workspace, addressOf(workspace, name));
}

function addressOf({ address, versions }: AzureWorkspace, ...name: readonly string[]): ArmAddress {
  return { path: sentinelPath(address, 'metadata', ...name), apiVersion: versions.metadata };
}
