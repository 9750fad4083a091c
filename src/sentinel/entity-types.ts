/** A type of entity that rules can map columns to. Names and identifiers are case-sensitive. */
export interface EntityType {
  readonly name: string;
  /** What the type is called in the entities of an alert. */
  readonly schemaName: string;
  readonly identifiers: readonly string[];
  /** A mapping must have all identifiers of at least one of these sets. */
  readonly required: readonly (readonly string[])[];
  /** Each of these sets identifies an entity on its own (some only under conditions that the page names). */
  readonly strong: readonly (readonly string[])[];
}

/** `A+B|C`: A and B together, or C. */
function sets(text: string): readonly (readonly string[])[] {
  return text === '' ? [] : text.split('|').map((set) => set.split('+'));
}

function entityType(
  name: string,
  schemaName: string,
  identifiers: string,
  required: string,
  strong: string,
): EntityType {
  return { name, schemaName, identifiers: identifiers.split(' '), required: sets(required), strong: sets(strong) };
}

/**
 * The entity types and identifiers that mappings may use, sorted as Sentinel's page lists them. Identifiers that need an
 * entity inside the entity (the host of a process) cannot be mapped and are not among the strong ones.
 *
 * @see https://learn.microsoft.com/azure/sentinel/entities-reference
 */
export const entityTypes: ReadonlyMap<string, EntityType> = new Map(
  [
    entityType(
      'Account',
      'account',
      'Name FullName NTDomain DnsDomain UPNSuffix Sid AadTenantId AadUserId PUID IsDomainJoined DisplayName ObjectGuid CloudAppAccountId',
      'FullName|Sid|Name|AadUserId|PUID|ObjectGuid',
      'Name+UPNSuffix|AadUserId|Sid|Name+NTDomain|Name+DnsDomain|PUID|ObjectGuid',
    ),
    entityType(
      'Host',
      'host',
      'DnsDomain NTDomain HostName FullName NetBiosName AzureID OMSAgentID OSFamily OSVersion IsDomainJoined',
      'FullName|HostName|NetBiosName|AzureID|OMSAgentID',
      'HostName+NTDomain|HostName+DnsDomain|NetBiosName+NTDomain|NetBiosName+DnsDomain|AzureID|OMSAgentID',
    ),
    entityType('IP', 'ip', 'Address AddressScope', 'Address', 'Address|Address+AddressScope'),
    entityType('URL', 'url', 'Url', 'Url', 'Url'),
    entityType('AzureResource', 'azure-resource', 'ResourceId', 'ResourceId', 'ResourceId'),
    entityType('CloudApplication', 'cloud-application', 'AppId Name InstanceName', 'AppId|Name', 'AppId|Name'),
    entityType('DNS', 'dns', 'DomainName', 'DomainName', ''),
    entityType('File', 'file', 'Directory Name', 'Name', 'Directory+Name'),
    entityType('FileHash', 'filehash', 'Algorithm Value', 'Algorithm+Value', 'Algorithm+Value'),
    entityType('Malware', 'malware', 'Name Category', 'Name', 'Name+Category'),
    entityType(
      'Process',
      'process',
      'ProcessId CommandLine ElevationToken CreationTimeUtc',
      'CommandLine|ProcessId',
      '',
    ),
    entityType('RegistryKey', 'registry-key', 'Hive Key', 'Key|Hive', 'Hive+Key'),
    entityType('RegistryValue', 'registry-value', 'Name Value ValueType', 'Name', ''),
    entityType(
      'SecurityGroup',
      'security-group',
      'DistinguishedName SID ObjectGuid',
      'DistinguishedName|SID|ObjectGuid',
      'DistinguishedName|SID|ObjectGuid',
    ),
    entityType(
      'Mailbox',
      'mailbox',
      'MailboxPrimaryAddress DisplayName Upn ExternalDirectoryObjectId RiskLevel',
      'MailboxPrimaryAddress',
      'MailboxPrimaryAddress',
    ),
    entityType(
      'MailCluster',
      'mail-cluster',
      'NetworkMessageIds CountByDeliveryStatus CountByThreatType CountByProtectionStatus Threats Query QueryTime MailCount IsVolumeAnomaly Source ClusterSourceIdentifier ClusterSourceType ClusterQueryStartTime ClusterQueryEndTime ClusterGroup',
      'Query|Source',
      'Query+Source',
    ),
    entityType(
      'MailMessage',
      'mail-message',
      'Recipient Urls Threats Sender P1Sender P1SenderDisplayName P1SenderDomain SenderIP P2Sender P2SenderDisplayName P2SenderDomain ReceivedDate NetworkMessageId InternetMessageId Subject BodyFingerprintBin1 BodyFingerprintBin2 BodyFingerprintBin3 BodyFingerprintBin4 BodyFingerprintBin5 AntispamDirection DeliveryAction DeliveryLocation Language ThreatDetectionMethods',
      'NetworkMessageId|Recipient',
      'NetworkMessageId+Recipient',
    ),
    entityType(
      'SubmissionMail',
      'SubmissionMail',
      'NetworkMessageId Timestamp Recipient Sender SenderIp Subject ReportType SubmissionId SubmissionDate Submitter',
      'SubmissionId|NetworkMessageId|Recipient|Submitter',
      'SubmissionId+NetworkMessageId+Recipient+Submitter',
    ),
    entityType(
      'IoTDevice',
      'iotdevice',
      'DeviceId DeviceName Manufacturer Model FirmwareVersion OperatingSystem MacAddress Protocols SerialNumber Source IoTSecurityAgentId DeviceType',
      'DeviceId',
      '',
    ),
  ].map((type) => [type.name, type]),
);

/** The accounts that the service drops from an alert when they are mapped by Name. */
export const builtInAccountNames: ReadonlySet<string> = new Set([
  'ADMIN',
  'ADMINISTRATOR',
  'SYSTEM',
  'ROOT',
  'ANONYMOUS',
  'AUTHENTICATED USER',
  'NETWORK',
  'NULL',
  'LOCAL SYSTEM',
  'LOCALSYSTEM',
  'NETWORK SERVICE',
]);
