import { deleteRule, getRule, listRules, putRule } from './alert-rules.ts';
import { type Answer, armError } from './answer.ts';
import { refuseApiVersion } from './api-versions.ts';
import type { WorkspaceState } from './fake-state.ts';
import { type LoggedRequest, violate } from './journal.ts';
import { deleteMetadata, getMetadata, listMetadata, patchMetadata, putMetadata } from './metadata.ts';
import { refuseUnofferedPage } from './paging.ts';
import { authenticate, mayDo } from './principal.ts';
import { allowsMethod, type RawRequest } from './protocol.ts';
import type { Route } from './route.ts';
import { deleteSavedSearch, getSavedSearch, listSavedSearches, putSavedSearch } from './saved-searches.ts';
import {
  getProvider,
  getRoleDefinitions,
  getSubscription,
  getWorkspace,
  listPermissions,
  listRoleAssignments,
  scopeOf,
} from './surroundings.ts';
import { getTable, listTables } from './tables.ts';
import type { Buckets, Taken } from './token-buckets.ts';
import type { Call, WorkspaceCall, World } from './world.ts';

/** A request, read as far as it can be without knowing what it is about. */
export interface Incoming {
  readonly raw: RawRequest;
  readonly request: LoggedRequest;
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  readonly route: Route | undefined;
}

/** Takes a call out of a bucket. */
export type Throttle = (key: string, kind: keyof Buckets, now: number) => Taken;

/**
 * What Resource Manager answers, and with which effect: who calls, whether there is such a thing in that version, whether
 * it is too often, whether the caller may, and only then the thing itself.
 */
export function serve(world: World, incoming: Incoming, throttle: Throttle | undefined): Answer {
  const { raw, request, route } = incoming;
  const principal = authenticate(raw.headers.authorization, world.principals, world.tenant, world.clock.now());
  if ('status' in principal) return principal;
  if (route === undefined) {
    violate(world.journal, request, `The contract has no ${request.path}.`);
    return armError(404, 'InvalidResourceType', 'The resource type could not be found.');
  }
  const refusedVersion = refuseApiVersion(request.apiVersion, world.apiVersions[route.type]);
  if (refusedVersion !== undefined) {
    const version = request.apiVersion === undefined ? 'There is no api-version' : `'${request.apiVersion}' is unknown`;
    violate(world.journal, request, `${version}: ${route.type} has ${world.apiVersions[route.type].join(', ')}.`);
    return refusedVersion;
  }
  if (!allowsMethod(route, request.method)) {
    violate(world.journal, request, `The contract has no ${request.method} of ${request.path}.`);
    return armError(405, 'MethodNotAllowed', `The method ${request.method} is not allowed.`);
  }
  const call: Call = { world, request, route, apiVersion: request.apiVersion ?? '', principal };
  const taken = throttle?.(`${principal.objectId} ${route.subscription}`, bucketOf(request), world.clock.now());
  const counted = countHeader(request, taken);
  if (taken?.retryAfter !== undefined) {
    return armError(429, 'TooManyRequests', 'The request is being throttled.', {
      ...counted,
      'retry-after': String(taken.retryAfter),
    });
  }
  const answer = forbidden(call) ?? withoutWorkspace(call, incoming) ?? withWorkspace(call, incoming);
  return { ...answer, headers: { ...counted, ...answer.headers } };
}

function withoutWorkspace(call: Call, { query }: Incoming): Answer | undefined {
  const { route, world } = call;
  const known = world.state.workspaces.some(({ subscription }) => same(subscription, route.subscription));
  if (!known) {
    return armError(404, 'SubscriptionNotFound', `The subscription '${route.subscription}' could not be found.`);
  }
  switch (route.type) {
    case 'subscription':
      return getSubscription(call);
    case 'provider':
      return getProvider(call, route.name ?? '');
    case 'permissions':
      return listPermissions(call);
    case 'roleAssignments':
      return listRoleAssignments(call, query.get('$filter'));
    case 'roleDefinitions':
      return getRoleDefinitions(call, route.name);
    default:
      return undefined;
  }
}

