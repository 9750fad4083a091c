/**
 * What a rule may set of its alerts from columns, besides name, description, severity and tactics. The last one takes a preview of the interface.
 *
 * @see https://learn.microsoft.com/rest/api/securityinsights/alert-rules/create-or-update#alertproperty
 */
export const alertProperties: readonly string[] = [
  'AlertLink',
  'ConfidenceLevel',
  'ConfidenceScore',
  'ExtendedLinks',
  'ProductName',
  'ProviderName',
  'ProductComponentName',
  'RemediationSteps',
  'Techniques',
  'SubTechniques',
];

/** The alert details by which alerts are grouped into incidents. */
export const groupingDetails: readonly string[] = ['DisplayName', 'Severity'];
