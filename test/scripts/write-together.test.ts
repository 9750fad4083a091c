import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../scripts/usage-error.ts';
import { writeTogether } from '../../scripts/write-together.ts';
import { temporaryFolder } from '../e2e/temporary-folder.ts';

function tree(folder: string): Readonly<Record<string, string>> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    found.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(folder.length + 1), entry.isFile() ? readFileSync(path, 'utf8') : '/'];
    }),
  );
}

describe('writeTogether', () => {
  test('writes all, in folders that it makes, and keeps a byte order mark', () => {
    const folder = temporaryFolder({ 'a.txt': '\uFEFFold' });
    writeTogether(join(folder, 'x/..'), [
      { path: 'a.txt', text: 'new', before: 'old' },
      { path: 'b/c/d.txt', text: 'd', before: undefined },
    ]);
    expect(tree(folder)).toEqual({ 'a.txt': '\uFEFFnew', b: '/', 'b/c': '/', 'b/c/d.txt': 'd' });
  });

  test.each([
    [
      'somebody wrote it since',
      { path: 'b.txt', text: 'x', before: 'was b' },
      'somebody changed "b.txt" since it was read. Run the same again.',
    ],
    [
      'it is there already',
      { path: 'b.txt', text: 'x', before: undefined },
      '"b.txt" is there already, and was not when the folder was read.',
    ],
    ['it climbs out', { path: '../b.txt', text: 'x', before: undefined }, '"../b.txt" leads out of the folder.'],
    ['it is absolute', { path: '/b.txt', text: 'x', before: undefined }, '"/b.txt" leads out of the folder.'],
    [
      'a link leads out',
      { path: 'link/b.txt', text: 'x', before: undefined },
      '"link/b.txt" is behind a link that leads out of the folder.',
    ],
    [
      'the file is such a link',
      { path: 'file', text: 'x', before: 'o' },
      '"file" is behind a link that leads out of the folder.',
    ],
  ])('writes nothing when of one file %s', (_, file, message) => {
    const around = temporaryFolder({ 'in/a.txt': 'a', 'in/b.txt': 'b', 'outside/o.txt': 'o' });
    const folder = join(around, 'in');
    symlinkSync(join(around, 'outside'), join(folder, 'link'));
    symlinkSync(join(around, 'outside/o.txt'), join(folder, 'file'));
    const before = tree(around);
    const files = [
      { path: 'a.txt', text: 'changed', before: 'a' },
      { path: 'new/one.txt', text: 'new', before: undefined },
      file,
    ];
    expect(() => writeTogether(folder, files)).toThrow(new UsageError(`Nothing is written: ${message}`));
    expect(tree(around)).toEqual(before);
  });

  test('puts everything back when a name cannot be taken', () => {
    const folder = temporaryFolder({ 'a.txt': '\uFEFFa', 'b.txt': 'b' });
    const before = tree(folder);
    const files = [
      { path: 'a.txt', text: 'changed', before: 'a' },
      { path: 'new.txt', text: 'new', before: undefined },
      // What is to be a file becomes a folder before it is renamed.
      { path: 'c', text: 'c', before: undefined },
      { path: 'c/d', text: 'd', before: undefined },
    ];
    expect(() => writeTogether(folder, files)).toThrow(/^Nothing is written: (?:EISDIR|ENOTEMPTY|EEXIST).* rename/);
    expect(tree(folder)).toEqual(before);
  });
});
