import { describe, expect, test } from 'vitest';
import { parseDatetime, prepare, restRows, type Table } from '../../src/kql/index.ts';
import { sowRows } from '../../src/proof/sow-rows.ts';
import { sowUntilAnswered } from '../../src/proof/sow-until-answered.ts';
import { loadTableSchemas } from '../../src/sentinel/table-schemas.ts';
import { workspaceDatabase } from '../../src/sentinel/workspace-database.ts';

const now = parseDatetime('2026-03-02T10:00:00Z') ?? 0;
const database = workspaceDatabase({ schemas: loadTableSchemas(), functions: [] }, ['App_CL']);

const length = (table: Table | undefined): number =>
  (table?.chunks ?? []).reduce((sum, chunk) => sum + chunk.length, 0);
const rows = (table: Table): string[] => [...restRows(table)].map((row) => row.join());

/** What queries of rules are made of, and in how many attempts rows for it are found. */
const queries: readonly (readonly [name: string, query: string])[] = [
  [
    'equality, lists and times',
    'SigninLogs | where TimeGenerated > ago(1h) and ResultType in ("50126", "50053") and AppDisplayName =~ "azure portal" | project UserPrincipalName',
  ],
  [
    'words at both ends',
    'OfficeActivity | where Operation startswith "New-" and Operation endswith "Rule" and Parameters has_all ("Forward", "To") and UserId !contains "admin"',
  ],
  [
    'a regular expression with groups',
    String.raw`DeviceProcessEvents | extend Domain = extract(@"https?://([\w.]+)/\w+\.ps1", 1, ProcessCommandLine) | where Domain endswith ".example" and FileName =~ "powershell.exe"`,
  ],
  [
    'paths into text that holds JSON',
    'AzureActivity | extend p = parse_json(Properties) | where p.entity has "vault" and tostring(p["statusCode"]) == "Forbidden" and toint(p.count) > 5',
  ],
  [
    'paths into a dynamic, by index',
    'AuditLogs | extend Target = tostring(TargetResources[0].userPrincipalName), New = tostring(TargetResources[0].modifiedProperties[1].newValue) | where Target contains "@" and New has "Enabled"',
  ],
  [
    'a dynamic that is expanded',
    'AuditLogs | mv-expand Target = TargetResources | mv-expand Property = Target.modifiedProperties | where Property.displayName == "StrongAuthenticationMethod" and tostring(Target.type) =~ "User"',
  ],
  [
    'mv-apply with a filter',
    'AuditLogs | mv-apply Property = TargetResources[0].modifiedProperties on (where Property.displayName =~ "Role.DisplayName" | extend Role = trim("\\"", tostring(Property.newValue))) | where Role has "Administrator"',
  ],
  [
    'a threshold by key',
    'SigninLogs | where ResultType != "0" | summarize Failures = count(), Users = dcount(UserPrincipalName) by IPAddress, bin(TimeGenerated, 1h) | where Failures > 20 and Users >= 5',
  ],
  [
    'a threshold over sums',
    'CommonSecurityLog | where DeviceVendor == "Contoso" | summarize Sent = sum(SentBytes) by SourceIP | where Sent > 50000000',
  ],
  [
    'conditional counts',
    'SigninLogs | summarize Bad = countif(ResultType == "50126"), Good = countif(ResultType == "0") by UserPrincipalName | where Bad >= 3 and Good > 0',
  ],
  [
    'sets and lists',
    'SecurityEvent | where EventID == 4625 | summarize Accounts = make_set(TargetAccount), Hosts = make_list(Computer) by IpAddress | where array_length(Accounts) > 3',
  ],
  [
    'an inner join on a changed key',
    'SigninLogs | where AppDisplayName == "Portal" | extend Key = tolower(UserPrincipalName) | join kind=inner (OfficeActivity | where Operation == "MailItemsAccessed" | extend Key = tolower(UserId)) on Key | project Key, Operation',
  ],
  [
    'a semi join and an anti join',
    'SigninLogs | where ResultType == "0" | join kind=leftsemi (IdentityInfo | where AssignedRoles has "Global Administrator") on $left.UserPrincipalName == $right.AccountUPN | join kind=leftanti (SigninLogs | where TimeGenerated < ago(7d)) on UserPrincipalName, IPAddress',
  ],
  [
    'a list from another query',
    'let bad = DeviceNetworkEvents | where RemotePort == 4444 | distinct DeviceId; DeviceProcessEvents | where DeviceId in (bad) and FileName endswith ".exe"',
  ],
  [
    'a union of tables with a source',
    'union withsource=Source SigninLogs, AADNonInteractiveUserSignInLogs | where Source == "AADNonInteractiveUserSignInLogs" and ResultType == "50158"',
  ],
  [
    'lets with parameters',
    'let watch = (least: int) { Heartbeat | where OSType == "Linux" | summarize n = count() by Computer | where n >= least }; watch(4)',
  ],
  [
    'parse',
    'Syslog | where Facility == "auth" | parse SyslogMessage with * "Failed password for " User " from " Address " port " * | where User == "root"',
  ],
  [
    'parse-where, then a threshold',
    'Syslog | parse-where SyslogMessage with "session opened for user " User | summarize count() by User | where count_ > 2',
  ],
  [
    'pieces of a text',
    'SigninLogs | extend Domain = tostring(split(UserPrincipalName, "@")[1]) | where Domain == "fabrikam.example"',
  ],
  [
    'branches',
    'SecurityEvent | extend Kind = case(EventID == 4624, "logon", EventID == 4634, "logoff", "other") | where Kind == "logoff" and iff(LogonType == 3, "network", "local") == "network"',
  ],
  [
    'times against each other',
    'let start = ago(14d); AuditLogs | where TimeGenerated between (start .. ago(1d)) | extend Age = now() - TimeGenerated | where Age > 2d',
  ],
  [
    'a lookup and top',
    'DeviceEvents | where ActionType == "UsbDriveMounted" | lookup kind=inner (DeviceInfo | where OSPlatform == "Windows11") on DeviceId | top 5 by TimeGenerated',
  ],
  ['columns that only records bring', 'App_CL | where Level_s == "Error" and Code_d > 400 | project Message_s'],
  [
    'two levels of groups',
    'SigninLogs | where ResultType == "50126" | summarize Failures = count() by UserPrincipalName, IPAddress | summarize Users = count(), Total = sum(Failures) by IPAddress | where Users > 3 and Total > 4',
  ],
  [
    'arg_max and what is newest',
    'SecurityAlert | summarize arg_max(TimeGenerated, *) by SystemAlertId | where Status == "New" and AlertSeverity in~ ("high", "medium") and ProviderName != "Custom"',
  ],
  [
    'private addresses',
    'AzureDiagnostics | where Category == "AzureFirewallNetworkRule" | where not(ipv4_is_private("203.0.113.9")) | count',
  ],
  [
    'coalesce and concatenation',
    'SigninLogs | extend Who = coalesce(AlternateSignInName, UserPrincipalName), Where = strcat(Location, "/", AppDisplayName) | where Who == "a@contoso.com" and Where contains "NO"',
  ],
  ['lengths', 'DeviceProcessEvents | where strlen(ProcessCommandLine) > 300 and ProcessCommandLine has "-enc"'],
  [
    'a datatable as a list',
    'let codes = datatable(Code: string, What: string)["50126", "password", "50053", "locked"]; SigninLogs | join kind=inner codes on $left.ResultType == $right.Code | where What == "locked"',
  ],
];

