import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runBlindspot } from './run-blindspot.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('no check has anything to say of the content of this repository', async () => {
  const { stdout, exitCode } = await runBlindspot(['validate', '--root', root, '--format', 'json']);
  expect(JSON.parse(stdout).findings).toEqual([]);
  expect(exitCode).toBe(0);
}, 300_000);
