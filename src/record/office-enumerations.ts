/**
 * The numbers of the Unified Audit Log whose names the connector writes. A number without a name stays a number.
 *
 * @see https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema#auditlogrecordtype
 */
export const recordTypes: ReadonlyMap<number, string> = new Map([
  [1, 'ExchangeAdmin'],
  [2, 'ExchangeItem'],
  [3, 'ExchangeItemGroup'],
  [4, 'SharePoint'],
  [6, 'SharePointFileOperation'],
  [7, 'OneDrive'],
  [8, 'AzureActiveDirectory'],
  [9, 'AzureActiveDirectoryAccountLogon'],
  [10, 'DataCenterSecurityCmdlet'],
  [11, 'ComplianceDLPSharePoint'],
  [12, 'Sway'],
  [13, 'ComplianceDLPExchange'],
  [14, 'SharePointSharingOperation'],
  [15, 'AzureActiveDirectoryStsLogon'],
  [18, 'SecurityComplianceCenterEOPCmdlet'],
  [20, 'PowerBIAudit'],
  [21, 'CRM'],
  [22, 'Yammer'],
  [23, 'SkypeForBusinessCmdlets'],
  [24, 'Discovery'],
  [25, 'MicrosoftTeams'],
  [28, 'ThreatIntelligence'],
  [30, 'MicrosoftFlow'],
  [32, 'MicrosoftStream'],
  [36, 'SharePointListOperation'],
  [40, 'SecurityComplianceAlerts'],
  [41, 'ThreatIntelligenceUrl'],
  [44, 'WorkplaceAnalytics'],
  [45, 'PowerAppsApp'],
  [47, 'ThreatIntelligenceAtpContent'],
  [50, 'ExchangeItemAggregated'],
  [52, 'DataInsightsRestApiAudit'],
  [54, 'SharePointListItemOperation'],
  [55, 'SharePointContentTypeOperation'],
  [56, 'SharePointFieldOperation'],
  [57, 'MicrosoftTeamsAdmin'],
  [62, 'Campaign'],
  [64, 'AirInvestigation'],
  [66, 'MicrosoftForms'],
]);

export const userTypes: ReadonlyMap<number, string> = new Map([
  [0, 'Regular'],
  [1, 'Reserved'],
  [2, 'Admin'],
  [3, 'DcAdmin'],
  [4, 'System'],
  [5, 'Application'],
  [6, 'ServicePrincipal'],
  [7, 'CustomPolicy'],
  [8, 'SystemPolicy'],
]);

export const logonTypes: ReadonlyMap<number, string> = new Map([
  [0, 'Owner'],
  [1, 'Admin'],
  [2, 'Delegated'],
  [3, 'Transport'],
  [4, 'SystemService'],
  [5, 'BestAccess'],
  [6, 'DelegatedAdmin'],
]);
