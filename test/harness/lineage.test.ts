import { describe, expect, it } from 'vitest';
import { accountMapping, guesses, placeText, replayOne } from './replay-root.ts';

const rule = 'detections/test/Rule.yaml';

/** The query begins in line 14 of the file, with the mapping of accounts before it. */
function lost(parts: Parameters<typeof replayOne>[0]): Record<string, unknown> {
  const [result] = replayOne(parts);
  return {
    verdict: result?.verdict,
    lostAt: placeText(result?.lostAt),
    divergedAt: placeText(result?.divergedAt),
    reason: result?.reason,
  };
}

const upper = 'upper; {roles: [upn]}; {name: changeCase, mode: upper}';
const alternate = 'case; {roles: [upn]}; {name: changeCase, mode: upper}; [alternate]';

describe('where evidence is lost and diverges', () => {
  it('a person split in two is lost at the threshold and diverged at the key', () => {
    expect(
      lost({
        query: 'SigninLogs\n| summarize c = count() by UserPrincipalName\n| where c > 5',
        records: `{SigninLogs: [${guesses()}]}`,
        quirks: alternate,
      }),
    ).toEqual({
      verdict: 'blind',
      lostAt: `${rule}:16:5 where`,
      divergedAt: `${rule}:15:30 by`,
      reason: 'not true of record 1 (and 5 more): c is 3, was 6',
    });
  });

  it('a comparison that no longer holds diverges where it is', () => {
    expect(
      lost({
        query: 'SigninLogs\n| where ResultType == "50126" and UserPrincipalName == "alice@contoso.com"',
        records: `{SigninLogs: [${guesses()}]}`,
        quirks: upper,
      }),
    ).toEqual({
      verdict: 'blind',
      lostAt: `${rule}:15:5 where`,
      divergedAt: `${rule}:15:37 ==`,
      reason: 'not true of record 1 (and 5 more): UserPrincipalName is "ALICE@CONTOSO.COM", was "alice@contoso.com"',
    });
  });

  it.each([
    [
      'parse UserPrincipalName with "alice@" Domain\n| where Domain == "contoso.com"',
      '16:5 where',
      '15:11 parse',
      'not true of record 1 (and 5 more): Domain is "", was "contoso.com"',
    ],
    [
      'parse-where UserPrincipalName with Name "@contoso" *',
      '15:5 parse-where',
      '15:17 parse-where',
      'no longer fits: record 1 (and 5 more): UserPrincipalName is "ALICE@CONTOSO.COM", was "alice@contoso.com"',
    ],
    [
      'mv-apply Part = split(UserPrincipalName, "@") to typeof(string) on (where Part == "contoso.com")',
      '15:73 where',
      '15:79 ==',
      'not true of record 1 (and 5 more): Part is "ALICE" and "CONTOSO.COM", was "alice" and "contoso.com"',
    ],
    [
      'extend P = iff(UserPrincipalName has_cs "alice", dynamic([1]), dynamic([]))\n| mv-apply P on (take 1)',
      '16:5 mv-apply',
      '15:20 has_cs',
      'nothing to expand in record 1 (and 5 more): P is [], was [1]',
    ],
    [
      'search kind=case_sensitive "alice"',
      '15:5 search',
      '15:32 has_cs',
      'not true of record 1 (and 5 more): UserPrincipalName is "ALICE@CONTOSO.COM", was "alice@contoso.com"',
    ],
  ])('%s', (operators, lostAt, divergedAt, reason) => {
    const query = `SigninLogs\n| ${operators}`;
    expect(lost({ query, records: `{SigninLogs: [${guesses()}]}`, quirks: upper })).toEqual({
      verdict: 'blind',
      lostAt: `${rule}:${lostAt}`,
      divergedAt: `${rule}:${divergedAt}`,
      reason,
    });
  });

  it('a difference that folding takes away is no divergence', () => {
    expect(
      lost({
        query: `SigninLogs
| extend Trimmed = trim(" ", UserPrincipalName)
| extend Folded = tolower(Trimmed), Domain = extract("@(.*)$", 1, Trimmed)
| where Folded == "alice@contoso.com"
| where Domain == "contoso.com"`,
        records: `{SigninLogs: [${guesses()}]}`,
        quirks: upper,
      }),
    ).toEqual({
      verdict: 'blind',
      lostAt: `${rule}:18:5 where`,
      // The trimmed name differs too, and goes into the domain.
      divergedAt: `${rule}:15:22 trim`,
      reason: 'not true of record 1 (and 5 more): Domain is "CONTOSO.COM", was "contoso.com"',
    });
  });

  it('a value that is carried by tostring() and arg_max() diverges only where it is compared', () => {
    expect(
      lost({
        query: `SigninLogs
| extend Who = tostring(UserPrincipalName)
| summarize arg_max(TimeGenerated, Who, UserPrincipalName) by Id
| where Who endswith_cs "@contoso.com"`,
        records: `{SigninLogs: [${guesses(', Id: x')}]}`,
        quirks: upper,
      }),
    ).toEqual({
      verdict: 'blind',
      lostAt: `${rule}:17:5 where`,
      divergedAt: `${rule}:17:11 endswith_cs`,
      reason: 'not true of record 1 (and 5 more): Who is "ALICE@CONTOSO.COM", was "alice@contoso.com"',
    });
  });

  it('a count of distinct values diverges at the aggregate', () => {
    const names = ['alice', 'bob', 'carla'].map(
      (name, index) => `{TimeGenerated: -1${index}m, IPAddress: 203.0.113.7, UserPrincipalName: ${name}@contoso.com}`,
    );
    expect(
      lost({
        query:
          'SigninLogs\n| summarize Who = dcount(UserPrincipalName), UserPrincipalName = take_any(UserPrincipalName) by IPAddress\n| where Who > 2',
        records: `{SigninLogs: [${names.join(', ')}]}`,
        quirks: 'same; {roles: [upn]}; {name: replaceWith, value: Unknown}',
      }),
    ).toEqual({
      verdict: 'blind',
      lostAt: `${rule}:16:5 where`,
      divergedAt: `${rule}:15:21 dcount`,
      reason: 'not true of record 1 (and 2 more): Who is 1, was 3',
    });
  });

  const office = (parameters: string): string =>
    `{OfficeActivity: [{TimeGenerated: -9m, UserId: alice@contoso.com, Parameters: '${parameters}'}]}`;
  const userMapping = accountMapping.replace('UserPrincipalName', 'UserId');
  const cutOff = 'cut; {roles: [json]}; {name: cutOffJson, dropLast: 2, ending: "..."}';

  it('a value that no longer parses diverges at parse_json()', () => {
    expect(
      lost({
        query: `OfficeActivity
| extend grant = parse_json(Parameters)
| where grant.Scope has "Mail.ReadWrite"`,
        more: userMapping,
        records: office('{"Scope":"Mail.ReadWrite"}'),
        quirks: cutOff,
      }),
    ).toEqual({
      verdict: 'blind',
      lostAt: `${rule}:16:5 where`,
      divergedAt: `${rule}:15:20 parse_json`,
      reason: 'not true of record 1: grant.Scope is null, was "Mail.ReadWrite"',
    });
  });

  it('an array that no longer is one has nothing to expand', () => {
    expect(
      lost({
        query: `OfficeActivity
| mv-expand p = parse_json(Parameters)
| where p.Name == "ForwardTo"`,
        more: userMapping,
        records: office('[{"Name":"ForwardTo"}]'),
        quirks: cutOff,
      }),
    ).toEqual({
      verdict: 'blind',
      lostAt: `${rule}:16:5 where`,
      divergedAt: `${rule}:15:19 parse_json`,
      reason: 'not true of record 1: p.Name is null, was "ForwardTo"',
    });
  });

  it('a path into a text is null, and diverges there', () => {
    expect(
      lost({
        query: `AuditLogs
| extend Who = tostring(InitiatedBy.user.userPrincipalName)
| where isnotempty(Who)`,
        more: accountMapping.replace('UserPrincipalName', 'Who'),
        records: '{AuditLogs: [{TimeGenerated: -9m, InitiatedBy: {user: {userPrincipalName: alice@contoso.com}}}]}',
        quirks: 'text; {roles: [json-dynamic]}; {name: stringifyDynamic}',
      }),
    ).toEqual({
      verdict: 'blind',
      lostAt: `${rule}:16:5 where`,
      divergedAt: `${rule}:15:27 .`,
      reason: 'not true of record 1: Who is "", was "alice@contoso.com"',
    });
  });

  it('rows that no longer find each other are lost at the join', () => {
    expect(
      lost({
        query: `SigninLogs
| join kind=inner (AuditLogs | extend Who = tostring(InitiatedBy.user.userPrincipalName)) on $left.UserPrincipalName == $right.Who`,
        records: `{SigninLogs: [{TimeGenerated: -9m, UserPrincipalName: alice@contoso.com}],
          AuditLogs: [{TimeGenerated: -8m, InitiatedBy: {user: {userPrincipalName: alice@contoso.com}}}]}`,
        quirks: 'case; {roles: [upn], tables: [SigninLogs]}; {name: changeCase, mode: upper}',
      }),
    ).toEqual({
      verdict: 'blind',
      lostAt: `${rule}:15:5 join`,
      divergedAt: `${rule}:15:96 on`,
      reason:
        'no longer joined: record 1 (and 1 more): $left.UserPrincipalName is "ALICE@CONTOSO.COM", was "alice@contoso.com"',
    });
  });

  it('points into the file of the function, and says where it is called', () => {
    const parts = {
      query: 'Guessed("50126", 5)\n| project UserPrincipalName',
      records: `{SigninLogs: [${guesses()}]}`,
      quirks: alternate,
      functions: {
        'functions/Guessed.yaml': `name: Guessed
description: Who is guessed at.
parameters:
  - {name: code, type: string}
  - {name: limit, type: long}
query: "SigninLogs | where ResultType == code |\\u0020summarize c = count() by UserPrincipalName\\n\\
  | where c > limit"
`,
      },
    };
    expect(lost(parts)).toEqual({
      verdict: 'blind',
      lostAt: 'functions/Guessed.yaml:7:5 where',
      divergedAt: 'functions/Guessed.yaml:6:79 by',
      reason: 'not true of record 1 (and 5 more): c is 3, was 6',
    });
    const [result] = replayOne(parts);
    const call = result?.lostAt?.calledAt;
    expect(call?.source.path).toBe(rule);
    expect(call?.source.positionAt(call.range.start)).toEqual({ line: 14, column: 3 });
  });

  it('follows a scalar function into its body', () => {
    expect(
      lost({
        query: 'SigninLogs\n| extend Domain = DomainOf(UserPrincipalName)\n| where Domain == "contoso.com"',
        records: `{SigninLogs: [${guesses()}]}`,
        quirks: upper,
        functions: {
          'functions/DomainOf.yaml': `name: DomainOf
description: What stands behind the @.
parameters: [{name: upn, type: string}]
query: |
  let folded = trim(" ", tolower(upn));
  let parts = split(upn, "@");
  iff(folded == "", "", tostring(parts[1]))
`,
        },
      }),
    ).toEqual({
      verdict: 'blind',
      lostAt: `${rule}:16:5 where`,
      divergedAt: 'functions/DomainOf.yaml:6:15 split',
      reason: 'not true of record 1 (and 5 more): Domain is "CONTOSO.COM", was "contoso.com"',
    });
  });

  it('tells what let through an alert that should not be', () => {
    expect(
      lost({
        expect: 'silent',
        query: 'SigninLogs\n| where UserPrincipalName !in ("alice@contoso.com")',
        records: `{SigninLogs: [${guesses()}]}`,
        quirks: upper,
      }),
    ).toEqual({
      verdict: 'noisy',
      lostAt: undefined,
      divergedAt: `${rule}:15:11 !in`,
      reason: 'true of record 1 (and 5 more): UserPrincipalName is "ALICE@CONTOSO.COM", was "alice@contoso.com"',
    });
  });
});
