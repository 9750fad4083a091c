/** The functions of this repository by what they are about, as the page of functions lists them. */
export const functionTopics: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'Views',
    ['AllSignIns', 'DirectoryAudits', 'ExchangeOperations', 'AzureOperations', 'GraphRequests', 'DirectoryKind'],
  ],
  [
    'Identity',
    ['CanonicalUpn', 'CanonicalId', 'IdentityOf', 'IdentityKind', 'PuidOf', 'IsPlaceholderName', 'ActingParty'],
  ],
  [
    'Addresses',
    [
      'CanonicalIp',
      'FirstUsableIp',
      'IpClass',
      'IsUsableIp',
      'IsMicrosoftIp',
      'MicrosoftRanges',
      'NetworkOf',
      'IpVersion',
      'IpPort',
    ],
  ],
  [
    'JSON and lists',
    ['TolerantJson', 'MendedJson', 'SalvagedValue', 'NamedValues', 'ParameterValue', 'ChangedProperties'],
  ],
  ['Places', ['CountryCode', 'CountryConsistent', 'UsableLocation', 'DistanceKm', 'SpeedKmh']],
  ['Devices', ['DeviceOf', 'OsFamily', 'BrowserFamily', 'AgentAgrees']],
  ['Results', ['SignInResult', 'SucceededText']],
  [
    'Time and copies',
    ['Deduplicated', 'ClearestCopies', 'NewSince', 'IsNewSince', 'VisibleAt', 'ArrivalLag', 'IsLate', 'ParsedTime'],
  ],
  ['Health of the logs', ['ExpectedTables', 'LastArrivals', 'TableHealth', 'SubStreams', 'PopulatedShare']],
]);
