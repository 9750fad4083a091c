import { describe, expect, test } from 'vitest';
import { marks } from './marks.ts';

describe('operation-alias', () => {
  test.each([
    ['AuditLogs | where OperationName == "Update application – Certificates and secrets management "', 1],
    ['AuditLogs | where tolower(OperationName) == "update application - certificates and secrets management"', 1],
    ['OfficeActivity | project Op = Operation | where (Op) in ("FileDeleted")', 1],
    ['let op = "FileRecycled"; OfficeActivity | summarize countif(Operation == op) by UserKey', 1],
    ['OfficeActivity | where Operation == "FileDeleted" and Operation != "FileRecycled"', 1],
    ['OfficeActivity | where Operation has "New-InboxRule"', 1],
    // A term, which UpdateInboxRules does not have.
    ['OfficeActivity | where Operation has "InboxRule"', 2],
    ['CloudAppEvents | where ActionType == "Add user."', 1],
    ['let is = (name: string) { name =~ "FileDeleted" }; OfficeActivity | where is(Operation)', 1],
  ])('finds %s', (query, count) => {
    expect(marks('operation-alias', query)).toHaveLength(count);
  });

  test.each([
    'AuditLogs | where OperationName has "Certificates and secrets management"',
    'AuditLogs | where replace_regex(trim(@"[\\s.]+", OperationName), "–", "-") == "Update application - Certificates and secrets management"',
    'OfficeActivity | where Operation == "FileDeleted" or Operation == "FileRecycled"',
    'OfficeActivity | where Operation in~ ("New-InboxRule", "Set-InboxRule", "UpdateInboxRules")',
    'OfficeActivity | where Operation == "UpdateInboxRules"',
    'OfficeActivity | where Operation contains "InboxRule"',
    'OfficeActivity | where Operation startswith "New-"',
    'OfficeActivity | where Operation != "FileDeleted" and Operation !in ("New-InboxRule")',
    'OfficeActivity | where trim(@"[\\s.]+", Operation) =~ "Add user"',
    'OfficeActivity | where Operation startswith "Add user"',
    'AuditLogs | where OperationName == "Add user"',
    'union (OfficeActivity | where Operation == "FileDeleted"), (OfficeActivity | where Operation == "FileRecycled")',
    'OfficeActivity | where OfficeObjectId == "FileDeleted" // Operation == "FileDeleted"',
  ])('leaves alone %s', (query) => {
    expect(marks('operation-alias', query)).toEqual([]);
  });

  test('a root names its own, and what is wrong in its file is said', () => {
    const files = `# file: schemas/operation-names.yaml
sets:
  - places: [OfficeActivity.Operation]
    names: [Old, New]
    why: it was renamed
    instead: in~ ("Old", "New")
    source: seen here
# file: functions/Renamed.yaml
name: Renamed
version: 1.0.0
description: What was renamed.
parameters: []
query: |
  OfficeActivity
  | where Operation == "Old"
`;
    expect(marks('operation-alias', files)).toEqual(['Operation == "Old"']);
  });
});
