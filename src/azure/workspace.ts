import type { ArmResource } from './arm-resource.ts';
import { AzureError } from './azure-error.ts';
import { classifyError } from './classify-error.ts';
import { type AzureWorkspace, findResource } from './resource-calls.ts';
import { workspacePath } from './workspace-address.ts';

/**
 * The workspace itself; undefined when there is none of this name, or none that the caller may see. Its `properties.customerId` is
 * the id that queries go by.
 *
 * @see https://learn.microsoft.com/rest/api/loganalytics/workspaces/get
 */
export async function findWorkspace(workspace: AzureWorkspace): Promise<ArmResource | undefined> {
  const { address, versions } = workspace;
  try {
    return await findResource(workspace, { path: workspacePath(address), apiVersion: versions.workspaces });
  } catch (error) {
    if (error instanceof AzureError && classifyError(error).problem === 'scope-missing') return undefined;
    throw error;
  }
}
