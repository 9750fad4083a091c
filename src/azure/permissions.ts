import { isJsonObject, type JsonValue } from './json-object.ts';
import { listAll } from './list-all.ts';
import type { AzureWorkspace } from './resource-calls.ts';
import { workspacePath } from './workspace-address.ts';

/** What one assignment of a role lets the caller do: `actions`, but not `notActions`. Either may hold `*`. */
export interface Permission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
}

/**
 * What the caller may do in a workspace, one item for each role. The service knows who asks.
 *
 * @see https://learn.microsoft.com/rest/api/authorization/permissions/list-for-resource
 */
export async function listPermissions(workspace: AzureWorkspace): Promise<readonly Permission[]> {
  const { address, client, versions, signal } = workspace;
  const path = workspacePath(address, 'providers', 'Microsoft.Authorization', 'permissions');
  const items = await listAll(client, { path, apiVersion: versions.permissions }, { signal });
  return items.map((item) => {
    const { actions, notActions } = isJsonObject(item) ? item : {};
    return { actions: texts(actions), notActions: texts(notActions) };
  });
}

function texts(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/**
 * Whether one of the roles allows an action: `Microsoft.SecurityInsights/alertRules/write`. What one role takes back, another may
 * still give.
 *
 * @see https://learn.microsoft.com/azure/role-based-access-control/role-definitions#notactions
 */
export function isAllowed(permissions: readonly Permission[], action: string): boolean {
  const covers = (pattern: string): boolean => {
    const [first = '', ...rest] = pattern.toLowerCase().split('*');
    const wanted = action.toLowerCase();
    if (rest.length === 0) return wanted === first;
    const last = rest.pop() ?? '';
    if (!wanted.startsWith(first)) return false;
    let at = first.length;
    for (const part of rest) {
      const found = wanted.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return wanted.length - last.length >= at && wanted.endsWith(last);
  };
  return permissions.some(({ actions, notActions }) => actions.some(covers) && !notActions.some(covers));
}
