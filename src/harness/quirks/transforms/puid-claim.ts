import { defineTransform } from '../transform.ts';

/**
 * A PUID as SharePoint writes it (`claim`: `i:0h.f|membership|10032001266c162c@live.com`) or with the tenant behind it
 * (`tenant`: `10032001266C162C@<tenant>`).
 */
export const puidClaim = defineTransform({
  name: 'puidClaim',
  parameters: { form: { type: 'string', values: ['claim', 'tenant'] }, tenant: { type: 'string', optional: true } },
  apply(value, _context, { form, tenant = 'contoso.onmicrosoft.com' }) {
    if (typeof value !== 'string' || !/^10[03][0-9a-f]{13}$/i.test(value)) return value;
    return form === 'claim' ? `i:0h.f|membership|${value.toLowerCase()}@live.com` : `${value}@${tenant}`;
  },
});