function withWorkspace(caller: Call, incoming: Incoming): Answer {
  const { route, world } = caller;
  const inGroup = world.state.workspaces.filter(
    (workspace) =>
      same(workspace.subscription, route.subscription) && same(workspace.resourceGroup, route.resourceGroup ?? ''),
  );
  if (inGroup.length === 0) {
    const message = `Resource group '${route.resourceGroup}' could not be found.`;
    return armError(404, 'ResourceGroupNotFound', message);
  }
  const workspace = inGroup.find(({ name }) => same(name, route.workspace ?? ''));
  if (workspace === undefined) {
    return armError(
      404,
      'ResourceNotFound',
      `The Resource 'Microsoft.OperationalInsights/workspaces/${route.workspace}' under resource group '${route.resourceGroup}' was not found.`,
    );
  }
  const call: WorkspaceCall = { ...caller, workspace };
  switch (route.type) {
    case 'alertRules':
    case 'metadata':
      return notOnboarded(call, workspace) ?? sentinel(call, incoming);
    case 'savedSearches':
      return savedSearches(call);
    case 'tables':
      return route.name === undefined ? listTables(call) : getTable(call, route.name);
    default:
      return getWorkspace(call);
  }
}

function sentinel(call: WorkspaceCall, { path, query, raw }: Incoming): Answer {
  const { name, type } = call.route;
  const rules = type === 'alertRules';
  if (name === undefined) {
    const skipToken = query.get('$skipToken');
    const list = rules ? listRules : listMetadata;
    return refuseUnofferedPage(call, raw.target, skipToken) ?? list(call, path, skipToken);
  }
  switch (call.request.method) {
    case 'PUT':
      return rules ? putRule(call, name) : putMetadata(call, name);
    case 'PATCH':
      return patchMetadata(call, name);
    case 'DELETE':
      return rules ? deleteRule(call, name) : deleteMetadata(call, name);
    default:
      return rules ? getRule(call, name) : getMetadata(call, name);
  }
}

function savedSearches(call: WorkspaceCall): Answer {
  const { name } = call.route;
  if (name === undefined) return listSavedSearches(call);
  switch (call.request.method) {
    case 'PUT':
      return putSavedSearch(call, name);
    case 'DELETE':
      return deleteSavedSearch(call, name);
    default:
      return getSavedSearch(call, name);
  }
}

function notOnboarded(call: Call, workspace: WorkspaceState): Answer | undefined {
  if (workspace.onboarded) return undefined;
  const status = call.world.settings.notOnboardedStatus;
  const message = `Workspace '${workspace.name}' is not onboarded to Microsoft Sentinel.`;
  return armError(status, status === 404 ? 'NotFound' : 'BadRequest', message);
}

function forbidden(call: Call): Answer | undefined {
  const action = actionOf(call);
  if (action === undefined || mayDo(call.principal, action, call.route.workspace)) return undefined;
  const { name, objectId } = call.principal;
  return armError(
    403,
    'AuthorizationFailed',
    `The client '${name}' with object id '${objectId}' does not have authorization to perform action '${action}' over scope '${scopeOf(call)}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}

/** The action that a call needs; none for what every caller may ask, as what may be done where. */
function actionOf({ route, request }: Call): string | undefined {
  const verb = request.method === 'GET' ? 'read' : request.method === 'DELETE' ? 'delete' : 'write';
  switch (route.type) {
    case 'alertRules':
    case 'metadata':
      return `Microsoft.SecurityInsights/${route.type}/${verb}`;
    case 'savedSearches':
    case 'tables':
      return `Microsoft.OperationalInsights/workspaces/${route.type}/${verb}`;
    case 'workspace':
      return `Microsoft.OperationalInsights/workspaces/${verb}`;
    case 'roleAssignments':
    case 'roleDefinitions':
      return `Microsoft.Authorization/${route.type}/${verb}`;
    default:
      return undefined;
  }
}

function bucketOf(request: LoggedRequest): keyof Buckets {
  return request.method === 'GET' ? 'reads' : request.method === 'DELETE' ? 'deletes' : 'writes';
}

/** The count of calls that are left, which the contract (1.8) names for reads and writes. */
function countHeader(request: LoggedRequest, taken: Taken | undefined): Record<string, string> {
  const kind = bucketOf(request);
  if (taken === undefined || kind === 'deletes') return {};
  return { [`x-ms-ratelimit-remaining-subscription-${kind}`]: String(taken.remaining) };
}

function same(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
