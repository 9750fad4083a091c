import ipaddr from 'ipaddr.js';
import { builtInAccountNames } from './entity-types.ts';

/** An entity of an alert: its type and what identifies it, as the rule's columns gave it. */
export interface Entity {
  readonly type: string;
  /** Identifier -> text; empty ones are left out. */
  readonly identifiers: ReadonlyMap<string, string>;
}

/** What logs write where they do not know a value, in lower case. */
const placeholders: ReadonlySet<string> = new Set([
  '-',
  '<null>',
  '(null)',
  'hidden',
  'n/a',
  'na',
  'no upn',
  'none',
  'not available',
  'not-found',
  'not found',
  'null',
  'undefined',
  'unknown',
]);

const guid = /^\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i;
const zeroGuid = /^\{?[0-]+\}?$/;
const controlCharacter = /[\p{Cc}\p{Cf}]/u;

const algorithms: Readonly<Record<string, number>> = { MD5: 32, SHA1: 40, SHA256: 64, SHA256AC: 64 };

/** Whether a person, or Sentinel, can do anything with a value of an identifier: see {@link entityProblem}. */
export function usableEntity(type: string, identifier: string, value: string): boolean {
  return entityProblem(type, identifier, value) === undefined;
}

/**
 * Why a value identifies nothing, as the rest of a sentence that begins with the value: `is empty`, `is no IP address`.
 * Undefined when it is usable. A value that logs write for "I do not know" is unusable in every identifier; beyond that,
 * addresses, identifiers of Entra, SIDs, hashes and resource ids must have their form.
 */
export function entityProblem(type: string, identifier: string, value: string): string | undefined {
  const text = value.trim();
  if (text === '') return 'is empty';
  if (controlCharacter.test(value)) return 'holds an invisible character';
  if (placeholders.has(text.toLowerCase())) return 'says that the value is not known';
  switch (`${type}.${identifier}`) {
    case 'IP.Address':
    case 'MailMessage.SenderIP':
    case 'SubmissionMail.SenderIp':
      return addressProblem(text);
    case 'Account.AadUserId':
    case 'Account.AadTenantId':
    case 'Account.ObjectGuid':
    case 'SecurityGroup.ObjectGuid':
    case 'Mailbox.ExternalDirectoryObjectId':
      if (!guid.test(text)) return 'is no GUID';
      return zeroGuid.test(text) ? 'is the empty GUID' : undefined;
    case 'Account.Sid':
    case 'SecurityGroup.SID':
      if (!/^S-[0-9]+(?:-[0-9]+)+$/i.test(text)) return 'is no SID';
      return /^S-1-0-0$/i.test(text) ? 'is the SID of nobody' : undefined;
    case 'Account.Name':
      return builtInAccountNames.has(text.toUpperCase()) ? 'is a built-in account' : accountNameProblem(text);
    case 'Account.FullName':
    case 'Account.DisplayName':
    case 'Mailbox.Upn':
      return accountNameProblem(text);
    case 'Mailbox.MailboxPrimaryAddress':
      return /^[^@\s]+@[^@\s]+$/.test(text) ? undefined : 'is no mail address';
    case 'Host.HostName':
    case 'Host.FullName':
      return /^localhost(?:\.localdomain)?$/i.test(text) ? 'is whatever machine wrote it' : undefined;
    case 'Host.AzureID':
    case 'AzureResource.ResourceId':
      return text.startsWith('/') ? undefined : 'is no resource id';
    case 'FileHash.Algorithm':
      return Object.hasOwn(algorithms, text.toUpperCase()) ? undefined : 'is no hash algorithm';
    case 'FileHash.Value':
      return /^[0-9a-f]+$/i.test(text) ? undefined : 'is no hash';
    default:
      return undefined;
  }
}

