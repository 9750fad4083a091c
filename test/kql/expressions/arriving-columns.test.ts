import { expect, test } from 'vitest';
import { ask } from '../operators/ask.ts';

const table = { columns: { a: 'long', s: 'string' }, rows: ['[1, "x"]', '[null, ""]'] } as const;

test.each([false, true])('pack_all() packs the columns that arrive (open: %s)', (open) => {
  expect(ask('T | extend p = pack_all() | project p', { ...table, open }).rows).toEqual([
    '[{"a":1,"s":"x"}]',
    '[{"a":null,"s":""}]',
  ]);
  expect(ask('T | project p = pack_all(true)', { ...table, open }).rows).toEqual(['[{"a":1,"s":"x"}]', '[{}]']);
});
