import { type Answer, armError } from './answer.ts';
import type { Json } from './json.ts';
import { ROLES } from './principal.ts';
import type { ResourceType } from './route.ts';
import { type Call, deviates, type WorkspaceCall, workspaceId } from './world.ts';

const PROVIDERS: ReadonlyMap<string, readonly (readonly [string, ResourceType])[]> = new Map([
  [
    'microsoft.securityinsights',
    [
      ['alertRules', 'alertRules'],
      ['metadata', 'metadata'],
    ],
  ],
  [
    'microsoft.operationalinsights',
    [
      ['workspaces', 'workspace'],
      ['workspaces/savedSearches', 'savedSearches'],
      ['workspaces/tables', 'tables'],
    ],
  ],
]);

/** GET of a resource provider: which types it has in which versions (contract 1.1). */
export function getProvider(call: Call, namespace: string): Answer {
  const types = PROVIDERS.get(namespace.toLowerCase());
  if (types === undefined) {
    return armError(404, 'InvalidResourceNamespace', `The resource namespace '${namespace}' is invalid.`);
  }
  const locations = [...new Set(call.world.state.workspaces.map((workspace) => workspace.location))];
  const resourceTypes = types.map(([resourceType, type]) => {
    const apiVersions = [...call.world.apiVersions[type]];
    return { resourceType, locations, apiVersions };
  });
  const body = {
    id: `/subscriptions/${call.route.subscription}/providers/${namespace}`,
    namespace,
    registrationState: 'Registered',
    resourceTypes,
  };
  return { status: 200, body };
}

/** GET of a subscription. */
export function getSubscription(call: Call): Answer {
  const id = call.route.subscription;
  const body = {
    id: `/subscriptions/${id}`,
    subscriptionId: id,
    tenantId: call.world.tenant,
    displayName: `Subscription ${id}`,
    state: 'Enabled',
  };
  return { status: 200, body };
}

/** GET of a workspace; `customerId` is its own GUID. */
export function getWorkspace(call: WorkspaceCall): Answer {
  const { workspace } = call;
  const body = {
    id: workspaceId(workspace),
    name: workspace.name,
    type: 'Microsoft.OperationalInsights/workspaces',
    location: workspace.location,
    properties: {
      customerId: workspace.customerId,
      provisioningState: 'Succeeded',
      retentionInDays: 90,
      sku: { name: 'PerGB2018' },
    },
  };
  return { status: 200, body };
}

/** GET of what the caller may do at a scope: one element for each role. */
export function listPermissions(call: Call): Answer {
  return {
    status: 200,
    body: {
      value: rolesAt(call).map((name): Json => {
        const { actions, notActions } = ROLES[name];
        return { actions: [...actions], notActions: [...notActions], dataActions: [], notDataActions: [] };
      }),
    },
  };
}

/** GET of the role assignments at a scope: those of the principals, all or, by `$filter`, one's. */
export function listRoleAssignments(call: Call, filter: string | undefined): Answer {
  const wanted = filter === undefined ? undefined : /^(?:principalId eq|assignedTo\() ?'([^']+)'\)?$/.exec(filter)?.[1];
  if (filter !== undefined && filter !== 'atScope()' && wanted === undefined) {
    deviates(call, `The filter "${filter}" is not one of atScope(), principalId eq '…', assignedTo('…').`);
    return armError(400, 'BadRequest', `The filter '${filter}' is not supported.`);
  }
  const scope = scopeOf(call);
  const found = call.world.principals.filter(({ objectId }) => wanted === undefined || objectId === wanted);
  const value = found.flatMap((principal) =>
    rolesAt({ ...call, principal }).map((role): Json => {
      const name = `${principal.objectId}-${ROLES[role].id}`;
      return {
        id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
        name,
        type: 'Microsoft.Authorization/roleAssignments',
        properties: {
          roleDefinitionId: roleDefinitionId(call.route.subscription, ROLES[role].id),
          principalId: principal.objectId,
          principalType: 'ServicePrincipal',
          scope,
        },
      };
    }),
  );
  return { status: 200, body: { value } };
}

/** GET of role definitions: one by its GUID, or all. */
export function getRoleDefinitions(call: Call, id: string | undefined): Answer {
  const definitions = Object.entries(ROLES).map(([roleName, { id: name, actions, notActions }]) => ({
    id: roleDefinitionId(call.route.subscription, name),
    name,
    type: 'Microsoft.Authorization/roleDefinitions',
    properties: {
      roleName,
      type: 'BuiltInRole',
      permissions: [{ actions: [...actions], notActions: [...notActions], dataActions: [], notDataActions: [] }],
    },
  }));
  if (id === undefined) return { status: 200, body: { value: definitions } };
  const found = definitions.find(({ name }) => name === id);
  if (found !== undefined) return { status: 200, body: found };
  return armError(404, 'RoleDefinitionDoesNotExist', `The specified role definition with ID '${id}' does not exist.`);
}

/** The id of the place that a call is about, as far as it is named in the path. */
export function scopeOf(call: Call): string {
  const { subscription, resourceGroup, workspace } = call.route;
  const group = resourceGroup === undefined ? '' : `/resourceGroups/${resourceGroup}`;
  const inner = workspace === undefined ? '' : `/providers/Microsoft.OperationalInsights/workspaces/${workspace}`;
  return `/subscriptions/${subscription}${group}${inner}`;
}

function rolesAt(call: Call): (keyof typeof ROLES)[] {
  const { roles, workspaces } = call.principal;
  const { workspace } = call.route;
  return workspaces === undefined || (workspace !== undefined && workspaces.includes(workspace)) ? [...roles] : [];
}

function roleDefinitionId(subscription: string, id: string): string {
  return `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${id}`;
}