/** Names that are written where a person's should be, and are nobody's. */
function accountNameProblem(text: string): string | undefined {
  if (/^NT AUTHORITY\\/i.test(text)) return 'is a built-in account';
  if (/ on behalf of |\/Microsoft Exchange Hosted Organizations\//i.test(text)) return 'is a path of the mail system';
  return undefined;
}

function addressProblem(text: string): string | undefined {
  const address = parseAddress(text);
  if (address === undefined) {
    if (/^\[.*\](?::\d+)?$|^[\d.]+:\d+$/.test(text)) return 'carries a port or brackets';
    return /\/\d+$/.test(text) ? 'is a network, not an address' : 'is no IP address';
  }
  if (address.kind() === 'ipv6') {
    switch (address.range()) {
      case 'unspecified':
        return 'is no address of anyone';
      case 'loopback':
        return 'is whatever machine wrote it';
      case 'multicast':
        return 'is no address of one machine';
      default:
        return undefined;
    }
  }
  const [first = 0] = address.toByteArray();
  if (first === 0) return 'is no address of anyone';
  if (first === 127) return 'is whatever machine wrote it';
  if (first === 255) return 'is a network mask';
  return first >= 224 ? 'is no address of one machine' : undefined;
}

/** An address in its usual spelling only: four decimal numbers without leading zeros, or an IPv6 address. */
function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (/^[0-9.]+$/.test(text)) {
    const plain = /^(?:0|[1-9][0-9]{0,2})(?:\.(?:0|[1-9][0-9]{0,2})){3}$/.test(text);
    return plain && ipaddr.IPv4.isValid(text) ? ipaddr.IPv4.parse(text) : undefined;
  }
  if (!ipaddr.IPv6.isValid(text)) return undefined;
  // A zone (fe80::1%eth0) means something on one machine only.
  const address = ipaddr.IPv6.parse(text.replace(/%.*$/, ''));
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

/**
 * One spelling for one entity, to compare the alerts of two replays: `Account(FullName=alice@contoso.com)`. The spellings
 * of a person's name, an address, a host, a GUID or a hash that mean the same give the same; nothing else is folded.
 */
export function canonicalEntity(entity: Entity): string {
  const parts = [...canonicalIdentifiers(entity)].map(([identifier, value]) => `${identifier}=${value}`);
  return `${entity.type}(${parts.sort().join(', ')})`;
}

/** Whether an entity is the one that a case expects, by any of its identifiers or by those that are spelled out. */
export function entityMatches(
  expected: { readonly type: string; readonly value: string | undefined; readonly identifiers: Entity['identifiers'] },
  entity: Entity,
): boolean {
  if (expected.type !== entity.type) return false;
  const has = canonicalIdentifiers(entity);
  if (expected.value !== undefined) {
    const { value } = expected;
    return [...has].some(([identifier, known]) => canonicalValue(entity.type, identifier, value) === known);
  }
  const wanted = canonicalIdentifiers({ type: expected.type, identifiers: expected.identifiers });
  return [...wanted].every(([identifier, value]) => has.get(identifier) === value);
}

function canonicalIdentifiers({ type, identifiers }: Entity): ReadonlyMap<string, string> {
  const result = new Map<string, string>();
  for (const [identifier, value] of identifiers) result.set(identifier, canonicalValue(type, identifier, value));
  if (type === 'Account') joinParts(result, 'Name', 'UPNSuffix', '@');
  if (type === 'Host') joinParts(result, 'HostName', 'DnsDomain', '.');
  // A UPN in Name is a full name, however it is mapped.
  const name = type === 'Account' ? result.get('Name') : undefined;
  if (name?.includes('@')) {
    result.delete('Name');
    result.set('FullName', name);
  }
  return result;
}

function joinParts(identifiers: Map<string, string>, head: string, tail: string, separator: string): void {
  const first = identifiers.get(head);
  const second = identifiers.get(tail);
  if (!first || !second || first.includes(separator)) return;
  identifiers.delete(head);
  identifiers.delete(tail);
  identifiers.set('FullName', `${first}${separator}${second}`);
}

function canonicalValue(type: string, identifier: string, value: string): string {
  const text = value.replace(/^[\s\0]+|[\s\0]+$/g, '');
  if (guid.test(text)) return text.replace(/[{}]/g, '').toLowerCase();
  switch (type) {
    case 'IP':
      return identifier === 'Address' ? (parseAddress(text)?.toString() ?? text.toLowerCase()) : text.toLowerCase();
    case 'Account':
    case 'Mailbox':
      return canonicalPerson(text);
    case 'Host':
    case 'DNS':
    case 'FileHash':
    case 'AzureResource':
      return text.toLowerCase();
    case 'URL':
      return text.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, (origin) => origin.toLowerCase());
    default:
      return text;
  }
}

/** A person's name in lower case, a deleted one without its prefix, a guest by the own address. */
function canonicalPerson(text: string): string {
  const name = text.toLowerCase();
  const living = /^[0-9a-f]{32}([^@]+@.+)$/.exec(name)?.[1] ?? name;
  const guest = /^(.+)_([^_@]+)#ext#@.+$/.exec(living);
  return guest === null ? living : `${guest[1]}@${guest[2]}`;
}
