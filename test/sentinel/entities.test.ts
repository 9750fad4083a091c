import { describe, expect, it } from 'vitest';
import { canonicalEntity, entityMatches, entityProblem, usableEntity } from '../../src/sentinel/entities.ts';
import { entityTypes } from '../../src/sentinel/entity-types.ts';

function entity(type: string, identifiers: Record<string, string>) {
  return { type, identifiers: new Map(Object.entries(identifiers)) };
}

describe('entityProblem', () => {
  it.each([
    ['203.0.113.7', undefined],
    ['10.0.0.1', undefined],
    ['2001:db8::7', undefined],
    ['::ffff:203.0.113.7', undefined],
    ['fe80::1%eth0', undefined],
    ['203.0.113.7:49152', 'carries a port or brackets'],
    ['[2001:db8::7]:49152', 'carries a port or brackets'],
    ['[2001:db8::7]', 'carries a port or brackets'],
    ['[localhost]:12345', 'carries a port or brackets'],
    ['203.0.113.0/24', 'is a network, not an address'],
    ['2001:db8::/32', 'is a network, not an address'],
    ['0.0.0.0', 'is no address of anyone'],
    ['::', 'is no address of anyone'],
    ['255.255.255.255', 'is a network mask'],
    ['255.255.255.0', 'is a network mask'],
    ['239.1.1.1', 'is no address of one machine'],
    ['ff02::1', 'is no address of one machine'],
    ['127.0.0.1', 'is whatever machine wrote it'],
    ['::1', 'is whatever machine wrote it'],
    ['::ffff:0.0.0.0', 'is no address of anyone'],
    ['999.1.1.1', 'is no IP address'],
    ['203.0.113', 'is no IP address'],
    ['1', 'is no IP address'],
    ['0x7f.1', 'is no IP address'],
    ['010.1.1.1', 'is no IP address'],
    ['cool.client.local', 'is no IP address'],
    ['<null>', 'says that the value is not known'],
    ['', 'is empty'],
    ['  ', 'is empty'],
    ['203.0.113.7\0', 'holds an invisible character'],
  ])('IP.Address %j', (value, problem) => {
    expect(entityProblem('IP', 'Address', value)).toBe(problem);
    expect(usableEntity('IP', 'Address', value)).toBe(problem === undefined);
  });

  it.each([
    ['Account', 'FullName', 'alice@contoso.com', undefined],
    ['Account', 'FullName', 'ALICE_contoso.com#EXT#@fabrikam.onmicrosoft.com', undefined],
    ['Account', 'FullName', 'Unknown', 'says that the value is not known'],
    ['Account', 'FullName', 'Not Available', 'says that the value is not known'],
    ['Account', 'FullName', 'No UPN', 'says that the value is not known'],
    ['Account', 'FullName', 'alice@contoso.com \0', 'holds an invisible character'],
    ['Account', 'FullName', 'NT AUTHORITY\\SYSTEM (Microsoft.Exchange.ServiceHost)', 'is a built-in account'],
    [
      'Account',
      'FullName',
      '"A/Microsoft Exchange Hosted Organizations/b/c" on behalf of "d"',
      'is a path of the mail system',
    ],
    ['Account', 'Name', 'system', 'is a built-in account'],
    ['Account', 'Name', 'systematic', undefined],
    ['Account', 'FullName', 'system', undefined],
    ['Account', 'AadUserId', 'c3813493-0a4b-4d5e-9f60-718293a4b5c6', undefined],
    ['Account', 'AadUserId', '{C3813493-0A4B-4D5E-9F60-718293A4B5C6}', undefined],
    ['Account', 'AadUserId', 'alice@contoso.com', 'is no GUID'],
    ['Account', 'AadUserId', '00000000-0000-0000-0000-000000000000', 'is the empty GUID'],
    ['Account', 'Sid', 'S-1-5-21-1-2-3-1001', undefined],
    ['Account', 'Sid', 'S-1-0-0', 'is the SID of nobody'],
    ['Account', 'Sid', 'alice', 'is no SID'],
    ['Mailbox', 'MailboxPrimaryAddress', 'alice', 'is no mail address'],
    ['Mailbox', 'MailboxPrimaryAddress', 'alice@contoso.com', undefined],
    ['Host', 'HostName', 'localhost', 'is whatever machine wrote it'],
    ['Host', 'HostName', 'web01', undefined],
    ['AzureResource', 'ResourceId', 'web01', 'is no resource id'],
    ['AzureResource', 'ResourceId', '/subscriptions/x', undefined],
    ['FileHash', 'Algorithm', 'sha256', undefined],
    ['FileHash', 'Algorithm', 'toString', 'is no hash algorithm'],
    ['FileHash', 'Value', 'abc123', undefined],
    ['FileHash', 'Value', 'xyz', 'is no hash'],
    ['MailMessage', 'SenderIP', '0.0.0.0', 'is no address of anyone'],
    ['Process', 'CommandLine', 'cmd /c "a"', undefined],
    ['Process', 'CommandLine', '-', 'says that the value is not known'],
  ])('%s.%s %j', (type, identifier, value, problem) => {
    expect(entityProblem(type, identifier, value)).toBe(problem);
  });
});

