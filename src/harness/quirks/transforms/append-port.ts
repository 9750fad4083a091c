import { defineTransform } from '../transform.ts';
import { parseAddress, portOf } from './address.ts';

/** `203.0.113.7` becomes `203.0.113.7:49152`; each record gets a port of its own, as each connection does. IPv4 only. */
export const appendPort = defineTransform({
  name: 'appendPort',
  parameters: { first: { type: 'integer' }, step: { type: 'integer' } },
  apply(value, { ordinal }, { first, step }) {
    const address = typeof value === 'string' ? parseAddress(value) : undefined;
    if (address?.family !== 4 || address.port !== undefined) return value;
    return `${String(value)}:${portOf(ordinal, first, step)}`;
  },
});
