/** An IPv4 address with the length of its prefix; the bits beyond the prefix are zero. */
export interface Ipv4 {
  /** 0 to 2^32 - 1. */
  readonly address: number;
  /** 0 to 32. */
  readonly prefix: number;
}

const octet = '(0|[1-9][0-9]{0,2})';
const ipv4Text = new RegExp(String.raw`^\s*${octet}\.${octet}\.${octet}\.${octet}(?:/([0-9]{1,2}))?\s*$`);

/**
 * Reads `a.b.c.d` or `a.b.c.d/prefix`; undefined for anything else. Octets have no leading zeros.
 *
 * @see https://learn.microsoft.com/kusto/query/parse-ipv4-function
 */
export function parseIpv4(text: string): Ipv4 | undefined {
  const match = ipv4Text.exec(text);
  if (match === null) {
    return undefined;
  }
  const octets = match.slice(1, 5).map(Number);
  const prefix = Number(match[5] ?? 32);
  if (prefix > 32 || octets.some((value) => value > 255)) {
    return undefined;
  }
  return maskIpv4({ address: octets.reduce((address, value) => address * 256 + value, 0), prefix }, prefix);
}

/** The network of an address under a prefix, or under its own where that is shorter. */
export function maskIpv4({ address, prefix }: Ipv4, limit: number): Ipv4 {
  const length = Math.min(prefix, limit);
  const size = 2 ** (32 - length);
  return { address: Math.floor(address / size) * size, prefix: length };
}

export function formatIpv4(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

/** Whether an address lies in the network of a range. */
export function isInIpv4Range(ip: Ipv4, range: Ipv4): boolean {
  return maskIpv4({ address: ip.address, prefix: 32 }, range.prefix).address === range.address;
}

/** The order of the networks of two addresses under the shortest of their prefixes and a limit. */
export function compareIpv4(a: Ipv4, b: Ipv4, limit: number): number {
  const prefix = Math.min(a.prefix, b.prefix, limit);
  return Math.sign(maskIpv4(a, prefix).address - maskIpv4(b, prefix).address);
}

/** The fewest networks that together cover the addresses from one to another. */
export function ipv4Networks(first: number, last: number): string[] {
  const networks: string[] = [];
  for (let start = first; start <= last; ) {
    let bits = 0;
    while (bits < 32 && start % 2 ** (bits + 1) === 0 && start + 2 ** (bits + 1) - 1 <= last) {
      bits += 1;
    }
    networks.push(`${formatIpv4(start)}/${32 - bits}`);
    start += 2 ** bits;
  }
  return networks;
}
