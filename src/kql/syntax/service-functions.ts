/**
 * Functions that Log Analytics and Microsoft Sentinel answer themselves and the language service has never heard of. A
 * workspace function of the same name takes their place; without one a call is not supported, rather than an unknown name.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/logs/cross-workspace-query
 */
export const serviceFunctions: ReadonlySet<string> = new Set([
  'adx',
  'app',
  'arg',
  'resource',
  'workspace',
  'DeviceFromIP',
  'FileProfile',
  'SeenBy',
  '_GetWatchlist',
  '_GetWatchlistAlias',
]);
