/** The text of a rule that is right in every respect: examples and tests change what they are about. */
export const standardRule = `id: 7d1f2c35-6c7b-4b55-9a53-6f2a1d0e4b11
name: Sign-ins of one account from one address
description: Identifies successful sign-ins.
severity: Medium
status: Available
requiredDataConnectors:
  - connectorId: AzureActiveDirectory
    dataTypes: [SigninLogs]
queryFrequency: 1h
queryPeriod: 2d
triggerOperator: gt
triggerThreshold: 0
tactics: [InitialAccess]
relevantTechniques: [T1078]
query: |
  SigninLogs
  | where ingestion_time() > ago(1h)
  | where ResultType == "0"
  | project TimeGenerated, UserId, UserPrincipalName, IPAddress
entityMappings:
  - entityType: Account
    fieldMappings:
      - identifier: AadUserId
        columnName: UserId
version: 1.0.0
kind: Scheduled
`;