describe('canonicalEntity', () => {
  it.each([
    ['Account', { FullName: 'ALICE@Contoso.com ' }, 'Account(FullName=alice@contoso.com)'],
    ['Account', { Name: 'Alice', UPNSuffix: 'CONTOSO.com' }, 'Account(FullName=alice@contoso.com)'],
    ['Account', { Name: 'alice@contoso.com' }, 'Account(FullName=alice@contoso.com)'],
    [
      'Account',
      { Name: 'alice@contoso.com', UPNSuffix: 'contoso.com' },
      'Account(FullName=alice@contoso.com, UPNSuffix=contoso.com)',
    ],
    ['Account', { Name: 'Alice' }, 'Account(Name=alice)'],
    ['Account', { FullName: 'alice_contoso.com#EXT#@fabrikam.onmicrosoft.com' }, 'Account(FullName=alice@contoso.com)'],
    ['Account', { FullName: 'a_b_contoso.com#EXT#@fabrikam.onmicrosoft.com' }, 'Account(FullName=a_b@contoso.com)'],
    [
      'Account',
      { FullName: '0f9d3a5e6b1c4a7d8e2f1a2b3c4d5e6falice@contoso.com' },
      'Account(FullName=alice@contoso.com)',
    ],
    [
      'Account',
      { FullName: '0f9d3a5e6b1c4a7d8e2f1a2b3c4d5e6f@contoso.com' },
      'Account(FullName=0f9d3a5e6b1c4a7d8e2f1a2b3c4d5e6f@contoso.com)',
    ],
    [
      'Account',
      { AadUserId: '{C3813493-0A4B-4D5E-9F60-718293A4B5C6}', Name: 'B' },
      'Account(AadUserId=c3813493-0a4b-4d5e-9f60-718293a4b5c6, Name=b)',
    ],
    ['IP', { Address: '::FFFF:203.0.113.7' }, 'IP(Address=203.0.113.7)'],
    ['IP', { Address: '2001:0DB8:0:0::0007' }, 'IP(Address=2001:db8::7)'],
    ['IP', { Address: '203.0.113.7:49152' }, 'IP(Address=203.0.113.7:49152)'],
    ['Host', { HostName: 'WEB01', DnsDomain: 'Contoso.com' }, 'Host(FullName=web01.contoso.com)'],
    [
      'Host',
      { HostName: 'web01.contoso.com', DnsDomain: 'contoso.com' },
      'Host(DnsDomain=contoso.com, HostName=web01.contoso.com)',
    ],
    ['URL', { Url: 'HTTPS://Contoso.com/Path?Q' }, 'URL(Url=https://contoso.com/Path?Q)'],
    ['FileHash', { Algorithm: 'SHA256', Value: 'ABC' }, 'FileHash(Algorithm=sha256, Value=abc)'],
    ['Process', { CommandLine: 'CMD /C' }, 'Process(CommandLine=CMD /C)'],
  ])('%s %j', (type, identifiers, expected) => {
    expect(canonicalEntity(entity(type, identifiers))).toBe(expected);
  });

  it('does not take different persons or addresses for one', () => {
    const names = [
      'alice@contoso.com',
      'alice@fabrikam.com',
      'ITCornpany@contoso.com',
      'ITCompany@contoso.com',
      'alice',
    ];
    expect(new Set(names.map((FullName) => canonicalEntity(entity('Account', { FullName })))).size).toBe(names.length);
    const addresses = ['203.0.113.7', '203.0.113.70', '2001:db8::7', '::7', '203.0.113.7:1'];
    expect(new Set(addresses.map((Address) => canonicalEntity(entity('IP', { Address })))).size).toBe(addresses.length);
  });
});

describe('entityMatches', () => {
  const none = new Map<string, string>();

  it('takes a value for any identifier', () => {
    const alice = { type: 'Account', value: 'Alice@contoso.com', identifiers: none };
    expect(entityMatches(alice, entity('Account', { FullName: 'alice@contoso.com' }))).toBe(true);
    expect(entityMatches(alice, entity('Account', { Name: 'ALICE', UPNSuffix: 'contoso.com' }))).toBe(true);
    expect(entityMatches(alice, entity('Account', { Name: 'alice' }))).toBe(false);
    expect(entityMatches(alice, entity('Mailbox', { Upn: 'alice@contoso.com' }))).toBe(false);
    const address = { type: 'IP', value: '2001:DB8::7', identifiers: none };
    expect(entityMatches(address, entity('IP', { Address: '2001:db8:0::7' }))).toBe(true);
  });

  it('wants all identifiers that are spelled out', () => {
    const bob = {
      type: 'Account',
      value: undefined,
      identifiers: new Map([
        ['Name', 'bob'],
        ['UPNSuffix', 'contoso.com'],
      ]),
    };
    expect(entityMatches(bob, entity('Account', { Name: 'Bob', UPNSuffix: 'contoso.com', PUID: '1' }))).toBe(true);
    expect(entityMatches(bob, entity('Account', { FullName: 'bob@contoso.com' }))).toBe(true);
    expect(entityMatches(bob, entity('Account', { Name: 'bob' }))).toBe(false);
  });
});

describe('entityTypes', () => {
  it('names only identifiers that a type has', () => {
    expect(entityTypes.size).toBe(19);
    for (const type of entityTypes.values()) {
      expect(new Set(type.identifiers).size, type.name).toBe(type.identifiers.length);
      expect(type.required.length, type.name).toBeGreaterThan(0);
      for (const set of [...type.required, ...type.strong]) {
        expect(type.identifiers, `${type.name} ${set}`).toEqual(expect.arrayContaining([...set]));
      }
    }
  });
});
