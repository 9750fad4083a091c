import { describe, expect, test } from 'vitest';
import { marks } from './marks.ts';

const found = (query: string): readonly string[] => marks('identity-case', query);

describe('what it finds', () => {
  test.each([
    ['OfficeActivity | where "a@x" == UserId', ['"a@x" == UserId (== -> =~)']],
    ['OfficeActivity | where (UserId) == ("a@x")', ['(UserId) == ("a@x") (== -> =~)']],
    ['OfficeActivity | where UserId <> "a@x"', ['UserId <> "a@x" (<> -> !~)']],
    ['OfficeActivity | where UserId in ("a@x", "b@x")', ['UserId in ("a@x", "b@x") (in -> in~)']],
    ['OfficeActivity | where UserId !in ("a@x")', ['UserId !in ("a@x") (!in -> !in~)']],
    ['OfficeActivity | where UserId has_cs "adm"', ['UserId has_cs "adm" (has_cs -> has)']],
    ['OfficeActivity | where UserId !endswith_cs "@x"', ['UserId !endswith_cs "@x" (!endswith_cs -> !endswith)']],
    ['OfficeActivity | where not(UserId == "a@x")', ['UserId == "a@x" (== -> =~)']],
    ['OfficeActivity | project Who = UserId | where Who == "a@x"', ['Who == "a@x" (== -> =~)']],
    ['let admin = "a@x"; OfficeActivity | where UserId == admin', ['UserId == admin (== -> =~)']],
    ['OfficeActivity | extend Mine = iff(UserId == "a@x", 1, 0)', ['UserId == "a@x" (== -> =~)']],
    ['OfficeActivity | summarize countif(UserId == "a@x")', ['UserId == "a@x" (== -> =~)']],
    ['OfficeActivity | where split(UserId, "@")[1] == "contoso.com"', ['split(UserId, "@")[1] == "contoso.com"']],
    ['OfficeActivity | where trim(" ", UserId) == "a@x"', ['trim(" ", UserId) == "a@x" (== -> =~)']],
    ['OfficeActivity | where UserId == tolower("A@x")', ['UserId == tolower("A@x") (== -> =~)']],
    ['OfficeActivity | where tolower(UserId) == MailboxOwnerUPN', ['tolower(UserId) == MailboxOwnerUPN (== -> =~)']],
    ['OfficeActivity | where UserId // who\n== "a@x"', ['UserId // who\n  == "a@x"']],
    [
      'AuditLogs | mv-expand T = TargetResources | where T.userPrincipalName == "a@x"',
      ['T.userPrincipalName == "a@x"'],
    ],
    [
      'let names = dynamic(["a@x"]); OfficeActivity | where set_has_element(names, UserId)',
      ['set_has_element(names, UserId)'],
    ],
    [
      'let isAdmin = (who: string) { who == "a@x" }; OfficeActivity | where isAdmin(UserId)',
      ['who == "a@x" (== -> =~)'],
    ],
  ])('%s', (query, expected) => {
    expect(found(query)).toEqual(expected);
  });

  test('what a called function compares is marked in the function', () => {
    const files = `# file: functions/IsAdmin.yaml
name: IsAdmin
version: 1.0.0
description: Whether somebody is the administrator.
parameters:
  - {name: who, type: string}
query: |
  who == "a@x"
# file: functions/ByAdmin.yaml
name: ByAdmin
version: 1.0.0
description: What the administrator did.
parameters:
  - {name: admin, type: string}
query: |
  OfficeActivity
  | where UserId == admin or IsAdmin(UserId)
`;
    expect(found(files).toSorted()).toEqual(['UserId == admin (== -> =~)', 'who == "a@x" (== -> =~)']);
  });
});

describe('what it leaves alone', () => {
  test.each([
    'OfficeActivity | where UserId =~ "a@x" or UserId in~ ("a@x") or UserId has "a"',
    'OfficeActivity | where tolower(UserId) == "a@x" or toupper(UserId) in ("A@X")',
    'OfficeActivity | where UserId == ""',
    'OfficeActivity | where strlen(UserId) == 3 or isempty(UserId) or UserId == "123"',
    'OfficeActivity | where UserId matches regex @"^[0-9a-fA-F]{32}\\d+\\x00$"',
    'OfficeActivity // UserId == "a@x"\n| where Operation == "UserId == \\"a@x\\""',
    'OfficeActivity | where OfficeObjectId == "a@x"',
    'let fold = (who: string) { tolower(trim(" ", who)) }; OfficeActivity | where fold(UserId) == "a@x"',
    'OfficeActivity | where coalesce(tolower(UserId), UserId) == "a@x"',
    'OfficeActivity | extend L = tolower(UserId) | join kind=inner (SigninLogs | extend L = tolower(UserPrincipalName)) on L',
    'OfficeActivity | where trim(" ", UserId) == UserId',
  ])('%s', (query) => {
    expect(found(query)).toEqual([]);
  });
});
