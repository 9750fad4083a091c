import { describe, expect, test } from 'vitest';
import { marks } from './marks.ts';

describe('impossible-literal', () => {
  test.each([
    ['AuditLogs | where "Success" == Result', ['"Success" == Result']],
    ['AuditLogs | project R = tostring(Result) | where R != "Failure"', ['R != "Failure"']],
    ['AuditLogs | where Result in ("sucess")', ['Result in ("sucess")']],
    ['AuditLogs | where Result has "denied"', ['Result has "denied"']],
    // A part of a term.
    ['AuditLogs | where Result has "fail"', ['Result has "fail"']],
    ['AuditLogs | where Result startswith_cs "Fail"', ['Result startswith_cs "Fail"']],
    ['SigninLogs | mv-expand P = ConditionalAccessPolicies | where P.result == "Failure"', ['P.result == "Failure"']],
    ['AzureActivity | where ActivityStatusValue =~ "Suceeded"', ['ActivityStatusValue =~ "Suceeded"']],
    ['AzureActivity | where CategoryValue == "Administration"', ['CategoryValue == "Administration"']],
    ['MicrosoftGraphActivityLogs | where RequestMethod == "Post"', ['RequestMethod == "Post"']],
    [
      'let risky = dynamic(["High", "Medium"]); SigninLogs | where RiskLevelAggregated in (risky)',
      ['RiskLevelAggregated in (risky)', 'RiskLevelAggregated in (risky)'],
    ],
    [
      'OfficeActivity | where toupper(Operation) in ("MailItemsAccessed")',
      ['toupper(Operation) in ("MailItemsAccessed")'],
    ],
  ])('finds %s', (query, expected) => {
    expect(marks('impossible-literal', query)).toEqual(expected);
  });

  test.each([
    'AuditLogs | where Result == "success" or Result =~ "FAILURE" or Result hasprefix "fail" or Result == "" or Result contains "SUCC"',
    'AuditLogs | where Result in ("failure", "Failure", "failed")',
    'AuditLogs | where tolower(Result) == "success" or toupper(Result) == "SUCCESS"',
    'AuditLogs | extend R = coalesce(Result, "unknown outcome") | where R == "unknown outcome"',
    'AuditLogs | extend R = iff(Result == "success", "Good", "Bad") | where R == "Good"',
    'AuditLogs | where strcat(Result, "!") == "success!"',
    'union (AuditLogs | project R = Result), (OfficeActivity | project R = ResultStatus) | where R == "Succeeded"',
    'AzureActivity | where ActivityStatusValue in ("SUCCESS", "success", "Something new")',
    'AuditLogs | where OperationName == "Add users" or OperationName == "Delete devices" or OperationName == "add user"',
    'OfficeActivity | where Operation == "FileRenamed" or tolower(Operation) == "filerenamed"',
    'OfficeActivity | where tolower(Operation) in ("FileDeleted", "filedeleted")',
    'AuditLogs | where OperationName == "Result == \\"Success\\"" // Result == "Success"',
  ])('leaves alone %s', (query) => {
    expect(marks('impossible-literal', query)).toEqual([]);
  });
});
