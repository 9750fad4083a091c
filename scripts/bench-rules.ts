/** A query of a made-up rule, and the columns of its entities. */
interface Shape {
  readonly query: (pick: Pick) => string;
  readonly entities: readonly (readonly [type: string, identifier: string, column: string])[];
}

/** One of several things, another for every rule. */
type Pick = <T>(...options: readonly T[]) => T;

const account = ['Account', 'FullName', 'UserPrincipalName'] as const;
const address = ['IP', 'Address', 'IPAddress'] as const;

/** The shapes that public rules come in: how they filter, gather, join and take apart, over the tables that they read most. */
const shapes: readonly Shape[] = [
  {
    entities: [account, address],
    query: (pick) => `let threshold = ${pick(3, 5, 10, 25)};
let codes = dynamic(["50126", "50053", "${pick('50055', '50057', '50034')}"]);
SigninLogs
| where TimeGenerated > ago(${pick('1h', '1d', '6h')})
| where ResultType in (codes)
| extend Country = tostring(LocationDetails.countryOrRegion), City = tostring(LocationDetails["city"])
| summarize StartTime = min(TimeGenerated), EndTime = max(TimeGenerated), Attempts = count(), Apps = make_set(AppDisplayName, 50)
    by UserPrincipalName, IPAddress, Country, City
| where Attempts >= threshold and array_length(Apps) > ${pick(0, 1, 2)}
| order by Attempts desc`,
  },
  {
    entities: [
      ['Account', 'FullName', 'InitiatingUser'],
      ['IP', 'Address', 'InitiatingIp'],
    ],
    query: (pick) => `AuditLogs
| where Category =~ "${pick('ApplicationManagement', 'RoleManagement', 'UserManagement')}"
| where OperationName has_any ("${pick('Add service principal', 'Add member to role')}", "Consent to application")
| mv-expand TargetResources
| extend Changed = TargetResources.modifiedProperties
| mv-apply Property = Changed on (where tostring(Property.displayName) =~ "${pick('AppAddress', 'Role.DisplayName')}" | project NewValue = tostring(Property.newValue))
| extend InitiatingUser = iff(isnotempty(InitiatedBy.user.userPrincipalName), tostring(InitiatedBy.user.userPrincipalName), tostring(InitiatedBy.app.displayName))
| extend InitiatingIp = tostring(InitiatedBy.user.ipAddress)
| extend Target = tostring(TargetResources.displayName)
| where NewValue !contains "${pick('contoso', 'fabrikam')}"
| project TimeGenerated, OperationName, InitiatingUser, InitiatingIp, Target, NewValue, CorrelationId`,
  },
  {
    entities: [
      ['Account', 'FullName', 'Caller'],
      ['IP', 'Address', 'CallerIpAddress'],
    ],
    query: (pick) => `let lookback = ${pick('7d', '14d')};
let known = AzureActivity
| where TimeGenerated between (ago(lookback) .. ago(1d))
| where OperationNameValue has "${pick('write', 'delete', 'action')}"
| distinct Caller, OperationNameValue;
AzureActivity
| where TimeGenerated > ago(1d)
| where ActivityStatusValue =~ "Success" and OperationNameValue has "${pick('virtualMachines', 'networkSecurityGroups', 'vaults')}"
| join kind=leftanti known on Caller, OperationNameValue
| extend Scope = extract(@"/subscriptions/([0-9a-f-]{36})", 1, _ResourceId)
| summarize Resources = dcount(_ResourceId), Operations = make_list(OperationNameValue, 100), arg_max(TimeGenerated, *) by Caller, CallerIpAddress, Scope
| where Resources > ${pick(1, 4, 9)}`,
  },
  {
    entities: [
      ['Account', 'FullName', 'UserId'],
      ['IP', 'Address', 'ClientIP'],
    ],
    query: (pick) => `OfficeActivity
| where OfficeWorkload =~ "${pick('Exchange', 'SharePoint', 'OneDrive')}"
| where Operation in~ ("${pick('New-InboxRule', 'Set-InboxRule')}", "FileDownloaded", "FileSyncDownloadedFull")
| where ResultStatus !in~ ("Failed", "PartiallySucceeded")
| extend Details = parse_json(Parameters)
| mv-expand Details
| extend Name = tostring(Details.Name), Value = tostring(Details.Value)
| where Name in ("ForwardTo", "RedirectTo") or Operation startswith "File"
| extend ClientIP = tostring(split(Client_IPAddress, ":")[0])
| extend Address = case(ClientIP matches regex @"^\\d+\\.\\d+\\.\\d+\\.\\d+$", "v4", ClientIP contains ":", "v6", "${pick('none', 'other')}")
| summarize Count = count(), Values = make_set(Value, 20), FirstSeen = min(TimeGenerated) by UserId, ClientIP, Address, bin(TimeGenerated, ${pick('10m', '1h')})
| where Count > ${pick(10, 50, 100)}`,
  },
  {
    entities: [
      ['Host', 'HostName', 'Computer'],
      ['Account', 'Name', 'TargetUserName'],
    ],
    query: (pick) => `let admins = dynamic(["Administrator", "${pick('krbtgt', 'Guest')}"]);
let base = SecurityEvent
| where EventID == ${pick(4624, 4625, 4688, 4720)}
| where AccountType =~ "User" and LogonType in (3, ${pick(8, 10)})
| project TimeGenerated, Computer, TargetUserName, IpAddress, LogonType, Activity;
base
| summarize Logons = count() by Computer, TargetUserName, IpAddress, Hour = bin(TimeGenerated, 1h)
| join kind=inner (base | summarize Hosts = dcount(Computer) by TargetUserName | where Hosts > ${pick(2, 5)}) on TargetUserName
| where not(TargetUserName has_any (admins)) and not(ipv4_is_private(IpAddress))
| top ${pick(10, 100)} by Logons desc nulls last
| project-away TargetUserName1
| extend timestamp = Hour`,
  },
  {
    entities: [['IP', 'Address', 'SourceIP']],
    query: (pick) =>
      `CommonSecurityLog
| where DeviceVendor =~ "${pick('Palo Alto Networks', 'Fortinet', 'Check Point')}" and DeviceAction != "${pick('deny', 'drop')}"
| where isnotempty(DestinationIP) and DestinationPort in (${pick('22, 3389', '445, 139', '5985, 5986')})
| extend Bytes = tolong(SentBytes) + tolong(ReceivedBytes), Seconds = datetime_diff("second", ReceiptTime1(TimeGenerated), TimeGenerated)
| summarize Total = sum(Bytes), Ports = make_set(DestinationPort), Hits = count() by SourceIP, DestinationIP, bin(TimeGenerated, 5m)
| extend Ratio = round(1.0 * Total / Hits, 2)
| where Total > ${pick(1000000, 50000000)}`.replace('ReceiptTime1(TimeGenerated)', `ago(${pick('1h', '2h')})`),
  },
  {
    entities: [account],
    query: (pick) => `let series = materialize(SigninLogs
| where TimeGenerated > ago(${pick('7d', '14d')})
| make-series Failures = countif(ResultType != "0") default = 0 on TimeGenerated from ago(7d) to now() step 1h by UserPrincipalName);
series
| extend (Flags, Score, Baseline) = series_decompose_anomalies(Failures, ${pick('1.5', '2.5')}, -1, "linefit")
| mv-expand TimeGenerated to typeof(datetime), Failures to typeof(long), Flags to typeof(double), Score to typeof(double), Baseline to typeof(long)
| where Flags > 0 and Failures > ${pick(5, 20)}
| project TimeGenerated, UserPrincipalName, Failures, Score, Baseline`,
  },
  {
    entities: [account, address],
    query: (
      pick,
    ) => `let watched = datatable(UserPrincipalName: string, Tier: int) ["a@contoso.com", 0, "b@contoso.com", ${pick(1, 2)}];
union isfuzzy=true SigninLogs, AADNonInteractiveUserSignInLogs
| where ResultType == ${pick('0', '"0"')}
| lookup kind=leftouter watched on UserPrincipalName
| where Tier <= 1 or AppDisplayName in~ ("Azure Portal", "${pick('Microsoft Azure CLI', 'Graph Explorer')}")
| extend Device = parse_json(tostring(DeviceDetail)), Agent = parse_user_agent(UserAgent, "browser")
| extend Os = tostring(Device.operatingSystem), Browser = tostring(Agent.Browser.Family)
| where Os !has "${pick('Windows', 'iOS')}" or isempty(Browser)
| summarize arg_max(TimeGenerated, IPAddress, Os, Browser), Seen = count() by UserPrincipalName, AppDisplayName
| where Seen < ${pick(3, 10)}`,
  },
  {
    entities: [['IP', 'Address', 'ClientIp']],
    query: (pick) => `AzureDiagnostics
| where ResourceProvider == "MICROSOFT.${pick('KEYVAULT', 'NETWORK')}" and Category == "${pick('AuditEvent', 'ApplicationGatewayFirewallLog')}"
| where OperationName in ("SecretGet", "SecretList", "${pick('KeyDelete', 'VaultPut')}")
| extend ClientIp = CallerIPAddress, Status = ResultSignature
| summarize Events = count(), Names = make_set(Resource, 100), Callers = dcount(CallerIPAddress) by ClientIp, Status, ResourceGroup, bin(TimeGenerated, 1h)
| serialize
| extend Previous = prev(Events, 1, 0), Rank = row_number()
| where Events > Previous * ${pick(2, 5)} and Rank <= 1000`,
  },
  {
    entities: [
      ['Host', 'HostName', 'DeviceName'],
      ['Process', 'CommandLine', 'ProcessCommandLine'],
    ],
    query: (pick) => `DeviceProcessEvents
| where FileName in~ ("powershell.exe", "pwsh.exe", "${pick('cmd.exe', 'wscript.exe')}")
| where ProcessCommandLine has_any ("-enc", "FromBase64String", "${pick('DownloadString', 'IEX')}")
| extend Encoded = extract(@"-[eE][nN][cC]\\w*\\s+([A-Za-z0-9+/=]{20,})", 1, ProcessCommandLine)
| extend Decoded = base64_decode_tostring(Encoded)
| parse Decoded with * "http" Url: string " " *
| extend Host = tostring(parse_url(strcat("http", Url)).Host)
| summarize Count = count(), Urls = make_set_if(Url, isnotempty(Url), 10) by DeviceName, AccountName, ProcessCommandLine, Host
| where Count ${pick('>', '>=')} ${pick(0, 1)}`,
  },
];

