import { defineTransform } from '../transform.ts';

/** Every `find` in a text becomes `replacement`. */
export const replaceText = defineTransform({
  name: 'replaceText',
  parameters: { find: { type: 'string' }, replacement: { type: 'string' } },
  apply(value, _context, { find, replacement }) {
    return typeof value === 'string' ? value.replaceAll(find, () => replacement) : value;
  },
});
