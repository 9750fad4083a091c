/**
 * The tactics that an alert may have. The last three are older or industrial ones that the service still accepts.
 *
 * @see https://learn.microsoft.com/rest/api/securityinsights/alert-rules/create-or-update#attacktactic
 */
export const tactics: readonly string[] = [
  'Reconnaissance',
  'ResourceDevelopment',
  'InitialAccess',
  'Execution',
  'Persistence',
  'PrivilegeEscalation',
  'DefenseEvasion',
  'CredentialAccess',
  'Discovery',
  'LateralMovement',
  'Collection',
  'Exfiltration',
  'CommandAndControl',
  'Impact',
  'PreAttack',
  'ImpairProcessControl',
  'InhibitResponseFunction',
];
