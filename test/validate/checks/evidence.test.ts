import { describe, expect, test } from 'vitest';
import { marks } from './marks.ts';

/** What each check marks in a query of the standard rule: it runs every hour and is given two days. */
const found = (check: string, query: string): readonly string[] => marks(check, query);

/** A rule of its own: how often it runs, what it is given, and the query. */
const rule = (frequency: string, period: string, query: string, more = ''): string =>
  `queryFrequency: ${frequency}\nqueryPeriod: ${period}\n${more}query: |\n${query
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')}\n`;

describe('absent-column', () => {
  test.each([
    ['SigninLogs | where isnotempty(Agent)', ['Agent']],
    ['SigninLogs | project Who = UserId, Agent | where Agent.x == "y"', ['Agent']],
    ['SigninLogs | summarize count() by tostring(Agent.agentType)', ['Agent']],
    ['let f = (t: (Agent: dynamic)) { t | where Agent.x == "y" }; f(SigninLogs)', ['Agent']],
    ['AuditLogs | evaluate bag_unpack(InitiatedBy) | where agent == "a" | project user', ['agent', 'user']],
    ['let legs = AADProvisioningLogs | project Id; union (SigninLogs | project Id), legs', ['AADProvisioningLogs']],
  ])('%s', (query, expected) => {
    expect(found('absent-column', query)).toEqual(expected);
  });

  test.each([
    'SigninLogs | where isnotempty(column_ifexists("Agent", dynamic(null)))',
    'SigninLogs | extend Agent = bag_pack("a", UserId) | where Agent.a == "b"',
    'SigninLogs | project-away Agent | take 1',
    'SigninLogs | project Agent = UserAgent | where Agent == "x" // Agent',
    'AuditLogs | evaluate bag_unpack(InitiatedBy) | where Id == "a" and column_ifexists("app", "") == "b"',
    'AuditLogs | evaluate bag_unpack(InitiatedBy) : (app: dynamic) | where app == "a"',
    'union isfuzzy=true (AADProvisioningLogs | project Id), (SigninLogs | project Id)',
    'AADProvisioningLogs | where Id == "a"',
  ])('%s', (query) => {
    expect(found('absent-column', query)).toEqual([]);
  });
});

describe('union-type-clash', () => {
  const both = 'union SigninLogs, AADNonInteractiveUserSignInLogs';
  test.each([
    [`${both} | where Status_string has "x"`, ['union']],
    [`${both} | project-rename Status = Status_dynamic | where Status.errorCode == 0`, ['union']],
    [`SigninLogs | union AADNonInteractiveUserSignInLogs | project Status_dynamic`, ['union']],
    [
      `${both} | summarize arg_max(TimeGenerated, *) by Id | where Status_dynamic.errorCode == 0 | project Id`,
      ['union'],
    ],
  ])('%s', (query, expected) => {
    expect(found('union-type-clash', query)).toEqual(expected);
  });

  test.each([
    `${both} | where isnotempty(Status_string) or isnotnull(Status_dynamic) | project Id`,
    `${both} | project Id, ResultType`,
    `${both}`,
    `${both} | project Id, Status_string, Status_dynamic`,
    'union SigninLogs, (SigninLogs | where ResultType == "0") | project Status',
  ])('%s', (query) => {
    expect(found('union-type-clash', query)).toEqual([]);
  });
});

describe('bare-join', () => {
  const other = '(AuditLogs | project CorrelationId, At = TimeGenerated)';
  test.each([
    [`SigninLogs | join ${other} on CorrelationId | where At > TimeGenerated | project Id`, ['join']],
    [
      `let s = SigninLogs | summarize by CorrelationId, UserId; s | join ${other} on CorrelationId | project UserId`,
      ['join'],
    ],
    [
      `SigninLogs | join (${other} | join ${other} on CorrelationId | project CorrelationId, At) on CorrelationId | project Id, At`,
      ['join', 'join'],
    ],
    [
      `SigninLogs | distinct CorrelationId, UserId | join ${other} on $left.CorrelationId == $right.CorrelationId | project UserId`,
      ['join'],
    ],
    [
      `datatable (CorrelationId: string, N: int) ["a", 1, "a", 2] | join ${other} on CorrelationId | project N`,
      ['join'],
    ],
  ])('%s', (query, expected) => {
    expect(found('bare-join', query)).toEqual(expected);
  });

  test.each([
    `SigninLogs | join kind=innerunique ${other} on CorrelationId | project Id`,
    `SigninLogs | join kind=leftouter ${other} on CorrelationId | project Id`,
    `SigninLogs | lookup ${other} on CorrelationId | project Id`,
    `SigninLogs | summarize Id = max(Id) by CorrelationId | where Id != "" | join ${other} on CorrelationId | project Id`,
    `SigninLogs | summarize Id = max(Id) by C = CorrelationId | project CorrelationId = C, Id | join ${other} on CorrelationId | project Id`,
    `SigninLogs | join ${other} on CorrelationId | project CorrelationId, At`,
    `datatable (CorrelationId: string, N: int) ["a", 1, "b", 2] | join ${other} on CorrelationId | project N`,
    `SigninLogs | top 1 by TimeGenerated | join ${other} on CorrelationId | project Id`,
    `SigninLogs | where UserAgent == "| join (" // join`,
  ])('%s', (query) => {
    expect(found('bare-join', query)).toEqual([]);
  });
});

