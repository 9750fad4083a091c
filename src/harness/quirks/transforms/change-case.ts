import { defineTransform } from '../transform.ts';
import { isPersonName } from './person-name.ts';

/**
 * A name in other case: `upper`, `title` (the first letter of every word upper, the rest lower), or `alternate`: upper in
 * the first struck record, title in the second, and so on.
 */
export const changeCase = defineTransform({
  name: 'changeCase',
  parameters: { mode: { type: 'string', values: ['upper', 'title', 'alternate'] } },
  apply(value, { ordinal }, { mode }) {
    if (!isPersonName(value)) return value;
    const upper = mode === 'upper' || (mode === 'alternate' && ordinal % 2 === 0);
    return upper ? value.toUpperCase() : titleCase(value);
  },
});

function titleCase(text: string): string {
  return text.replace(/[\p{L}\p{N}]+/gu, (word) => {
    const [first = '', ...rest] = word;
    return first.toUpperCase() + rest.join('').toLowerCase();
  });
}
