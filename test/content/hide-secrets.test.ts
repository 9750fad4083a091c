import { expect, test } from 'vitest';
import { hideSecrets } from '../../src/content/hide-secrets.ts';

test.each([
  [
    'externaldata(a:long)[h"https://x.example/a.csv?sv=1&sig=AbC%3D"]',
    'externaldata(a:long)[h"https://x.example/a.csv?***************"]',
  ],
  ["[h@'https://x.example/a;key=='] | take 1", "[h@'https://x.example/a;*****'] | take 1"],
  ['["https://x.example/a?sv=1&sig=AbC%3D&st=2"]', '["https://x.example/a?sv=1&sig=******&st=2"]'],
  ['where Url == "https://x.example/?q=1&page=2"', 'where Url == "https://x.example/?q=1&page=2"'],
  ['| where hash == "a?b"', '| where hash == "a?b"'],
])('%s', (line, shown) => {
  expect(hideSecrets(line)).toBe(shown);
  expect(shown).toHaveLength(line.length);
});
