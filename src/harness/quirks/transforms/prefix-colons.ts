import ipaddr from 'ipaddr.js';
import { defineTransform } from '../transform.ts';
import { parseAddress } from './address.ts';

/** An IPv6 address in all its eight groups, with `::` before them, which is then none any more. */
export const prefixColons = defineTransform({
  name: 'prefixColons',
  parameters: {},
  apply(value) {
    const address = typeof value === 'string' ? parseAddress(value) : undefined;
    if (address?.family !== 6 || address.port !== undefined || address.host.includes('%')) return value;
    return `::${ipaddr.IPv6.parse(address.host)
      .parts.map((part) => part.toString(16))
      .join(':')}`;
  },
});
