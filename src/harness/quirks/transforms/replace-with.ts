import { defineTransform } from '../transform.ts';
import { parseAddress } from './address.ts';

/** Any filled value becomes `value`. What stands in an address column and is no address is left alone. */
export const replaceWith = defineTransform({
  name: 'replaceWith',
  parameters: { value: { type: 'string' } },
  apply(before, { roles }, { value }) {
    const isAddressColumn = roles.has('ip') || roles.has('ip-alternate');
    if (isAddressColumn && (typeof before !== 'string' || parseAddress(before) === undefined)) return before;
    return value;
  },
});
