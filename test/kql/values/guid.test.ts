import { describe, expect, it } from 'vitest';
import { parseGuid } from '../../../src/kql/values/guid.ts';

const guid = '01234567-89ab-cdef-0123-456789abcdef';

describe('parseGuid', () => {
  it.each([
    guid,
    '0123456789abcdef0123456789abcdef',
    '0123456789ab-cdef-0123-456789abcdef',
    '01234567-89AB-CDEF-0123-456789ABCDEF',
    `{${guid}}`,
    `(${guid})`,
    `  ${guid}\t`,
    `${guid}0`,
    `${guid} and more`,
    `${guid}}`,
  ])('reads %j', (text) => {
    expect(parseGuid(text)).toBe(guid);
  });

  it.each([
    '',
    'a string that is not a guid',
    guid.slice(1),
    `{${guid}`,
    `{${guid})`,
    guid.replace('f', 'g'),
    guid.replaceAll('-', ' '),
  ])('does not read %j', (text) => {
    expect(parseGuid(text)).toBeNull();
  });
});
