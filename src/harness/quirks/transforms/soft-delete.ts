import { defineTransform } from '../transform.ts';
import { isPersonName } from './person-name.ts';

/** A deleted person's name: the 32 digits of the object id (zeros when the record has none) before the name. */
export const softDelete = defineTransform({
  name: 'softDelete',
  parameters: {},
  apply(value, context) {
    if (!isPersonName(value) || /^[0-9a-f]{32}/i.test(value)) return value;
    const id = context.valueOfRole('object-id');
    const digits = typeof id === 'string' ? id.replaceAll('-', '').toLowerCase() : '';
    return (/^[0-9a-f]{32}$/.test(digits) ? digits : '0'.repeat(32)) + value;
  },
});
