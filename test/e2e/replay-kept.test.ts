import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runBlindspot } from './run-blindspot.ts';
import { temporaryFolder } from './temporary-folder.ts';

const naive = fileURLToPath(new URL('roots/naive-upn', import.meta.url));

function copyOfNaive(): string {
  const root = temporaryFolder({});
  cpSync(naive, root, { recursive: true });
  return root;
}

function replay(root: string, ...words: readonly string[]): ReturnType<typeof runBlindspot> {
  return runBlindspot(['replay', 'signin/Literal', '--root', root, ...words], { env: { CI: '' } });
}

it('keeps verdicts below the root, out of git, and says the same with them', async () => {
  const root = copyOfNaive();
  const kept = join(root, '.blindspot/verdicts');
  expect((await replay(root, '--no-cache')).exitCode).toBe(1);
  expect((await replay(root, '--quirk', 'upn.case')).exitCode).toBe(1);
  expect(existsSync(kept)).toBe(false);

  const first = await replay(root, '--format', 'json');
  const [file = '', ...others] = readdirSync(kept);
  expect(others).toEqual([]);
  expect(readFileSync(join(root, '.blindspot/.gitignore'), 'utf8')).toBe('*\n');
  const text = readFileSync(join(kept, file), 'utf8');
  expect(await replay(root, '--format', 'json')).toEqual(first);

  // What was forged has another digest; what is of another day has another key.
  writeFileSync(join(kept, file), text.replace('blind', 'survives'));
  expect(await replay(root, '--format', 'json')).toEqual(first);
  expect(readFileSync(join(kept, file), 'utf8')).toBe(text);
  const rule = join(root, 'detections/signin/Literal.yaml');
  writeFileSync(rule, readFileSync(rule, 'utf8').replace('> 5', '> 4'));
  expect((await replay(root, '--format', 'json')).stdout).not.toBe(first.stdout);
  expect(readFileSync(join(kept, file), 'utf8')).not.toBe(text);
});

it('writes nothing through a link that leads out of the root', async () => {
  const root = copyOfNaive();
  const outside = temporaryFolder({});
  symlinkSync(outside, join(root, '.blindspot'));
  mkdirSync(join(outside, 'verdicts'));
  const first = await replay(root);
  expect([first.exitCode, first.stderr]).toEqual([1, '']);
  expect(readdirSync(outside)).toEqual(['verdicts']);
  expect(readdirSync(join(outside, 'verdicts'))).toEqual([]);
});
