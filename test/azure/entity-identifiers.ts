/**
 * The entity types that a rule can map, and their identifiers (contract 1.10): those accepted, and the sets of which one
 * has to be there completely. Identifiers are case-sensitive.
 */
export const ENTITY_IDENTIFIERS: ReadonlyMap<string, EntityIdentifiers> = new Map(
  Object.entries({
    Account: entity(
      'Name FullName NTDomain DnsDomain UPNSuffix Sid AadTenantId AadUserId PUID IsDomainJoined DisplayName ObjectGuid CloudAppAccountId',
      'FullName|Sid|Name|AadUserId|PUID|ObjectGuid',
    ),
    Host: entity(
      'DnsDomain NTDomain HostName FullName NetBiosName AzureID OMSAgentID OSFamily OSVersion IsDomainJoined',
      'FullName|HostName|NetBiosName|AzureID|OMSAgentID',
    ),
    IP: entity('Address AddressScope', 'Address'),
    URL: entity('Url', 'Url'),
    AzureResource: entity('ResourceId', 'ResourceId'),
    CloudApplication: entity('AppId Name InstanceName', 'AppId|Name'),
    DNS: entity('DomainName', 'DomainName'),
    File: entity('Directory Name', 'Name'),
    FileHash: entity('Algorithm Value', 'Algorithm Value'),
    Malware: entity('Name Category', 'Name'),
    Process: entity('ProcessId CommandLine ElevationToken CreationTimeUtc', 'CommandLine|ProcessId'),
    RegistryKey: entity('Hive Key', 'Key|Hive'),
    RegistryValue: entity('Name Value ValueType', 'Name'),
    SecurityGroup: entity('DistinguishedName SID ObjectGuid', 'DistinguishedName|SID|ObjectGuid'),
    Mailbox: entity(
      'MailboxPrimaryAddress DisplayName Upn ExternalDirectoryObjectId RiskLevel',
      'MailboxPrimaryAddress',
    ),
    MailCluster: entity(
      'NetworkMessageIds CountByDeliveryStatus CountByThreatType CountByProtectionStatus Threats Query QueryTime MailCount IsVolumeAnomaly Source ClusterSourceIdentifier ClusterSourceType ClusterQueryStartTime ClusterQueryEndTime ClusterGroup',
      'Query|Source',
    ),
    MailMessage: entity(
      'Recipient Urls Threats Sender P1Sender P1SenderDisplayName P1SenderDomain SenderIP P2Sender P2SenderDisplayName P2SenderDomain ReceivedDate NetworkMessageId InternetMessageId Subject BodyFingerprintBin1 BodyFingerprintBin2 BodyFingerprintBin3 BodyFingerprintBin4 BodyFingerprintBin5 AntispamDirection DeliveryAction DeliveryLocation Language ThreatDetectionMethods',
      'NetworkMessageId|Recipient',
    ),
    SubmissionMail: entity(
      'NetworkMessageId Timestamp Recipient Sender SenderIp Subject ReportType SubmissionId SubmissionDate Submitter',
      'SubmissionId|NetworkMessageId|Recipient|Submitter',
    ),
    IoTDevice: entity(
      'DeviceId DeviceName Manufacturer Model FirmwareVersion OperatingSystem MacAddress Protocols SerialNumber Source IoTSecurityAgentId DeviceType',
      'DeviceId',
    ),
  }),
);

/** The identifiers of one entity type. */
export interface EntityIdentifiers {
  readonly accepted: readonly string[];
  readonly oneOf: readonly (readonly string[])[];
}

function entity(accepted: string, sets: string): EntityIdentifiers {
  return { accepted: accepted.split(' '), oneOf: sets.split('|').map((set) => set.split(' ')) };
}
