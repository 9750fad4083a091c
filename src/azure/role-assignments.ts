import { isJsonObject, type JsonValue } from './json-object.ts';
import { listAll } from './list-all.ts';
import type { AzureWorkspace } from './resource-calls.ts';
import { workspacePath } from './workspace-address.ts';

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The names of the roles that somebody has in a workspace, by assignments to them or to groups that they are in, sorted. A role that
 * nobody describes goes by its id.
 *
 * @param objectId of a user or a service principal, a GUID: `AccessToken.identity.objectId`.
 * @throws RangeError when it is none.
 * @see https://learn.microsoft.com/rest/api/authorization/role-assignments/list-for-scope
 */
export async function listRoleNames(workspace: AzureWorkspace, objectId: string): Promise<readonly string[]> {
  if (!guid.test(objectId)) throw new RangeError(`"${objectId}" is no id of a user or service principal.`);
  const { address, client, versions, signal } = workspace;
  const list = (kind: string, query: Readonly<Record<string, string>>): Promise<readonly JsonValue[]> => {
    const path = workspacePath(address, 'providers', 'Microsoft.Authorization', kind);
    return listAll(client, { path, apiVersion: versions.permissions, query }, { signal });
  };
  const assignments = await list('roleAssignments', { $filter: `assignedTo('${objectId}')` });
  const wanted = new Set(assignments.flatMap((item) => idOf(propertyOf(item, 'roleDefinitionId'))));
  if (wanted.size === 0) return [];
  const names = new Map<string, string>();
  for (const item of await list('roleDefinitions', {})) {
    const name = propertyOf(item, 'roleName');
    const [id] = isJsonObject(item) ? idOf(item['name']) : [];
    if (id !== undefined && typeof name === 'string') names.set(id, name);
  }
  return [...new Set([...wanted].map((id) => names.get(id) ?? id))].sort();
}

function propertyOf(item: JsonValue, name: string): JsonValue | undefined {
  const properties = isJsonObject(item) ? item['properties'] : undefined;
  return isJsonObject(properties) ? properties[name] : undefined;
}

/** The last step of an id: the same role is spelled with and without a subscription. */
function idOf(value: JsonValue | undefined): readonly string[] {
  return typeof value === 'string' ? [value.slice(value.lastIndexOf('/') + 1).toLowerCase()] : [];
}
