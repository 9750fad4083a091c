import ipaddr from 'ipaddr.js';

/**
 * What kind of address it is; `public` for what belongs to somebody. Documentation addresses (RFC 5737, RFC 3849) belong to nobody.
 */
export type AddressClass =
  | 'unspecified'
  | 'loopback'
  | 'private'
  | 'link-local'
  | 'mask'
  | 'multicast'
  | 'documentation'
  | 'microsoft'
  | 'public';

/**
 * Addresses from which Microsoft's own services act: sign-in, Exchange, SharePoint. Not Azure's, for in those customers act.
 *
 * Undetermined for the last three, between Exchange's servers, which no list names.
 *
 * @see https://learn.microsoft.com/microsoft-365/enterprise/urls-and-ip-address-ranges
 */
const microsoft = [
  '20.190.128.0/18',
  '40.126.0.0/18',
  '13.107.6.152/31',
  '13.107.18.10/31',
  '13.107.128.0/22',
  '13.107.136.0/22',
  '23.103.160.0/20',
  '40.92.0.0/15',
  '40.96.0.0/13',
  '40.104.0.0/15',
  '40.107.0.0/16',
  '40.108.128.0/17',
  '52.96.0.0/14',
  '52.100.0.0/14',
  '52.104.0.0/14',
  '104.47.0.0/17',
  '104.146.128.0/17',
  '132.245.0.0/16',
  '150.171.32.0/22',
  '150.171.40.0/22',
  '168.63.129.16/32',
  '2603:1006::/40',
  '2603:1016::/36',
  '2603:1026::/36',
  '2603:1036::/36',
  '2603:1046::/36',
  '2603:1056::/36',
  '2603:1096::/32',
  '2603:10a6::/32',
  '2603:10b6::/32',
].map((range) => ipaddr.parseCIDR(range));

const documentation = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '198.18.0.0/15', '2001:db8::/32'].map(
  (range) => ipaddr.parseCIDR(range),
);

/** Addresses come again and again. */
const known = new Map<string, AddressClass | undefined>();
const mostKnown = 4096;

/** The class of a bare address; undefined when the text is none. A mapped IPv4 address has the class of that. */
export function addressClass(text: string): AddressClass | undefined {
  if (known.has(text)) return known.get(text);
  const found = classOf(text);
  if (known.size >= mostKnown) known.clear();
  // A copy: a part of a record's text would keep all of that in memory.
  known.set(Buffer.from(text, 'utf8').toString('utf8'), found);
  return found;
}

function classOf(text: string): AddressClass | undefined {
  const address = parse(text.replace(/%.*$/, ''));
  if (address === undefined) return undefined;
  if (inOne(address, documentation)) return 'documentation';
  if (inOne(address, microsoft)) return 'microsoft';
  if (/^255\./.test(address.toString())) return 'mask';
  switch (address.range()) {
    case 'unspecified':
      return 'unspecified';
    case 'loopback':
      return 'loopback';
    case 'private':
    case 'uniqueLocal':
    case 'carrierGradeNat':
      return 'private';
    case 'linkLocal':
      return 'link-local';
    case 'multicast':
      return 'multicast';
    default:
      return /^0\./.test(address.toString()) ? 'unspecified' : 'public';
  }
}

function parse(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  return ipaddr.IPv6.isValid(text) ? ipaddr.process(text) : undefined;
}

function inOne(
  address: ipaddr.IPv4 | ipaddr.IPv6,
  ranges: readonly (readonly [ipaddr.IPv4 | ipaddr.IPv6, number])[],
): boolean {
  return ranges.some(
    ([range, bits]) => range.kind() === address.kind() && address.match([range, bits] as [typeof address, number]),
  );
}
