import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { askForYes } from '../../scripts/ask-for-yes.ts';

/** What is answered to somebody who types, on a terminal or not. */
async function typed(keys: string, isTerminal: boolean): Promise<{ isYes: boolean; shown: string }> {
  const input = new PassThrough();
  const output = Object.assign(new PassThrough(), { isTTY: isTerminal });
  const answer = askForYes(input, output);
  input.write(keys);
  const isYes = await answer;
  return { isYes, shown: String(output.read()) };
}

it.each([
  ['yes\n', true],
  [' yes \n', true],
  ['Yes\n', false],
  ['y\n', false],
  ['\n', false],
  ['yes please\n', false],
  ['no\nyes\n', false],
])('%j is %s', async (keys, isYes) => {
  for (const isTerminal of [true, false]) {
    const answer = await typed(keys, isTerminal);
    expect(answer.isYes).toBe(isYes);
    expect(answer.shown).toContain(' Only "yes" goes on: ');
  }
});

it.each([
  ['Ctrl+C', '\u0003'],
  ['Ctrl+C behind a yes', 'yes\u0003'],
  ['Ctrl+D', '\u0004'],
])('%s is no', async (_, keys) => {
  expect((await typed(keys, true)).isYes).toBe(false);
});

it('a terminal that goes away is no', async () => {
  const input = new PassThrough();
  const answer = askForYes(input, new PassThrough());
  input.end();
  expect(await answer).toBe(false);
});
