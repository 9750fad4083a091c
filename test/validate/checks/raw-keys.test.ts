import { describe, expect, test } from 'vitest';
import { marks } from './marks.ts';

describe('raw-upn-key', () => {
  test.each([
    ['OfficeActivity | summarize count() by Who = UserId', ['UserId']],
    ['OfficeActivity | summarize count() by strcat(UserId, Operation)', ['strcat(UserId, Operation)']],
    ['OfficeActivity | summarize count() by tostring(split(UserId, "@")[0])', ['tostring(split(UserId, "@")[0])']],
    ['OfficeActivity | partition by UserId (top 1 by TimeGenerated)', ['UserId']],
    ['OfficeActivity | extend A = UserId | lookup kind=inner (SigninLogs | project A = UserPrincipalName) on A', ['A']],
    ['OfficeActivity | where UserId in~ ((SigninLogs | project UserPrincipalName))', ['UserId']],
    [
      'let f = (T: (Name: string)) { T | summarize count() by Name }; f((SigninLogs | project Name = UserPrincipalName))',
      ['Name'],
    ],
    [
      'OfficeActivity | where UserId !in ((SigninLogs | summarize count() by UserPrincipalName | where count_ > 3 | project UserPrincipalName))',
      ['UserId', 'UserPrincipalName'],
    ],
  ])('finds %s', (query, expected) => {
    expect(marks('raw-upn-key', query).toSorted()).toEqual(expected);
  });

  test.each([
    'OfficeActivity | summarize count() by tolower(UserId)',
    'OfficeActivity | summarize count() by UserKey, Operation | where Operation != "UserId"',
    'OfficeActivity | summarize dcount(UserId), make_set(UserId), take_any(UserId) by Operation',
    'OfficeActivity | summarize count() by strlen(UserId), isempty(UserId)',
    'OfficeActivity | summarize R = count() by U = UserId | summarize sum(R) by toupper(U)',
    'OfficeActivity | summarize count() by coalesce(tolower(UserId), UserId)',
    'let names = SigninLogs | distinct UserPrincipalName; OfficeActivity | join kind=leftsemi (names | project U = tolower(UserPrincipalName)) on $left.OfficeId == $right.U',
    'OfficeActivity | mv-expand P = pack_array(UserId, Operation) | summarize count() by tostring(P)',
  ])('leaves alone %s', (query) => {
    expect(marks('raw-upn-key', query)).toEqual([]);
  });
});

describe('raw-ip-key', () => {
  test.each([
    ['OfficeActivity | summarize count() by ClientIP', ['ClientIP']],
    ['OfficeActivity | summarize dcount(ClientIP) by UserKey', ['ClientIP']],
    ['AuditLogs | summarize count() by tostring(InitiatedBy.user.ipAddress)', ['tostring(InitiatedBy.user.ipAddress)']],
    [
      'OfficeActivity | summarize count() by iff(isempty(ClientIP), ActorIpAddress, ClientIP)',
      ['iff(isempty(ClientIP), ActorIpAddress, ClientIP)'],
    ],
    ['OfficeActivity | where ClientIP !in ((datatable(Ip: string)["203.0.113.7"]))', ['ClientIP']],
    ['let known = SigninLogs | distinct IPAddress; SigninLogs | where IPAddress !in (known)', ['IPAddress']],
  ])('finds %s', (query, expected) => {
    expect(marks('raw-ip-key', query).map((text) => text)).toEqual(expected);
  });

  test.each([
    'OfficeActivity | summarize count() by extract("^([0-9.]+)", 1, ClientIP)',
    'OfficeActivity | summarize count() by coalesce(extract("^([0-9.]+)", 1, ClientIP), ClientIP)',
    'OfficeActivity | summarize count() by ipv4_is_private(ClientIP)',
    'OfficeActivity | summarize make_set(ClientIP), take_any(ClientIP) by UserKey',
    'OfficeActivity | where ClientIP in ("203.0.113.7") | project ClientIP',
    'OfficeActivity | summarize count() by tostring(split(ClientIP, ":")[0])',
  ])('leaves alone %s', (query) => {
    expect(marks('raw-ip-key', query)).toEqual([]);
  });
});
