/**
 * What logs write where a name should be, and the accounts of Microsoft's own services: they are nobody's, and rules look for them.
 */
const literals: ReadonlySet<string> = new Set(
  [
    'Not Available',
    'Unknown',
    'No UPN',
    'NOT-FOUND',
    'Certificate',
    'None',
    'null',
    '<null>',
    'N/A',
    'hidden',
    'localhost',
    'Default',
    'anonymous',
    'everyone',
    'SecurityComplianceAlerts',
    'FfoServicePartnerUser',
    'app@sharepoint',
    'SHAREPOINT\\system',
    'Microsoft\\ServiceOperator',
    'fim_password_service@support.onmicrosoft.com',
    'ServicePrincipal',
    'User',
    'Group',
    'Application',
    'Device',
    'True',
    'False',
    'All',
    'AllPrincipals',
  ].map((text) => text.toLowerCase()),
);

/** Whether a value is a placeholder or an account of a service, of which nothing is to be changed. */
export function isPlaceholder(text: string): boolean {
  const folded = text.trim().toLowerCase();
  return (
    literals.has(folded) ||
    /^nt (?:authority|service)\\/.test(folded) ||
    /^(?:nt authority\\)?system(?: \(.*\))?$/.test(folded) ||
    /^spoolsprovisioning-applicationaccount@/.test(folded) ||
    /^s-1-(?:0-0|5-\d+)$/.test(folded)
  );
}

/** Names of applications that Microsoft gave; rules look for them. */
export function isFirstParty(text: string): boolean {
  return /^(?:Microsoft|Windows|Azure|Office|Office365|O365|Exchange|SharePoint|OneDrive|Outlook|Teams|Graph|Power|Intune|Entra|Device Registration|My (?:Apps|Profile|Signins)|Skype|Yammer|Dynamics|Bing|Visual Studio|ACOM|AAD|MS-|Substrate)\b/i.test(
    text,
  );
}
