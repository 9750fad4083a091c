import ipaddr from 'ipaddr.js';

/** An address as logs write it: bare, in brackets, with a port. */
export interface Address {
  readonly family: 4 | 6;
  /** Without brackets and port, as written. */
  readonly host: string;
  readonly bracketed: boolean;
  readonly port: number | undefined;
}

const v4 = /^(\d{1,3}(?:\.\d{1,3}){3})(?::(\d{1,5}))?$/;
const bracketed = /^\[([^\]]*)\](?::(\d{1,5}))?$/;

/**
 * Reads an address; undefined when the text is none. An IPv6 address with a port but without brackets cannot be told from
 * a longer address, so it counts as one.
 */
export function parseAddress(text: string): Address | undefined {
  const plain = v4.exec(text);
  if (plain !== null) return v4Address(plain[1] ?? '', plain[2], false);
  const inBrackets = bracketed.exec(text);
  if (inBrackets !== null) {
    const host = inBrackets[1] ?? '';
    return v4Address(host, inBrackets[2], true) ?? v6Address(host, inBrackets[2], true);
  }
  return v6Address(text, undefined, false);
}

function v4Address(host: string, port: string | undefined, inBrackets: boolean): Address | undefined {
  if (!ipaddr.IPv4.isValidFourPartDecimal(host)) return undefined;
  return { family: 4, host, bracketed: inBrackets, port: port === undefined ? undefined : Number(port) };
}

function v6Address(host: string, port: string | undefined, inBrackets: boolean): Address | undefined {
  if (!ipaddr.IPv6.isValid(host)) return undefined;
  return { family: 6, host, bracketed: inBrackets, port: port === undefined ? undefined : Number(port) };
}

/** The port of the n-th struck record: `first + n * step`, from `first` again when the ports are used up. */
export function portOf(ordinal: number, first: number, step: number): number {
  return first + ((ordinal * step) % (65_536 - first));
}
