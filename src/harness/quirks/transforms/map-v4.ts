import { defineTransform } from '../transform.ts';
import { parseAddress } from './address.ts';

/** `203.0.113.7` becomes `::ffff:203.0.113.7` (RFC 4291, 2.5.5.2); with a port, `[::ffff:203.0.113.7]:443`. IPv4 only. */
export const mapV4 = defineTransform({
  name: 'mapV4',
  parameters: {},
  apply(value) {
    const address = typeof value === 'string' ? parseAddress(value) : undefined;
    if (address?.family !== 4) return value;
    const host = `::ffff:${address.host}`;
    if (address.port !== undefined) return `[${host}]:${address.port}`;
    return address.bracketed ? `[${host}]` : host;
  },
});
