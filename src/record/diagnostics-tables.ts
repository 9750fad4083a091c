/**
 * The tables of the categories of diagnostic settings, by the category's name in lower case. A category whose name is that of a
 * table (`AuditLogs`, `MicrosoftGraphActivityLogs`, `StorageBlobLogs`) needs no line here.
 *
 * @see https://learn.microsoft.com/entra/identity/monitoring-health/concept-diagnostic-settings-logs-options
 * @see https://learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema
 */
export const tableOfCategory: ReadonlyMap<string, string> = new Map([
  ['signinlogs', 'SigninLogs'],
  ['noninteractiveusersigninlogs', 'AADNonInteractiveUserSignInLogs'],
  ['serviceprincipalsigninlogs', 'AADServicePrincipalSignInLogs'],
  ['managedidentitysigninlogs', 'AADManagedIdentitySignInLogs'],
  ['microsoftserviceprincipalsigninlogs', 'MicrosoftServicePrincipalSignInLogs'],
  ['adfssigninlogs', 'ADFSSignInLogs'],
  ['provisioninglogs', 'AADProvisioningLogs'],
  ['riskyusers', 'AADRiskyUsers'],
  ['userriskevents', 'AADUserRiskEvents'],
  ['riskyserviceprincipals', 'AADRiskyServicePrincipals'],
  ['serviceprincipalriskevents', 'AADServicePrincipalRiskEvents'],
  ['networkaccesstrafficlogs', 'NetworkAccessTraffic'],
  ['customsecurityattributeauditlogs', 'AADCustomSecurityAttributeAuditLogs'],
  ['audit', 'AuditLogs'],
  ...[
    'administrative',
    'security',
    'servicehealth',
    'alert',
    'recommendation',
    'policy',
    'autoscale',
    'resourcehealth',
    // What the older schema calls them.
    'write',
    'delete',
    'action',
  ].map((category) => [category, 'AzureActivity'] as const),
]);