describe('duplicate-count', () => {
  test.each([
    ['OfficeActivity | summarize N = count() by UserId | where N >= 2', ['count()']],
    ['OfficeActivity | summarize N = count() by UserId | where 10 < N', ['count()']],
    ['OfficeActivity | summarize N = count() by UserId | where (N) == 1', ['count()']],
    ['OfficeActivity | summarize count() | where count_ > 10', ['count()']],
    ['OfficeActivity | count | where Count > 10', ['count']],
    [
      'OfficeActivity | summarize N = countif(Operation == "x") by ClientIP | extend M = N + 1 | where M between (5 .. 9)',
      ['countif(Operation == "x")'],
    ],
    [
      'let busy = (t: (UserId: string), n: long) { t | summarize N = count() by UserId | where N > n }; busy(OfficeActivity, 20)',
      ['count()'],
    ],
    [
      'let c = OfficeActivity | summarize N = count() by UserId, Operation; c | summarize N = sum(N) by UserId | where N > 20',
      ['count()'],
    ],
    ['union OfficeActivity, CloudAppEvents | summarize N = count() by UserId | where N > 20', ['count()']],
  ])('%s', (query, expected) => {
    expect(found('duplicate-count', query)).toEqual(expected);
  });

  test.each([
    'OfficeActivity | summarize N = count() by UserId | where N > 0 or N >= 1 or N == 0',
    'OfficeActivity | summarize N = count() by UserId | project UserId, N',
    'OfficeActivity | summarize N = dcount(OfficeId) by UserId | where N > 10',
    'OfficeActivity | distinct OfficeId, UserId | summarize N = count() by UserId | where N > 10',
    'OfficeActivity | extend RecordKey = OfficeId, IngestedAt = ingestion_time() | invoke Deduplicated() | summarize N = count() by UserId | where N > 10',
    'OfficeActivity | summarize N = count() by OfficeId | where N > 1',
    'OfficeActivity | summarize N = count() by Operation | where N > 100',
    'OfficeActivity | summarize A = countif(Operation == "x"), B = count() by UserId | where A * 1.0 / B > 0.5',
    'OfficeActivity | summarize N = count() by UserId | summarize Users = count() | where Users > 10',
    'SigninLogs | summarize N = count() by UserId | where N > 10',
  ])('%s', (query) => {
    const text = query.includes('Deduplicated') ? withDeduplicated(query) : query;
    expect(found('duplicate-count', text)).toEqual([]);
  });

  test('rows above a threshold of the rule', () => {
    const more = (threshold: number, operator = 'gt'): string =>
      rule(
        '1h',
        '2d',
        'OfficeActivity | where Operation == "x"',
        `triggerOperator: ${operator}\ntriggerThreshold: ${threshold}\n`,
      );
    expect(marks('duplicate-count', more(5), 'yaml')).toEqual(['5']);
    expect(marks('duplicate-count', more(0), 'yaml')).toEqual([]);
    expect(marks('duplicate-count', more(5, 'lt'), 'yaml')).toEqual([]);
  });
});

/** The query with a function that leaves copies out as that of the repository does. */
function withDeduplicated(query: string): string {
  return `# file: functions/Deduplicated.yaml
name: Deduplicated
version: 1.0.0
description: Each record once.
parameters:
  - {name: T, type: "table:(RecordKey:string, TimeGenerated:datetime, IngestedAt:datetime)"}
query: |
  union
      (T | where isnotempty(RecordKey) | summarize arg_max(IngestedAt, *) by RecordKey),
      (T | where isempty(RecordKey))
# file: detections/Example.yaml
${['id: 7d1f2c35-6c7b-4b55-9a53-6f2a1d0e4b11', 'name: A', 'description: Identifies a.', 'severity: Low'].join('\n')}
triggerOperator: gt
triggerThreshold: 0
version: 1.0.0
kind: Scheduled
${rule('1h', '2d', query)}`;
}