describe('rows are found for', () => {
  test.each(queries)('%s', (_name, text) => {
    const query = prepare(text, { database });
    const sown = sowUntilAnswered(query, { now }, 60);
    expect(sown, text).toBeDefined();
    expect(length(sown?.answer)).toBeGreaterThan(0);
  });
});

test('the same seed sows the same rows, another one others', () => {
  const { plan } = prepare('SigninLogs | where ResultType in ("1", "2", "3") and Location != "NO"', { database });
  const sown = (seed: number): string[] =>
    [...(sowRows(plan, { now, seed }) ?? [])].flatMap(([name, table]) => [name, ...rows(table)]);
  expect(sown(1)).toEqual(sown(1));
  expect(sown(1)).not.toEqual(sown(2));
});

test('wishes that contradict each other are found out without a run', () => {
  const { plan } = prepare('SigninLogs | where ResultType == "0" | where ResultType == "1"', { database });
  expect(sowRows(plan, { now, seed: 1 })).toBeUndefined();
  const impossible = prepare('SigninLogs | where ResultType == "0" | where ResultType has "1"', { database });
  expect(sowUntilAnswered(impossible, { now }, 20)).toBeUndefined();
});

test('thresholds get as many rows as they want, and no more than there are of random ones beside them', () => {
  const { plan } = prepare('SigninLogs | summarize n = count() by IPAddress | where n >= 7 | project IPAddress', {
    database,
  });
  const sown = sowRows(plan, { now, seed: 1 });
  expect([...(sown?.keys() ?? [])]).toEqual(['SigninLogs']);
  expect(length(sown?.get('SigninLogs'))).toBe(7 + 3);
});
