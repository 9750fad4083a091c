import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pseudonymiseRecord } from '../../src/record/pseudonymise.ts';
import { Pseudonyms } from '../../src/record/pseudonyms.ts';
import { salt } from './record-text.ts';

const pseudonyms = new Pseudonyms(salt);

function renamed(record: object, table = 'OfficeActivity'): Record<string, unknown> {
  return JSON.parse(pseudonymiseRecord(JSON.stringify(record), table, pseudonyms).json);
}

function value(column: string, text: unknown, table?: string): unknown {
  return renamed({ [column]: text }, table)[column];
}

const grady = pseudonyms.word('grady');
const domain = pseudonyms.domain('northwind.test');
const v4 = pseudonyms.address('52.14.7.9');
const v6 = pseudonyms.address('2a02:a45f:1b2::7');
const guid = '0f9d3a5e-6b1c-4a7d-8e2f-1a2b3c4d5e6f';

describe('names of persons', () => {
  it('keep every spelling, and are one name in all of them', () => {
    const tenant = pseudonyms.domain('northwind.onmicrosoft.com');
    const path = (local: string, org: string) =>
      `"NAMPR07A006.PROD.OUTLOOK.COM/Microsoft Exchange Hosted Organizations/${org}/${local}"`;
    for (const [before, after] of [
      ['grady@northwind.test', `${grady}@${domain}`],
      ['GRADY@NORTHWIND.TEST', `${grady.toUpperCase()}@${domain.toUpperCase()}`],
      ['GraDy@northwind.test', `${pseudonyms.word('GraDy')}@${domain}`],
      [' grady@northwind.test \0', ` ${grady}@${domain} \0`],
      ['smtp:grady@northwind.test', `smtp:${grady}@${domain}`],
      ['grady_northwind.test#EXT#@northwind.onmicrosoft.com', `${grady}_${domain}#EXT#@${tenant}`],
      ['grady_northwind.test#ext#@northwind.onmicrosoft.com', `${grady}_${domain}#ext#@${tenant}`],
      [
        `${guid.replaceAll('-', '')}grady@northwind.test`,
        `${pseudonyms.hex(guid).replaceAll('-', '')}${grady}@${domain}`,
      ],
      [
        `${path('grady', 'northwind.onmicrosoft.com')} on behalf of ${path('grady', 'northwind.onmicrosoft.com')}`,
        `${path(grady, tenant)} on behalf of ${path(grady, tenant)}`,
      ],
      [guid.toUpperCase(), pseudonyms.hex(guid).toUpperCase()],
      [`{${guid}}`, `{${pseudonyms.hex(guid)}}`],
      [`ServicePrincipal_${guid}`, `ServicePrincipal_${pseudonyms.hex(guid)}`],
      ['grady', grady],
      ['CORP\\grady', `${pseudonyms.word('CORP')}\\${grady}`],
    ] as const) {
      expect(value('UserId', before)).toBe(after);
    }
    expect(pseudonyms.word('GraDy').toLowerCase()).toBe(grady);
  });

  it('keep the forms of PUIDs and security identifiers', () => {
    const puid = String(value('UserKey', '10032001266C162C'));
    expect(puid).toMatch(/^1003[0-9A-F]{12}$/);
    expect(puid).not.toBe('10032001266C162C');
    expect(value('UserKey', 'i:0h.f|membership|10032001266c162c@live.com')).toBe(
      `i:0h.f|membership|${puid.toLowerCase()}@live.com`,
    );
    expect(value('UserKey', `i:0i.t|${guid}|app@sharepoint`)).toBe(`i:0i.t|${pseudonyms.hex(guid)}|app@sharepoint`);
    expect(value('LogonUserSid', 'S-1-5-21-1004336348-1177238915-682003330-500')).toMatch(
      /^S-1-5-21-\d{10}-\d{10}-\d{9}-500$/,
    );
    expect(value('LogonUserSid', 'S-1-5-21-1004336348-1177238915-682003330-500')).not.toContain('1004336348');
  });

  it('that are nobody stay', () => {
    for (const text of [
      '',
      'Not Available',
      'Unknown',
      'No UPN',
      'NOT-FOUND',
      'S-1-5-18',
      'S-1-0-0',
      'Certificate',
      'app@sharepoint',
      'SHAREPOINT\\system',
      'NT AUTHORITY\\SYSTEM (Microsoft.Exchange.Servicehost)',
      'NT AUTHORITY\\SYSTEM (w3wp)',
      'alice@contoso.com',
      'ALICE@CONTOSO.COM',
      'alice_contoso.com#EXT#@fabrikam.onmicrosoft.com',
      'fim_password_service@support.onmicrosoft.com',
    ]) {
      expect(value('UserId', text)).toBe(text);
    }
    expect(value('UserId', null)).toBe(null);
  });

  it('are other names in what somebody named', () => {
    const [a, b] = [pseudonyms.word('Grady'), pseudonyms.word('Archie')];
    expect(value('UserDisplayName', 'Grady Archie', 'SigninLogs')).toBe(`${a} ${b}`);
    expect(value('Identity', 'Grady Archie', 'SigninLogs')).toBe(`${a} ${b}`);
    expect(value('SourceFileName', 'Grady plan.xlsx')).toBe(`${a} ${pseudonyms.word('plan')}.xlsx`);
    expect(value('AppDisplayName', 'Microsoft Azure CLI', 'SigninLogs')).toBe('Microsoft Azure CLI');
    expect(value('AppDisplayName', 'Grady Payroll', 'SigninLogs')).toBe(`${a} ${pseudonyms.word('Payroll')}`);
    expect(
      value('OfficeObjectId', 'https://northwind-my.sharepoint.com/personal/grady_northwind_test/Documents/Grady.docx'),
    ).toBe(
      `https://${pseudonyms.domain('northwind-my.sharepoint.com')}/personal/${grady}_${domain.replaceAll('.', '_')}/Documents/${a}.docx`,
    );
    const id = `/subscriptions/${guid}/resourceGroups/rg-grady/providers/Microsoft.Web/sites/func-grady`;
    expect(value('ResourceId', id, 'AzureActivity')).toBe(
      `/subscriptions/${pseudonyms.hex(guid)}/resourceGroups/${pseudonyms.word('rg')}-${grady}/providers/Microsoft.Web/sites/${pseudonyms.word('func')}-${grady}`,
    );
  });
});

