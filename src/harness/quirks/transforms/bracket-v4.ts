import { defineTransform } from '../transform.ts';
import { parseAddress, portOf } from './address.ts';

/** `203.0.113.7` becomes `[203.0.113.7]`; with `first` and `step`, with a port of its own for each record. IPv4 only. */
export const bracketV4 = defineTransform({
  name: 'bracketV4',
  parameters: { first: { type: 'integer', optional: true }, step: { type: 'integer', optional: true } },
  apply(value, { ordinal }, { first, step = 1 }) {
    const address = typeof value === 'string' ? parseAddress(value) : undefined;
    if (address?.family !== 4 || address.port !== undefined) return value;
    return first === undefined ? `[${address.host}]` : `[${address.host}]:${portOf(ordinal, first, step)}`;
  },
});
