import { defineTransform } from '../transform.ts';
import { parseAddress, portOf } from './address.ts';

/** `2001:db8::7` becomes `[2001:db8::7]:49152`, with the ports of `appendPort`. IPv6 only. */
export const bracketV6Port = defineTransform({
  name: 'bracketV6Port',
  parameters: { first: { type: 'integer' }, step: { type: 'integer' } },
  apply(value, { ordinal }, { first, step }) {
    const address = typeof value === 'string' ? parseAddress(value) : undefined;
    if (address?.family !== 6 || address.port !== undefined) return value;
    return `[${address.host}]:${portOf(ordinal, first, step)}`;
  },
});