/** Rules as files of a root, all of them different and every run the same: path -> text. */
export function benchRules(count: number): ReadonlyMap<string, string> {
  return new Map(Array.from({ length: count }, (_, index) => [`detections/bench/Rule${index}.yaml`, ruleText(index)]));
}

function ruleText(index: number): string {
  const shape = shapes[index % shapes.length];
  if (shape === undefined) return '';
  let turn = Math.floor(index / shapes.length);
  const pick: Pick = (...options) => {
    const [first] = options;
    const chosen = options[turn % options.length] ?? first;
    turn = Math.floor(turn / options.length) + index;
    if (chosen === undefined) throw new Error('There is nothing to pick from.');
    return chosen;
  };
  const query = shape.query(pick).split('\n');
  const entities = shape.entities.flatMap(([type, identifier, column]) => [
    `  - entityType: ${type}`,
    '    fieldMappings:',
    `      - {identifier: ${identifier}, columnName: ${column}}`,
  ]);
  const id = `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
  return `${[
    `id: ${id}`,
    `name: Made-up rule ${index}`,
    'description: Identifies nothing, and takes time.',
    'severity: Medium',
    'queryFrequency: 1h',
    'queryPeriod: 14d',
    'triggerOperator: gt',
    'triggerThreshold: 0',
    'tactics: [CredentialAccess]',
    'relevantTechniques: [T1110]',
    'query: |',
    ...query.map((line) => `  ${line}`),
    `  | where "${index}" != ""`,
    'entityMappings:',
    ...entities,
    'version: 1.0.0',
    'kind: Scheduled',
  ].join('\n')}\n`;
}