describe('addresses', () => {
  it('keep ports, brackets, mapping and everything that is none', () => {
    for (const [before, after] of [
      ['52.14.7.9', v4],
      ['52.14.7.9:50121', `${v4}:50121`],
      ['[52.14.7.9]:50121', `[${v4}]:50121`],
      ['::ffff:52.14.7.9', `::ffff:${v4}`],
      ['[::ffff:52.14.7.9]:443', `[::ffff:${v4}]:443`],
      ['2a02:a45f:1b2::7', v6],
      ['[2a02:a45f:1b2::7]:443', `[${v6}]:443`],
      ['2a02:a45f:1b2::7%eth0', `${v6}%eth0`],
      ['52.14.7.9, 10.1.2.3', `${v4}, 10.1.2.3`],
      ['[localhost]:12345', '[localhost]:12345'],
      ['NOTANIPV4 (10.9000.0.1)', 'NOTANIPV4 (10.9000.0.1)'],
      ['<null>', '<null>'],
      ['', ''],
    ] as const) {
      expect(value('ClientIP', before)).toBe(after);
    }
  });

  it('are not versions', () => {
    for (const [column, text] of [
      ['UserAgent', 'Mozilla/5.0 Chrome/133.0.0.0 Edg/120.0.22.91'],
      ['ClientInfoString', 'Client=OWA;Version 15.20.4.9'],
      ['OriginatingServer', 'AM7PR07MB4211 (15.20.9253.018)\r\n'],
      ['Start_Time', '2026-03-02T09:41:07.0000000Z'],
      ['OperationName', 'Update application – Certificates and secrets management '],
      ['Operation', 'Set-Mailbox'],
    ] as const) {
      expect(value(column, text)).toBe(text);
    }
  });
});

