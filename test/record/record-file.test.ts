import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { recordsOf, recordText } from './record-text.ts';

const workspace = '00000000-0000-0000-0000-000000000000';
const keep = { pseudonyms: undefined };
const audit = {
  CreationTime: '2026-03-02T09:20:00',
  Id: 'e4853335-1da8-4a6a-9092-6f43c8af7b7a',
  Operation: 'Set-Mailbox',
  RecordType: 1,
  UserType: 2,
  Workload: 'Exchange',
  UserId: 'alice@contoso.com',
};

describe('the Unified Audit Log', () => {
  const row = {
    TimeGenerated: '2026-03-02T09:20:00.0000000Z',
    OfficeId: audit.Id,
    Operation: 'Set-Mailbox',
    RecordType: 'ExchangeAdmin',
    UserType: 'Admin',
    OfficeWorkload: 'Exchange',
    UserId: 'alice@contoso.com',
    TenantId: workspace,
    SourceSystem: 'OfficeActivityManager',
    Type: 'OfficeActivity',
  };

  it.each([
    ['an object a line', 'a.ndjson', `${JSON.stringify(audit)}\n`],
    ['an array', 'a.json', JSON.stringify([audit])],
    ['an array over many lines', 'a.json', JSON.stringify([audit], null, 2)],
    ['one object over many lines', 'a.json', JSON.stringify(audit, null, 2)],
    ['objects that follow each other', 'a.json', `${JSON.stringify(audit, null, 2)}`],
    [
      'a list of Graph',
      'a.json',
      JSON.stringify(
        { '@odata.context': 'x', value: [{ id: 'q', auditData: audit }], '@odata.nextLink': 'y' },
        null,
        1,
      ),
    ],
    [
      'cmdlet output as JSON',
      'a.json',
      JSON.stringify([
        {
          RecordType: 'ExchangeAdmin',
          CreationDate: 'x',
          UserIds: 'alice@contoso.com',
          AuditData: JSON.stringify(audit),
        },
      ]),
    ],
    [
      'Purview CSV',
      'a.csv',
      `RecordId,CreationDate,RecordType,Operation,UserId,AuditData,AssociatedAdminUnits\r\nx,2026,1,y,z,"${JSON.stringify(audit).replaceAll('"', '""')}",\r\n`,
    ],
    [
      'cmdlet CSV',
      'a.csv',
      `#TYPE Selected.System.Object\n"CreationDate","UserIds","Operations","AuditData"\n"2026","a","b","${JSON.stringify(audit).replaceAll('"', '""')}"\n`,
    ],
    ['with a byte order mark', 'a.ndjson', `\ufeff${JSON.stringify(audit)}\r\n\r\n`],
  ])('is read from %s', async (_, name, text) => {
    const recorded = await recordText('ual', text, { ...keep, name });
    expect(recorded.told).toEqual([]);
    expect(recordsOf(recorded, 'OfficeActivity/a.ndjson')).toEqual([row]);
  });

  it('gets the names and types of the table', async () => {
    const data = {
      ...audit,
      ObjectId: 'o',
      ClientIPAddress: '203.0.113.7',
      LogonType: 2,
      InternalLogonType: 0,
      ExternalAccess: false,
      RecordType: 9999,
      Parameters: [{ Name: 'Force', Value: 1.0 }],
      AppAccessContext: { a: null },
      OrganizationId: 'g',
      Novel: { a: 1.5 },
      AzureActiveDirectoryEventType: 1,
    };
    const recorded = await recordText(
      'ual',
      `{"Big":9007199254740993,"Real":1.0,${JSON.stringify(data).slice(1)}`,
      keep,
    );
    expect(recorded.written['OfficeActivity/export.ndjson']).toBe(
      '{"TimeGenerated":"2026-03-02T09:20:00.0000000Z","Big":9007199254740993,"Real":1.0,"OfficeId":"e4853335-1da8-4a6a-9092-6f43c8af7b7a","Operation":"Set-Mailbox","RecordType":"9999","UserType":"Admin","OfficeWorkload":"Exchange","UserId":"alice@contoso.com","OfficeObjectId":"o","Client_IPAddress":"203.0.113.7","Logon_Type":"Delegated","InternalLogonType":0,"ExternalAccess":"False","Parameters":"[{\\"Name\\":\\"Force\\",\\"Value\\":1}]","AppAccessContext":{"a":null},"OrganizationId":"g","Novel":{"a":1.5},"AzureActiveDirectory_EventType":"1","OfficeTenantId":"g","TenantId":"00000000-0000-0000-0000-000000000000","SourceSystem":"OfficeActivityManager","Type":"OfficeActivity"}\n',
    );
    const odd = recorded.recognition.oddities.filter(({ kind }) => kind.startsWith('a column that the table'));
    expect(odd.map(({ place }) => place)).toEqual(['Big', 'Novel', 'Real']);
  });

  it('becomes CloudAppEvents when that is wanted', async () => {
    const recorded = await recordText('ual', JSON.stringify(audit), { ...keep, table: 'CloudAppEvents' });
    expect(recordsOf(recorded, 'CloudAppEvents/export.ndjson')).toEqual([
      {
        TimeGenerated: '2026-03-02T09:20:00.0000000Z',
        Timestamp: '2026-03-02T09:20:00.0000000Z',
        ActionType: 'Set-Mailbox',
        Application: 'Microsoft Exchange Online',
        AccountId: 'alice@contoso.com',
        ReportId: audit.Id,
        RawEventData: audit,
        TenantId: workspace,
        Type: 'CloudAppEvents',
      },
    ]);
  });
});

