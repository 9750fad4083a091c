import { type Answer, armError } from './answer.ts';

/** The roles that principals can have, with what they allow (contract 6). */
export const ROLES = {
  'Microsoft Sentinel Contributor': {
    id: 'ab8e14d6-4a74-4a29-9ba8-549422addade',
    actions: [
      'Microsoft.SecurityInsights/*',
      'Microsoft.OperationalInsights/workspaces/analytics/query/action',
      'Microsoft.OperationalInsights/workspaces/read',
      'Microsoft.OperationalInsights/workspaces/*/read',
      'Microsoft.OperationalInsights/workspaces/savedSearches/*',
      'Microsoft.Authorization/*/read',
      'Microsoft.Resources/deployments/*',
    ],
    notActions: ['Microsoft.SecurityInsights/ConfidentialWatchlists/*'],
  },
  'Microsoft Sentinel Reader': {
    id: '8d289c81-5878-46d4-8554-54e1e3d8b5cb',
    actions: [
      'Microsoft.SecurityInsights/*/read',
      'Microsoft.OperationalInsights/workspaces/read',
      'Microsoft.OperationalInsights/workspaces/*/read',
      'Microsoft.Authorization/*/read',
    ],
    notActions: ['Microsoft.SecurityInsights/ConfidentialWatchlists/*'],
  },
  'Log Analytics Contributor': {
    id: '92aaf0da-9dab-42b6-94a3-d43ce8d16293',
    actions: ['*/read', 'Microsoft.OperationalInsights/*'],
    notActions: [],
  },
  Reader: { id: 'acdd72a7-3385-48ef-bd42-f606fba81ae7', actions: ['*/read'], notActions: [] },
} as const satisfies Record<string, { id: string; actions: readonly string[]; notActions: readonly string[] }>;

export type RoleName = keyof typeof ROLES;

/** Somebody who calls, known by a token. */
export interface Principal {
  readonly token: string;
  readonly objectId: string;
  readonly name: string;
  readonly roles: readonly RoleName[];
  /** Names of the workspaces on which the roles are held; absent: on all. */
  readonly workspaces?: readonly string[];
  /** By the fake's clock; absent: never. */
  readonly expiresAt?: number;
}

/** The caller of a request, or the 401 (with `WWW-Authenticate`) that it gets. */
export function authenticate(
  authorization: string | undefined,
  principals: readonly Principal[],
  tenant: string,
  now: number,
): Principal | Answer {
  if (authorization === undefined) {
    return unauthorized(
      tenant,
      'AuthenticationFailed',
      "Authentication failed. The 'Authorization' header is missing.",
    );
  }
  const principal = principals.find(({ token }) => authorization === `Bearer ${token}`);
  if (principal === undefined) {
    return unauthorized(tenant, 'InvalidAuthenticationToken', 'The access token is invalid.');
  }
  if (principal.expiresAt !== undefined && now >= principal.expiresAt) {
    return unauthorized(
      tenant,
      'ExpiredAuthenticationToken',
      `The access token expiry UTC time '${new Date(principal.expiresAt).toISOString()}' is earlier than current UTC time '${new Date(now).toISOString()}'.`,
    );
  }
  return principal;
}

function unauthorized(tenant: string, code: string, message: string): Answer {
  return armError(401, code, message, {
    'www-authenticate': `Bearer authorization_uri="https://login.microsoftonline.com/${tenant}", error="invalid_token", error_description="${message}"`,
  });
}

/** Whether a principal may do an action such as `Microsoft.SecurityInsights/alertRules/write` in a workspace. */
export function mayDo(principal: Principal, action: string, workspace: string | undefined): boolean {
  const { workspaces } = principal;
  if (workspace !== undefined && workspaces !== undefined && !workspaces.includes(workspace)) return false;
  return principal.roles.some((name) => {
    const role = ROLES[name];
    return role.actions.some((mask) => allows(mask, action)) && !role.notActions.some((mask) => allows(mask, action));
  });
}

function allows(mask: string, action: string): boolean {
  const pattern = mask
    .split('*')
    .map((part) => part.replace(/[.\\/]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${pattern}$`, 'i').test(action);
}