describe('text inside text', () => {
  it('changes nothing but the names: blanks, escapes, order and numbers stay', () => {
    const inner =
      '[ {"Name":"ForwardTo", "Value":"grady@northwind.test"},\r\n{"Name":"Size","Value":1.0,"n":"\\u0026\\/"} ]';
    expect(value('Parameters', inner)).toBe(inner.replace('grady@northwind.test', `${grady}@${domain}`));
    const json = '{"b":1,"a":1.0,"big":9007199254740993,"UserId":"grady@northwind.test","x":"\\u0026","e":null,"f":[]}';
    expect(pseudonymiseRecord(json, 'OfficeActivity', pseudonyms).json).toBe(
      json.replace('grady@northwind.test', `${grady}@${domain}`),
    );
  });

  it('is found at any depth, in any notation', () => {
    const nest = (text: string, depth: number): string =>
      depth === 0 ? text : JSON.stringify([{ Value: nest(text, depth - 1) }]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7 }), (depth) => {
        expect(value('Parameters', nest('grady@northwind.test', depth))).toBe(nest(`${grady}@${domain}`, depth));
      }),
    );
    expect(
      value(
        'Parameters',
        '-Identity "grady" -ForwardingSmtpAddress "smtp:grady@northwind.test" -Force $true -Description ""',
      ),
    ).toBe(`-Identity "${grady}" -ForwardingSmtpAddress "smtp:${grady}@${domain}" -Force $true -Description ""`);
    expect(value('ModifiedProperties', `"[] => [[Id: x, ClientId: ${guid}, Scope: Mail.Read]]"`)).toBe(
      `"[] => [[Id: x, ClientId: ${pseudonyms.hex(guid)}, Scope: Mail.Read]]"`,
    );
  });

  it('knows a property by its name, and its name from a name', () => {
    const targets = [
      {
        displayName: 'Grady',
        modifiedProperties: [
          { displayName: 'DisplayName', oldValue: null, newValue: '"Grady"' },
          { displayName: 'Role.DisplayName', newValue: '"Global Administrator"' },
        ],
      },
    ];
    const a = pseudonyms.word('Grady');
    expect(value('TargetResources', targets, 'AuditLogs')).toEqual([
      {
        displayName: a,
        modifiedProperties: [
          { displayName: 'DisplayName', oldValue: null, newValue: `"${a}"` },
          { displayName: 'Role.DisplayName', newValue: '"Global Administrator"' },
        ],
      },
    ]);
    expect(value('Parameters', '[{"Value":"grady","Name":"Identity"}]')).toBe(
      `[{"Value":"${grady}","Name":"Identity"}]`,
    );
  });

  it('that was cut off stays as long as it was, and broken', () => {
    for (const before of [
      '[{"Name":"ForwardTo","Value":"grady@northwind.test"},{"Name":"Nam...',
      '[{"Name":"ForwardTo","Value":"grady@north...',
      '[{"Name":"From","Value":"52.14.7.9"},{"Name":"ForwardTo","Value":"g@a.test"...',
      '[{"Name":"ForwardTo","Value":"grady@northwind.test"},{"Na',
    ]) {
      const after = String(value('Parameters', before));
      expect(after.length).toBe(before.length);
      expect(after.endsWith('...')).toBe(before.endsWith('...'));
      expect(after).not.toMatch(/northw|grady|52\.14/);
      expect(() => JSON.parse(after)).toThrow();
      expect(after.slice(0, 20)).toBe(before.slice(0, 20));
    }
  });

  it('tells which columns hold text that stayed', () => {
    const json = JSON.stringify({
      Operation: 'Set-Mailbox',
      UserId: 'grady@northwind.test',
      ClientIP: '',
      Parameters: '[{"Name":"Comments","Value":"merger"}]',
    });
    expect([...pseudonymiseRecord(json, 'OfficeActivity', pseudonyms).keptColumns]).toEqual([
      'Operation',
      'Parameters',
    ]);
  });

  it('never becomes something that is no JSON, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('UserId', 'Parameters', 'ClientIP', 'Subject', 'Item'),
        (any, column) => {
          const once = pseudonymiseRecord(JSON.stringify({ [column]: any }), 'OfficeActivity', pseudonyms).json;
          expect(Object.keys(JSON.parse(once))).toEqual([column]);
          expect(pseudonymiseRecord(JSON.stringify({ [column]: any }), 'OfficeActivity', pseudonyms).json).toBe(once);
        },
      ),
    );
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'"\\[]{}:,-@.#/ a1é\n'), maxLength: 60 }), (text) => {
        expect(typeof value('Parameters', text)).toBe('string');
      }),
    );
  });
});
