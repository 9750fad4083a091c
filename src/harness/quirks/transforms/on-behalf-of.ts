import { defineTransform } from '../transform.ts';
import { isPersonName } from './person-name.ts';

/** The name as Exchange's server writes it: the person's path in the directory, twice, quoted, "on behalf of". */
export const onBehalfOf = defineTransform({
  name: 'onBehalfOf',
  parameters: { server: { type: 'string' }, organization: { type: 'string' } },
  apply(value, _context, { server, organization }) {
    if (!isPersonName(value) || value.includes('" on behalf of "')) return value;
    const local = value.slice(0, value.lastIndexOf('@'));
    const path = `"${server}/Microsoft Exchange Hosted Organizations/${organization}/${local}"`;
    return `${path} on behalf of ${path}`;
  },
});