describe('licensed-evidence', () => {
  test.each([
    ['SigninLogs | where "high" == RiskLevelAggregated', ['"high" == RiskLevelAggregated']],
    ['SigninLogs | where isnotempty(RiskEventTypes_V2)', ['isnotempty(RiskEventTypes_V2)']],
    ['SigninLogs | where (RiskState =~ "atRisk") and (ResultType == "0")', ['RiskState =~ "atRisk"']],
    [
      'let levels = dynamic(["high"]); SigninLogs | where RiskLevelAggregated in~ (levels)',
      ['RiskLevelAggregated in~ (levels)'],
    ],
    ['SigninLogs | summarize R = countif(RiskState == "atRisk") by UserId | where R > 0', ['R > 0']],
    [
      'SigninLogs | join kind=inner (SigninLogs | where RiskState == "atRisk" | project UserId) on UserId',
      ['RiskState == "atRisk"'],
    ],
    ['let f = (l: string) { l == "high" }; SigninLogs | where f(RiskLevelAggregated)', ['l == "high"']],
  ])('%s', (query, expected) => {
    expect(found('licensed-evidence', query)).toEqual(expected);
  });

  test.each([
    'SigninLogs | where RiskState == "atRisk" or ResultType == "50053"',
    'SigninLogs | where RiskState == "atRisk" or isempty(RiskState)',
    'SigninLogs | where RiskState in ("atRisk", "hidden")',
    'SigninLogs | extend R = iff(RiskState == "atRisk", 1, 0) | project R',
    'SigninLogs | join kind=leftouter (SigninLogs | where RiskState == "atRisk" | project UserId) on UserId',
    'SigninLogs | where UserId !in ((SigninLogs | where RiskState == "atRisk" | project UserId))',
    'union (SigninLogs | where RiskState == "atRisk"), (SigninLogs | where ResultType == "50053")',
  ])('%s', (query) => {
    expect(found('licensed-evidence', query)).toEqual([]);
  });
});

describe('optional-evidence', () => {
  test.each([
    ['SigninLogs | extend Ip = IPAddress | where isnotempty(Ip)', ['isnotempty(Ip)']],
    ['SigninLogs | where not(isempty(UserAgent)) and ResultType == "0"', ['not(isempty(UserAgent))']],
    [
      'union (SigninLogs | where isnotempty(IPAddress)), (AADNonInteractiveUserSignInLogs | where isnotempty(IPAddress)) | project Id',
      ['isnotempty(IPAddress)', 'isnotempty(IPAddress)'],
    ],
    [
      'AuditLogs | where isnotempty(tostring(InitiatedBy.user.ipAddress))',
      ['isnotempty(tostring(InitiatedBy.user.ipAddress))'],
    ],
  ])('%s', (query, expected) => {
    expect(found('optional-evidence', query)).toEqual(expected);
  });

  test.each([
    'SigninLogs | where isnotempty(UserId) and isnotempty(ResultType)',
    'SigninLogs | where isnotempty(strcat(IPAddress, UserAgent, UserId))',
    'SigninLogs | summarize Ips = make_set_if(IPAddress, isnotempty(IPAddress)) by UserId',
    'SigninLogs | join kind=leftouter (SigninLogs | where isnotempty(IPAddress) | project UserId, IPAddress) on UserId',
    'SigninLogs | where isempty(IPAddress)',
  ])('%s', (query) => {
    expect(found('optional-evidence', query)).toEqual([]);
  });
});

describe('raw-place', () => {
  test.each([
    ['SigninLogs | where Location != "DE"', ['Location != "DE"']],
    ['let home = "DE"; SigninLogs | where not(home == Location)', ['home == Location']],
    ['SigninLogs | extend C = toupper(LocationDetails.countryOrRegion) | where C !in ("DE")', ['C !in ("DE")']],
    [
      'SigninLogs | sort by UserId asc, TimeGenerated asc | where Location != prev(Location)',
      ['Location != prev(Location)'],
    ],
    [
      'SigninLogs | summarize N = dcount(tostring(LocationDetails.city)) by UserId',
      ['dcount(tostring(LocationDetails.city))'],
    ],
  ])('%s', (query, expected) => {
    expect(found('raw-place', query)).toEqual(expected);
  });

  test.each([
    'SigninLogs | where Location == "KP"',
    'SigninLogs | where Location != ""',
    'SigninLogs | where Location !in ("DE", "")',
    'SigninLogs | where isnotempty(Location) | summarize dcount(Location) by UserId',
    'SigninLogs | summarize make_set(Location) by UserId',
    'MicrosoftGraphActivityLogs | where Location != "West Europe"',
  ])('%s', (query) => {
    expect(found('raw-place', query)).toEqual([]);
  });
});

