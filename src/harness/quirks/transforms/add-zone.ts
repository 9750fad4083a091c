import { defineTransform } from '../transform.ts';
import { parseAddress } from './address.ts';

/** `2001:db8::7` becomes `2001:db8::7%<zone>` (RFC 4007, 11). IPv6 without a port only. */
export const addZone = defineTransform({
  name: 'addZone',
  parameters: { zone: { type: 'string' } },
  apply(value, _context, { zone }) {
    const address = typeof value === 'string' ? parseAddress(value) : undefined;
    if (address?.family !== 6 || address.port !== undefined || address.host.includes('%')) return value;
    return address.bracketed ? `[${address.host}%${zone}]` : `${address.host}%${zone}`;
  },
});
