import type { CloudName } from '../content/workspaces.ts';

/** Where a cloud is reached, and for whom its tokens are made out. */
export interface Cloud {
  /** Origin of the Resource Manager: scheme and host. */
  readonly resourceManager: string;
  /** The resource that a token for the Resource Manager is asked for. */
  readonly audience: string;
  /** Origin of the query endpoint of Log Analytics. */
  readonly logAnalytics: string;
  readonly logAnalyticsAudience: string;
}

/** @see https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure */
export const clouds: Readonly<Record<CloudName, Cloud>> = {
  public: {
    resourceManager: 'https://management.azure.com',
    audience: 'https://management.azure.com',
    logAnalytics: 'https://api.loganalytics.azure.com',
    logAnalyticsAudience: 'https://api.loganalytics.io',
  },
  usgov: {
    resourceManager: 'https://management.usgovcloudapi.net',
    audience: 'https://management.usgovcloudapi.net',
    logAnalytics: 'https://api.loganalytics.us',
    logAnalyticsAudience: 'https://api.loganalytics.us',
  },
  china: {
    resourceManager: 'https://management.chinacloudapi.cn',
    audience: 'https://management.chinacloudapi.cn',
    logAnalytics: 'https://api.loganalytics.azure.cn',
    logAnalyticsAudience: 'https://api.loganalytics.azure.cn',
  },
};

/**
 * Where a workspace's requests go. A Resource Manager of its own is its own audience too: no token that was made out for a cloud of
 * Azure is sent to a host that a file names.
 */
export function resourceManagerOf(
  endpoint: { readonly cloud: CloudName } | { readonly resourceManager: string },
): Pick<Cloud, 'resourceManager' | 'audience'> {
  if ('cloud' in endpoint) return clouds[endpoint.cloud];
  return { resourceManager: endpoint.resourceManager, audience: endpoint.resourceManager };
}
