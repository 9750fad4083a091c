import { expect, it } from 'vitest';
import { makeStyle, wantsColour } from '../../src/report/style.ts';

it.each<[Record<string, string>, boolean, boolean]>([
  [{}, true, true],
  [{}, false, false],
  [{ NO_COLOR: '1' }, true, false],
  [{ NO_COLOR: '' }, true, true],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '0' }, true, false],
  [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
  [{ TERM: 'dumb' }, true, false],
])('%j on a terminal (%s): %s', (environment, isTerminal, expected) => {
  expect(wantsColour(environment, isTerminal)).toBe(expected);
});

it('paints, or leaves the text alone', () => {
  expect(makeStyle(true).red('x')).toBe('\u001b[31mx\u001b[39m');
  expect(makeStyle(true).bold('')).toBe('');
  expect(makeStyle(false).red('x')).toBe('x');
});