describe('device-literal', () => {
  test.each([
    [
      'SigninLogs | where "Windows 10" == DeviceDetail.operatingSystem',
      ['"Windows 10" == DeviceDetail.operatingSystem'],
    ],
    [
      'AADNonInteractiveUserSignInLogs | extend D = parse_json(DeviceDetail) | where D.browser in ("Edge 99")',
      ['D.browser in ("Edge 99")'],
    ],
    ['SigninLogs | where DeviceDetail.isManaged == false', ['DeviceDetail.isManaged == false']],
    [
      'SigninLogs | where tostring(DeviceDetail.isCompliant) =~ "false"',
      ['tostring(DeviceDetail.isCompliant) =~ "false"'],
    ],
    ['SigninLogs | where UserAgent == "okhttp/4"', ['UserAgent == "okhttp/4"']],
  ])('%s', (query, expected) => {
    expect(found('device-literal', query)).toEqual(expected);
  });

  test.each([
    'SigninLogs | where DeviceDetail.operatingSystem == "Windows"',
    'SigninLogs | where DeviceDetail.isCompliant == true or isnull(DeviceDetail.isCompliant)',
    'SigninLogs | where coalesce(tobool(DeviceDetail.isCompliant), false) == false',
    'SigninLogs | where UserAgent == "" or UserAgent has "okhttp"',
    'SigninLogs | where strcat(UserAgent, UserId) == "okhttp/4"',
  ])('%s', (query) => {
    expect(found('device-literal', query)).toEqual([]);
  });
});

describe('time-join', () => {
  const right = (key: string): string => `(AuditLogs | project Slot = ${key}, CorrelationId)`;
  test.each([
    [
      `SigninLogs | join kind=inner ${right('bin(TimeGenerated, 1m)')} on $left.TimeGenerated == $right.Slot`,
      ['$left.TimeGenerated'],
    ],
    [
      `let b = 10m; SigninLogs | extend Slot = bin(CreatedDateTime, b) | join kind=inner ${right('bin(ActivityDateTime, b)')} on Slot`,
      ['Slot'],
    ],
  ])('%s', (query, expected) => {
    expect(found('time-join', query)).toEqual(expected);
  });

  test.each([
    `SigninLogs | extend Slot = bin(TimeGenerated, 1h) | join kind=inner (SigninLogs | project Slot = bin(TimeGenerated, 1h)) on Slot`,
    `SigninLogs | join kind=inner ${right('TimeGenerated')} on CorrelationId`,
    `SigninLogs | extend Slot = now() | join kind=inner (AuditLogs | project Slot = now()) on Slot`,
  ])('%s', (query) => {
    expect(found('time-join', query)).toEqual([]);
  });
});

describe('absent-group', () => {
  test.each([
    ['SigninLogs | summarize count() by UserId | where count_ < 1', ['count_ < 1']],
    ['let t = SigninLogs | summarize N = count() by UserId; t | sort by N asc | where (N) <= 0', ['(N) <= 0']],
  ])('%s', (query, expected) => {
    expect(found('absent-group', query)).toEqual(expected);
  });

  test.each([
    'SigninLogs | summarize N = count() | where N == 0',
    'SigninLogs | summarize N = count() by UserId | where N != 0 and N < 5',
    'SigninLogs | summarize N = dcountif(Id, Id == "a") by UserId | where N == 0',
    'SigninLogs | summarize N = count() by UserId | summarize N = countif(N > 5) by UserId | where N == 0',
    'AuditLogs | distinct Id | join kind=leftouter (SigninLogs | summarize N = count() by Id) on Id | where coalesce(N, 0) == 0',
  ])('%s', (query) => {
    expect(found('absent-group', query)).toEqual([]);
  });
});

describe('never-logged', () => {
  test.each([
    ['AzureActivity | where OperationNameValue endswith "/read"', ['OperationNameValue endswith "/read"']],
    ['let r = (o: string) { o =~ "A/b/READ" }; AzureActivity | where r(OperationNameValue)', ['o =~ "A/b/READ"']],
  ])('%s', (query, expected) => {
    expect(found('never-logged', query)).toEqual(expected);
  });

  test.each([
    'AzureActivity | where OperationNameValue !endswith "/read"',
    'AzureActivity | where Caller endswith "/read" or OperationNameValue has "/readiness/"',
    'AuditLogs | where OperationName endswith "/read"',
  ])('%s', (query) => {
    expect(found('never-logged', query)).toEqual([]);
  });
});

describe('twin-log', () => {
  test.each([
    ['OfficeActivity | where tolower(Operation) == "new-inboxrule"', ['tolower(Operation) == "new-inboxrule"']],
    ['OfficeActivity | summarize countif(Operation has "New-InboxRule")', ['Operation has "New-InboxRule"']],
  ])('%s', (query, expected) => {
    expect(found('twin-log', query)).toEqual(expected);
  });

  test.each([
    'OfficeActivity | where Operation !in ("New-InboxRule")',
    'union isfuzzy=true OfficeActivity, CloudAppEvents | where Operation == "New-InboxRule"',
    'AuditLogs | where OperationName == "New-InboxRule"',
  ])('%s', (query) => {
    expect(found('twin-log', query)).toEqual([]);
  });
});
