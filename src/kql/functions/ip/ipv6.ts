import { parseIpv4 } from './ipv4.ts';

/** An IPv6 address with the length of its prefix; the bits beyond the prefix are zero. */
export interface Ipv6 {
  readonly address: bigint;
  /** 0 to 128. */
  readonly prefix: number;
  /** Whether it was written with an IPv4 address at its end. */
  readonly dotted: boolean;
}

const mappedBits = 0xffffn << 32n;

/**
 * Reads an IPv6 address, or an IPv4 address as the IPv6 address that it is mapped to, with or without a prefix; undefined for
 * anything else. A zone is left out. The prefix of an address that ends in dotted decimals is one of IPv4.
 *
 * @see https://learn.microsoft.com/kusto/query/parse-ipv6-function
 */
export function parseIpv6(text: string): Ipv6 | undefined {
  const match = /^\s*([^/%\s]+)(?:%[^/\s]*)?(?:\/([0-9]{1,3}))?\s*$/.exec(text);
  const [, body = '', prefixText] = match ?? [];
  const dotted = body.includes('.');
  const address = body.includes(':') ? parseGroups(body) : mapped(body);
  const length = prefixText === undefined ? undefined : Number(prefixText);
  if (address === undefined || (length !== undefined && length > (dotted ? 32 : 128))) {
    return undefined;
  }
  const prefix = length === undefined ? 128 : dotted ? length + 96 : length;
  return maskIpv6({ address, prefix, dotted }, prefix);
}

function mapped(text: string): bigint | undefined {
  const ip = parseIpv4(text);
  return ip === undefined ? undefined : mappedBits | BigInt(ip.address);
}

function parseGroups(text: string): bigint | undefined {
  const colons = text.lastIndexOf(':');
  const tail = text.slice(colons + 1);
  let groupsText = text;
  if (tail.includes('.')) {
    const ip = parseIpv4(tail);
    if (ip === undefined) {
      return undefined;
    }
    const high = Math.floor(ip.address / 0x10000).toString(16);
    groupsText = `${text.slice(0, colons + 1)}${high}:${(ip.address % 0x10000).toString(16)}`;
  }
  const halves = groupsText.split('::');
  const [left = '', right] = halves;
  const leftGroups = left === '' ? [] : left.split(':');
  const rightGroups = right === undefined || right === '' ? [] : right.split(':');
  const missing = 8 - leftGroups.length - rightGroups.length;
  if (halves.length > 2 || (right === undefined ? missing !== 0 : missing < 1)) {
    return undefined;
  }
  const groups = [...leftGroups, ...Array.from({ length: missing }, () => '0'), ...rightGroups];
  if (!groups.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) {
    return undefined;
  }
  return groups.reduce((address, group) => (address << 16n) | BigInt(`0x${group}`), 0n);
}

/** The network of an address under a prefix, or under its own where that is shorter. */
export function maskIpv6({ address, prefix, dotted }: Ipv6, limit: number): Ipv6 {
  const length = Math.min(prefix, limit);
  const shift = BigInt(128 - length);
  return { address: (address >> shift) << shift, prefix: length, dotted };
}

/** All eight groups with their four digits. */
export function formatIpv6(address: bigint): string {
  return address
    .toString(16)
    .padStart(32, '0')
    .replace(/.{4}(?=.)/g, '$&:');
}

/**
 * The order of the networks of two addresses under the shortest of their prefixes and a limit. An address that is written as
 * `::a.b.c.d` counts as the IPv4 address here.
 */
export function compareIpv6(a: Ipv6, b: Ipv6, limit: number): number {
  const prefix = Math.min(a.prefix, b.prefix, limit);
  const first = maskIpv6(comparable(a), prefix).address;
  const second = maskIpv6(comparable(b), prefix).address;
  return first < second ? -1 : first > second ? 1 : 0;
}

function comparable(ip: Ipv6): Ipv6 {
  return ip.dotted && ip.address >> 32n === 0n ? { ...ip, address: ip.address | mappedBits } : ip;
}

/** Whether an address lies in the network of a range. */
export function isInIpv6Range(ip: Ipv6, range: Ipv6): boolean {
  return maskIpv6({ ...comparable(ip), prefix: 128 }, range.prefix).address === comparable(range).address;
}
