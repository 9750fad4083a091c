import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readTrail } from '../../scripts/read-trail.ts';
import { temporaryFolder } from '../e2e/temporary-folder.ts';

let said: string[] = [];

beforeEach(() => {
  said = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

const good = '{"time":"2026-01-05T00:00:00.000Z","event":"start"}';

it('names the lines that are none of a trail', () => {
  const text = [good, '{"event":"dele', '', '[]', good, '{"event":"end"}', '{"time":"x","event":"end"}', good].join(
    '\n',
  );
  const file = join(temporaryFolder({ 'audit.jsonl': text }), 'audit.jsonl');
  expect(readTrail(file, false)).toBe(text);
  expect(said).toEqual(
    [2, 4, 6, 7].map((line) => `warning: ${file}:${line}: This is no line of a trail; it is passed over.\n`),
  );
});

it('names five of them', () => {
  const file = join(temporaryFolder({ 'audit.jsonl': 'no\n'.repeat(8) }), 'audit.jsonl');
  readTrail(file, true);
  expect(said).toHaveLength(6);
  expect(said.at(-1)).toBe(`warning: ${file}: So are 3 more.\n`);
});

it('warns of a file that is not there where nothing makes it', () => {
  expect(readTrail('none.jsonl', false)).toBe('');
  expect(said).toEqual(['warning: There is no trail "none.jsonl": nothing is known from it of what was deleted.\n']);
  expect(readTrail('none.jsonl', true)).toBe('');
  expect(readTrail(undefined, false)).toBe('');
  expect(said).toHaveLength(1);
});