describe('diagnostic settings', () => {
  const signIn = {
    time: '11/14/2025 1:48:53 AM',
    resourceId: '/tenants/t/providers/Microsoft.aadiam',
    operationName: 'Sign-in activity',
    category: 'SignInLogs',
    tenantId: 't',
    resultType: 50126,
    durationMs: '7',
    callerIpAddress: '203.0.113.7',
    Level: 4,
    location: 'NL',
    properties: {
      id: 'i',
      createdDateTime: '2025-11-14T01:46:00Z',
      userPrincipalName: 'alice@contoso.com',
      ipAddress: '',
      status: { errorCode: 50126 },
      location: { city: 'Utrecht' },
      processingTimeInMilliseconds: '35',
      isInteractive: 'true',
      resourceId: 'r',
      durationMs: null,
    },
  };

  it('become tables by their category, with the spelling and the types of each', async () => {
    const other = {
      ...signIn,
      category: 'NonInteractiveUserSignInLogs',
      Properties: JSON.stringify(signIn.properties),
      properties: undefined,
    };
    const recorded = await recordText('diagnostics', JSON.stringify({ records: [signIn, other] }), keep);
    expect(recorded.told).toEqual([]);
    const common = {
      TimeGenerated: '2025-11-14T01:48:53.0000000Z',
      OperationName: 'Sign-in activity',
      AADTenantId: 't',
      ResultType: '50126',
      DurationMs: 7,
      Level: '4',
      Location: 'NL',
      Id: 'i',
      CreatedDateTime: '2025-11-14T01:46:00.0000000Z',
      UserPrincipalName: 'alice@contoso.com',
      ResourceIdentity: 'r',
      IsInteractive: true,
      TenantId: workspace,
      SourceSystem: 'Azure AD',
    };
    // The address of the envelope is used only where properties has none; an empty one is one.
    expect(recordsOf(recorded, 'SigninLogs/export.ndjson')).toEqual([
      {
        ...common,
        Category: 'SignInLogs',
        ResourceId: signIn.resourceId,
        IPAddress: '',
        Status: { errorCode: 50126 },
        LocationDetails: { city: 'Utrecht' },
        ProcessingTimeInMilliseconds: '35',
        Type: 'SigninLogs',
      },
    ]);
    expect(recordsOf(recorded, 'AADNonInteractiveUserSignInLogs/export.ndjson')).toEqual([
      {
        ...common,
        Category: 'NonInteractiveUserSignInLogs',
        _ResourceId: signIn.resourceId,
        IPAddress: '',
        Status: '{"errorCode":50126}',
        LocationDetails: '{"city":"Utrecht"}',
        ProcessingTimeInMs: '35',
        Type: 'AADNonInteractiveUserSignInLogs',
      },
    ]);
  });

  it('are read from lines, arrays, envelopes of one line each, and PascalCase', async () => {
    const audit = {
      Time: '2026-03-02T09:20:00Z',
      Category: 'AuditLogs',
      OperationName: 'Add user',
      Properties: { Id: 'i', InitiatedBy: { user: { id: 'u' } }, OperationType: 'Add', TargetResources: [] },
    };
    for (const text of [
      `${JSON.stringify(audit)}\n`,
      JSON.stringify([audit]),
      `${JSON.stringify({ records: [audit] })}\n`,
      JSON.stringify([{ records: [audit] }]),
    ]) {
      const recorded = await recordText('diagnostics', text, keep);
      expect(recordsOf(recorded, 'AuditLogs/export.ndjson')).toEqual([
        {
          TimeGenerated: '2026-03-02T09:20:00.0000000Z',
          Category: 'AuditLogs',
          OperationName: 'Add user',
          Id: 'i',
          InitiatedBy: { user: { id: 'u' } },
          AADOperationType: 'Add',
          TargetResources: [],
          TenantId: workspace,
          SourceSystem: 'Azure AD',
          Type: 'AuditLogs',
        },
      ]);
    }
  });

  it('of the activity log fill its columns of values, once as text and once as dynamic', async () => {
    const record = {
      time: '2026-03-02T09:20:00.5Z',
      resourceId: '/SUBSCRIPTIONS/S1/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.COMPUTE/VIRTUALMACHINES/VM',
      operationName: 'MICROSOFT.COMPUTE/VIRTUALMACHINES/DELETE',
      category: 'Administrative',
      resultType: 'Success',
      resultSignature: 'Succeeded.OK',
      callerIpAddress: '203.0.113.7',
      correlationId: 'c',
      level: 'Information',
      identity: {
        authorization: { scope: 's' },
        claims: { 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn': 'alice@contoso.com' },
      },
      properties: { statusCode: 'OK' },
    };
    const recorded = await recordText('diagnostics', JSON.stringify(record), keep);
    expect(recordsOf(recorded, 'AzureActivity/export.ndjson')).toEqual([
      {
        TimeGenerated: '2026-03-02T09:20:00.5000000Z',
        OperationNameValue: record.operationName,
        ActivityStatusValue: 'Success',
        ActivitySubstatusValue: 'OK',
        CategoryValue: 'Administrative',
        CallerIpAddress: '203.0.113.7',
        CorrelationId: 'c',
        Level: 'Information',
        ResourceId: record.resourceId,
        SubscriptionId: 's1',
        ResourceGroup: 'RG',
        ResourceProviderValue: 'MICROSOFT.COMPUTE',
        Authorization: '{"scope":"s"}',
        Authorization_d: { scope: 's' },
        Claims: JSON.stringify(record.identity.claims),
        Claims_d: record.identity.claims,
        Caller: 'alice@contoso.com',
        Properties: '{"statusCode":"OK"}',
        Properties_d: { statusCode: 'OK' },
        TenantId: workspace,
        Type: 'AzureActivity',
      },
    ]);
  });

  it('without a table are refused by name', async () => {
    const recorded = await recordText(
      'diagnostics',
      '{"category":"Coffee","time":"2026-03-02T09:20:00Z"}\n{"time":"2026-03-02T09:20:00Z"}\n',
    );
    expect(recorded.written).toEqual({});
    expect(recorded.told).toEqual([
      '1:1: Record 1: The category "Coffee" belongs to no table that is known. Name its table with --table.',
      '2:1: Record 2: This record has no "category", so that its table is not known. Is it from another source (--from)? Otherwise name its table with --table.',
    ]);
  });
});

describe('Log Analytics', () => {
  it('answers of the query API are read row by row', async () => {
    const columns = [
      { name: 'TimeGenerated', type: 'datetime' },
      { name: 'LocationDetails', type: 'dynamic' },
      { name: 'Mine', type: 'dynamic' },
      { name: 'DurationMs', type: 'long' },
    ];
    const rows = [
      ['2026-03-02T09:41:07.1234567Z', '{"city":"Ghent"}', '[1.0]', 9],
      ['2026-03-02T09:41:08Z', '"{\\"city\\":\\"Ghent\\"}"', null, null],
    ];
    const recorded = await recordText(
      'loganalytics',
      JSON.stringify({ tables: [{ name: 'PrimaryResult', columns, rows }], statistics: {} }),
      { ...keep, table: 'SigninLogs' },
    );
    expect(recorded.written['SigninLogs/export.ndjson']).toBe(
      '{"TimeGenerated":"2026-03-02T09:41:07.1234567Z","LocationDetails":{"city":"Ghent"},"Mine":[1.0],"DurationMs":9,"Type":"SigninLogs"}\n' +
        '{"TimeGenerated":"2026-03-02T09:41:08.0000000Z","LocationDetails":"{\\"city\\":\\"Ghent\\"}","Mine":null,"DurationMs":null,"Type":"SigninLogs"}\n',
    );
  });

  it('CSV of the portal has typed columns, times in UTC, and says when a record arrived', async () => {
    const csv =
      '"TimeGenerated [UTC]",UserPrincipalName,DeviceDetail,DurationMs,IsInteractive,ResultType,"ingested [UTC]",Type\r\n"3/2/2026, 9:41:07.123 AM",alice@contoso.com,"{""browser"":""Edge 133""}",12,true,0,"3/2/2026, 9:45:00.000 AM",SigninLogs\r\n,"a\r\nb",,,,,,SigninLogs\r\n';
    const recorded = await recordText('loganalytics', csv, { ...keep, name: 'query_data.csv' });
    expect(recordsOf(recorded, 'SigninLogs/query_data.ndjson')).toEqual([
      {
        TimeGenerated: '2026-03-02T09:41:07.1230000Z',
        UserPrincipalName: 'alice@contoso.com',
        DeviceDetail: { browser: 'Edge 133' },
        DurationMs: 12,
        IsInteractive: true,
        ResultType: '0',
        ingested: '2026-03-02T09:45:00.0000000Z',
        Type: 'SigninLogs',
      },
      {
        TimeGenerated: null,
        UserPrincipalName: 'a\r\nb',
        DeviceDetail: null,
        DurationMs: null,
        IsInteractive: null,
        ResultType: '',
        Type: 'SigninLogs',
      },
    ]);
  });

  it('exports as JSON have their dynamics as text or as they are', async () => {
    const recorded = await recordText(
      'loganalytics',
      '[{"Type":"SigninLogs","Status":"{\\"errorCode\\":0}"},{"Type":"SigninLogs","Status":{"errorCode":0}},{"Type":"SigninLogs","Status":"{cut..."}]',
      keep,
    );
    expect(recordsOf(recorded, 'SigninLogs/export.ndjson').map((one) => one['Status'])).toEqual([
      { errorCode: 0 },
      { errorCode: 0 },
      '{cut...',
    ]);
  });
});

describe('what cannot be read', () => {
  const good = '{"CreationTime":"2026-03-02T09:20:00","Operation":"A"}';

  it.each([
    ['nothing', 'a.json', '', '1:1: This file is empty. Export the records again.'],
    ['blanks', 'a.json', ' \r\n\n', '1:1: This file is empty. Export the records again.'],
    [
      'binary',
      'a.json',
      new Uint8Array([1, 0, 2, 3]),
      '1:1: This file is binary: it holds a NUL. Give an export in JSON or CSV.',
    ],
    [
      'UTF-16',
      'a.json',
      new Uint8Array([0xff, 0xfe, 0x7b, 0]),
      '1:1: This file is UTF-16 text. Save it as UTF-8; in PowerShell, with -Encoding utf8.',
    ],
    [
      'UTF-16 without a mark',
      'a.json',
      new Uint8Array([0x7b, 0, 0x22, 0]),
      '1:1: This file is UTF-16 text. Save it as UTF-8; in PowerShell, with -Encoding utf8.',
    ],
    [
      'Latin-1',
      'a.json',
      new Uint8Array([0x7b, 0xe9, 0x7d]),
      '1:1: This file is not UTF-8 text. Save it as UTF-8; in PowerShell, with -Encoding utf8.',
    ],
    [
      'a workbook',
      'a.xlsx',
      new Uint8Array([0x50, 0x4b, 3, 4]),
      '1:1: This file is an archive or a workbook. Unpack it, or export it as CSV.',
    ],
    [
      'prose',
      'a.txt',
      'Dear colleague\n',
      '1:1: This file is neither JSON nor CSV with a header. Give an export in JSON, a JSON object a line, or CSV.',
    ],
    [
      'a header alone',
      'a.csv',
      'CreationDate,AuditData\n',
      '1:1: This file holds no records. Export the records again.',
    ],
    ['an empty array', 'a.json', '[]', '1:1: This file holds no records. Export the records again.'],
    [
      'semicolons',
      'a.csv',
      'CreationDate;AuditData\n1;2\n',
      '1:1: The fields of this CSV are not separated by commas. Export it with commas; spreadsheets of some languages write semicolons.',
    ],
    [
      'a column twice',
      'a.csv',
      'AuditData,AuditData\n1,2\n',
      '1:1: The header has the column "AuditData" twice. Take one of them away.',
    ],
    [
      'a quote out of place',
      'a.csv',
      'CreationDate,AuditData\n1,2\n1,a"b"\n',
      '3:1: This row is not valid CSV: a quote is out of place. Export it again.',
    ],
    [
      'a row cut off',
      'a.csv',
      `CreationDate,AuditData\n1,"${good.replaceAll('"', '""')}"\n1,"{`,
      '3:1: The file ends inside a quoted field of the row that begins here. It was cut off: export it again, or take its last row away.',
    ],
    [
      'an array cut off',
      'a.json',
      `[${good},\n{"CreationTime":"20`,
      '2:1: The file ends inside the record that begins here. It was cut off: export it again, or take its last record away.',
    ],
    [
      'an array without its end',
      'a.json',
      `[${good},\n`,
      '1:1: The file ends before its last bracket. It was cut off: export it again.',
    ],
    [
      'a record too long',
      'a.ndjson',
      `{"a":"${'x'.repeat(9_000_000)}"}`,
      '1:1: The record that begins here is longer than 8388608 characters. No record of Azure is so long: is this an export of records?',
    ],
    [
      'a line too long',
      'a.ndjson',
      `${good}\n{"a":"${'x'.repeat(9_000_000)}"}\n`,
      '2:1: This line is longer than 8388608 characters. A record stands on a line of its own. Give an array of records the ending .json.',
    ],
  ])('%s: nothing is written', async (_, name, content, message) => {
    const recorded = await recordText('ual', content, { name });
    expect(recorded.told).toEqual([message]);
    expect(recorded.written).toEqual({});
  });

  it('is told record by record, and the others are written', async () => {
    const broken = await recordText('ual', `${good}\r\n{"a":\r\n[1]\r\n"text"\r\n{"Other":1}\r\n${good.slice(0, 20)}`, {
      ...keep,
      name: 'a.ndjson',
    });
    expect(broken.told).toEqual([
      '2:1: Record 2: This record is not valid JSON. If it was cut off, take it away or export again.',
      '3:1: Record 3: A record must be a JSON object. Take away what is no record.',
      '4:1: Record 4: A record must be a JSON object. Take away what is no record.',
      '5:1: Record 5: This is no record of the Unified Audit Log: it has neither "CreationTime" nor "Operation". Is it from another source? Name it with --from.',
      '6:1: Record 6: This record is not valid JSON. If it was cut off, take it away or export again.',
    ]);
    expect(recordsOf(broken, 'OfficeActivity/a.ndjson').length).toBe(1);
    const csv = await recordText(
      'ual',
      `CreationDate,AuditData\n1,"${good.replaceAll('"', '""')}"\n2\n3,"{""a""\n..."\n`,
      { ...keep, name: 'a.csv' },
    );
    expect(csv.told).toEqual([
      '3:1: Record 2: This record has 1 fields where the header has 2. Take it away, or export it again.',
      '4:1: Record 3: The AuditData of this record is not valid JSON. Export it again as JSON: a spreadsheet cuts what is longer than 32767 characters.',
    ]);
  });

  it('a key that stands twice is read, and told once', async () => {
    const recorded = await recordText(
      'ual',
      `${`{"Operation":"A","CreationTime":"2026-03-02T09:20:00","X":1,"X":2}\n`.repeat(2)}`,
      keep,
    );
    expect(recorded.told).toEqual([
      '1:1: Record 1: The key "X" stands twice in one object; the last of them counts. Take away the one that is wrong.',
    ]);
    expect(recordsOf(recorded, 'OfficeActivity/export.ndjson').map((one) => one['X'])).toEqual([2, 2]);
  });

  it('a table that a record names is no path', async () => {
    for (const type of ['../../evil_CL', '/tmp/evil_CL', '_CL/../../evil_CL']) {
      const recorded = await recordText('loganalytics', JSON.stringify({ Type: type, A: 1 }), keep);
      expect(recorded.told).toEqual([`1:1: Record 1: "${type}" is no name of a table. Name its table with --table.`]);
      expect(recorded.written).toEqual({});
    }
  });
});

describe('secrets', () => {
  const lines = `${JSON.stringify({ ...audit, Parameters: [{ Name: 'Password', Value: 'hunter2hunter2' }] })}\n${JSON.stringify({ ...audit, Id: 'b' })}\n`;

  it('keep a whole file from being written, and are not printed', async () => {
    const recorded = await recordText('ual', lines);
    expect(recorded.told).toEqual([
      '1:1: Record 1, column "Parameters", holds a value called "Password". Mask it and record the file again, or leave such records out with --skip-secrets.',
    ]);
    expect(recorded.written).toEqual({});
    expect(JSON.stringify(recorded)).not.toContain('hunter2');
  });

  it('are left out when that is wanted', async () => {
    const recorded = await recordText('ual', lines, { skipSecrets: true });
    expect(recorded.file.refused).toBe(1);
    expect(recordsOf(recorded, 'OfficeActivity/export.ndjson').length).toBe(1);
    expect(JSON.stringify(recorded)).not.toContain('hunter2');
  });
});

describe('files', () => {
  it('have their provenance beside them, the same at every run', async () => {
    const recorded = await recordText('ual', `${JSON.stringify(audit)}\n{\n`, {
      name: 'My export (1).ndjson',
      date: '2026-03-02',
    });
    expect(Object.keys(recorded.written)).toEqual([
      'OfficeActivity/My-export-1-.ndjson',
      'OfficeActivity/My-export-1-.provenance.yaml',
    ]);
    expect(recorded.written['OfficeActivity/My-export-1-.provenance.yaml']).toBe(
      [
        '# How the records of this name were made, by `blindspot record`. Nothing reads this file.',
        'tool: blindspot 0.0.0',
        'from: ual',
        'table: OfficeActivity',
        'date: "2026-03-02"',
        'input:',
        '  name: "My export (1).ndjson"',
        '  sha256: SHA',
        'records: {read: 2, written: 1, refused: 1}',
        'pseudonyms: true',
        'saltCheck: "SALT"',
        '',
      ]
        .join('\n')
        .replace(
          'SHA',
          /sha256: (\w{64})\n/.exec(recorded.written['OfficeActivity/My-export-1-.provenance.yaml'] ?? '')?.[1] ?? '',
        )
        .replace(
          'SALT',
          /saltCheck: "(\w{8})"/.exec(recorded.written['OfficeActivity/My-export-1-.provenance.yaml'] ?? '')?.[1] ?? '',
        ),
    );
    const again = await recordText('ual', `${JSON.stringify(audit)}\n{\n`, {
      name: 'My export (1).ndjson',
      date: '2026-03-02',
    });
    expect(again.written).toEqual(recorded.written);
  });

  it('that are there stay unless they may go, and two inputs never become one', async () => {
    const text = JSON.stringify(audit);
    const first = await recordText('ual', text);
    const out = first.file.outputs[0]?.path.replace(/[\\/]OfficeActivity[\\/].*$/, '') ?? '';
    const second = await recordText('ual', text, { out });
    expect(second.told[0]).toContain('OfficeActivity/export.ndjson" already. Write over it with --force');
    expect(second.file.outputs).toEqual([]);
    const third = await recordText('ual', text, { out, force: true });
    expect(third.file.outputs.length).toBe(1);
    const taken = new Set(third.file.outputs.map(({ path }) => path));
    const fourth = await recordText('ual', text, { out, force: true, taken });
    expect(fourth.told[0]).toContain('Two files of this run would be written to');
    expect(readdirSync(`${out}/OfficeActivity`).sort()).toEqual(['export.ndjson', 'export.provenance.yaml']);
  });
});
