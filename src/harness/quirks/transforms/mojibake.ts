import { defineTransform } from '../transform.ts';

/** Text whose UTF-8 was read as Latin-1, byte for byte: `é` becomes `Ã©`. Text to which that has happened is left alone. */
export const mojibake = defineTransform({
  name: 'mojibake',
  parameters: {},
  apply(value) {
    if (typeof value !== 'string' || !/[^\0-\x7f]/.test(value) || isMojibake(value)) return value;
    return Buffer.from(value, 'utf8').toString('latin1');
  },
});

function isMojibake(text: string): boolean {
  if (!/^[\0-\xff]*$/.test(text)) return false;
  const bytes = Buffer.from(text, 'latin1');
  return Buffer.from(bytes.toString('utf8'), 'utf8').equals(bytes);
}
