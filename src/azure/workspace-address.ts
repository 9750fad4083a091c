/** Where a workspace is. */
export interface WorkspaceAddress {
  /** A GUID. */
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly workspace: string;
}

/** The resource id of a workspace: names as they are, nothing encoded. */
export function workspaceId({ subscription, resourceGroup, workspace }: WorkspaceAddress): string {
  return `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.OperationalInsights/workspaces/${workspace}`;
}

/** The resource id of a rule, an item of metadata and so on: what Sentinel adds to a workspace. */
export function sentinelId(address: WorkspaceAddress, kind: 'alertRules' | 'metadata', name: string): string {
  return `${workspaceId(address)}/providers/Microsoft.SecurityInsights/${kind}/${name}`;
}

/** The path of a workspace in a URL, and of what is below it: every step encoded. */
export function workspacePath(address: WorkspaceAddress, ...steps: readonly string[]): string {
  return urlPath(
    'subscriptions',
    address.subscription,
    'resourceGroups',
    address.resourceGroup,
    'providers',
    'Microsoft.OperationalInsights',
    'workspaces',
    address.workspace,
    ...steps,
  );
}

/** The path of what Sentinel adds to a workspace. */
export function sentinelPath(address: WorkspaceAddress, ...steps: readonly string[]): string {
  return workspacePath(address, 'providers', 'Microsoft.SecurityInsights', ...steps);
}

/**
 * Steps as the path of a URL. Names of saved searches hold all kinds of characters: `LogManagement(law)_General|StaleComputers`.
 *
 * @throws RangeError for a step that would lead elsewhere: nothing, `.` or `..`, which no encoding keeps from being understood.
 */
export function urlPath(...steps: readonly string[]): string {
  for (const step of steps) {
    if (step === '' || step === '.' || step === '..' || /\p{Cs}/u.test(step)) {
      throw new RangeError(`"${step}" is no name of a resource.`);
    }
  }
  return `/${steps.map((step) => encodeURIComponent(step)).join('/')}`;
}
