import { expect, it } from 'vitest';
import { tellWaits } from '../../scripts/tell-waits.ts';

it('says once of each workspace and function what is waited for, and nothing of short waits', () => {
  const said: string[] = [];
  const tell = tellWaits((line) => said.push(line));
  const wait = { functions: ['A'], waitMs: 10_000, visibilityMs: 300_000 };
  tell('test', { ...wait, waitMs: 5_000 });
  expect(said).toEqual([]);
  tell('test', wait);
  tell('test', wait);
  tell('test', { ...wait, functions: ['A', 'B', 'C'] });
  tell('prod', wait);
  expect(said).toEqual([
    'test: waiting for function A to be seen, up to 5 minutes',
    'test: waiting for functions B, C to be seen, up to 5 minutes',
    'prod: waiting for function A to be seen, up to 5 minutes',
  ]);
});
