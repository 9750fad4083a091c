import type { ArmResource } from './arm-resource.ts';
import { readArmResource } from './arm-resource.ts';
import { type AzureWorkspace, unreadable } from './resource-calls.ts';
import { workspacePath } from './workspace-address.ts';

export interface ReachedWorkspace {
  readonly resource: ArmResource;
  /**
   * What the clock of the service is ahead of this machine's, in milliseconds, to about a second: it says whole seconds, at some time
   * between the request and the answer. Undefined where it does not say.
   */
  readonly clockSkew: number | undefined;
}

/**
 * Reads the workspace itself, and the clock of the service with it.
 *
 * @throws AzureError also when there is no such workspace.
 * @see https://learn.microsoft.com/rest/api/loganalytics/workspaces/get
 */
export async function reachWorkspace(workspace: AzureWorkspace, clock: () => number): Promise<ReachedWorkspace> {
  const { client, address, versions, signal } = workspace;
  const target = { path: workspacePath(address), apiVersion: versions.workspaces };
  const sent = clock();
  const response = await client.send({ method: 'GET', ...target, signal });
  const middle = (sent + clock()) / 2;
  const resource = readArmResource(response.body);
  if (resource === undefined) throw unreadable('GET', target, response, 'the answer is no resource.');
  const { serverTime, attempts } = response;
  // After waits nobody knows when the answer was made.
  const isKnown = serverTime !== undefined && attempts === 1;
  return { resource, clockSkew: isKnown ? serverTime + 500 - middle : undefined };
}
