import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FileNames } from '../../src/deploy/file-name.ts';

const id = '0b9ae89d-8cad-461c-808f-0494f70ad5c4';

describe('FileNames', () => {
  it.each([
    ['Password spray (3 accounts)', 'PasswordSpray3Accounts'],
    ["Somebody's café – naïve", 'SomebodysCafeNaive'],
    ['../../etc/passwd', 'EtcPasswd'],
    ['C:\\Windows\\x', 'CWindowsX'],
    ['con', 'ConItem'],
    ['NUL', 'NULItem'],
    ['com1', 'Com1Item'],
    ['COM¹', 'COM1Item'],
    ['.', '0b9ae89d8cad461c808f0494f70ad5c4'],
  ])('%j is %s', (title, name) => {
    expect(new FileNames().choose(title, '0b9ae89d8cad461c808f0494f70ad5c4')).toBe(name);
  });

  it('goes by the id where a title has no letter that it may use, and by a word where that has none either', () => {
    const names = new FileNames();
    expect(names.choose('検知ルール', 'ab-cd')).toBe('AbCd');
    expect(names.choose('検知ルール', '../…')).toBe('Unnamed');
    expect(names.choose('', '')).toBe('Unnamed2');
  });

  it('gives no name twice, whatever the case', () => {
    const names = new FileNames(['passwordspray', 'Rule7']);
    expect(names.choose('Password spray', id)).toBe('PasswordSpray2');
    expect(names.choose('PASSWORDSPRAY', id)).toBe('PASSWORDSPRAY3');
    expect(names.choose('Rule 7', id)).toBe('Rule7_2');
    expect(names.choose('Rule7', id)).toBe('Rule7_3');
  });

  it('is a name on every system', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('aux', 'CON', 'lpt9', '..', '/', 'x'.repeat(500))),
        ),
        (titles) => {
          const names = new FileNames();
          const chosen = titles.map((title) => names.choose(title, title));
          expect(new Set(chosen.map((name) => name.toLowerCase())).size).toBe(chosen.length);
          for (const name of chosen) {
            expect(name).toMatch(/^[A-Za-z0-9_]{1,90}$/);
            expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)$/i);
          }
        },
      ),
    );
  });
});
