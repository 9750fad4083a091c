import { defineTransform } from '../transform.ts';
import { parseAddress } from './address.ts';

/** `2001:db8::7` becomes `[2001:db8::7]`. IPv6 only. */
export const bracket = defineTransform({
  name: 'bracket',
  parameters: {},
  apply(value) {
    const address = typeof value === 'string' ? parseAddress(value) : undefined;
    return address?.family !== 6 || address.bracketed ? value : `[${address.host}]`;
  },
});
