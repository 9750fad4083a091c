import { defineTransform } from '../transform.ts';
import { isPersonName } from './person-name.ts';

/**
 * The name that a guest gets in the inviting tenant: `alice@contoso.com` becomes `alice_contoso.com#EXT#@<tenant>`.
 *
 * @see https://learn.microsoft.com/entra/external-id/user-properties
 */
export const guestExt = defineTransform({
  name: 'guestExt',
  parameters: { tenant: { type: 'string' } },
  apply(value, _context, { tenant }) {
    if (!isPersonName(value) || /#ext#/i.test(value)) return value;
    const at = value.lastIndexOf('@');
    return `${value.slice(0, at)}_${value.slice(at + 1)}#EXT#@${tenant}`;
  },
});
