import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readLooseFiles } from '../../src/content/loose-files.ts';
import { loadRepository } from '../../src/content/repository.ts';
import { temporaryFolder } from '../e2e/temporary-folder.ts';

const rule = 'id: a\nname: A\nseverity: Low\nquery: T\n';

it('tells rules from functions by their fields, and leaves alone what is neither', () => {
  const folder = temporaryFolder({
    'Detections/b.yaml': rule,
    'Detections/deep/a.YML': rule.replace('severity: Low', 'kind: NRT'),
    'Detections/no-query.yaml': 'id: a\nseverity: Low\n',
    'Functions/f.yaml': 'name: F\nquery: T\n',
    'Hunting/h.yaml': 'id: a\nname: H\ntactics: [Impact]\nquery: T\n',
    'ci.yml': 'on: push\n',
    'list.yaml': '- 1\n',
    'node_modules/x.yaml': rule,
    '.git/x.yaml': rule,
    'notes.txt': rule,
  });
  const { files, findings } = readLooseFiles(folder, [folder, join(folder, 'Detections/b.yaml')]);
  expect(files.map(({ kind, source }) => `${kind} ${source.path}`)).toEqual([
    'detection Detections/b.yaml',
    'detection Detections/deep/a.YML',
    'detection Detections/no-query.yaml',
    'function Functions/f.yaml',
  ]);
  expect(findings).toEqual([]);
});

it('says of a file that was named that it is neither', () => {
  const folder = temporaryFolder({ 'sub/ci.yml': 'on: push\n' });
  const { files, findings } = readLooseFiles(join(folder, 'root'), [join(folder, 'sub/ci.yml')]);
  expect(files).toEqual([]);
  expect(findings).toMatchObject([{ check: 'content-unknown', severity: 'error', path: '../sub/ci.yml', line: 1 }]);
});

it('gives a finding for what cannot be read, at its path from the root', () => {
  const folder = temporaryFolder({ 'a/broken.yaml': 'a: [', 'a/empty.yaml': '\n', 'outside.yaml': rule });
  mkdirSync(join(folder, 'a/folder.yaml'));
  symlinkSync('../outside.yaml', join(folder, 'a/link.yaml'));
  symlinkSync('nowhere.yaml', join(folder, 'a/nowhere.yaml'));
  const { files, findings } = readLooseFiles(folder, [join(folder, 'a')]);
  expect(files).toEqual([]);
  expect(findings.map(({ check, path }) => `${check} ${path}`).sort()).toEqual([
    'file-empty a/empty.yaml',
    'file-unreadable a/folder.yaml',
    'file-unreadable a/nowhere.yaml',
    'path-outside a/link.yaml',
    'yaml-syntax a/broken.yaml',
  ]);
});

it('makes them a part of the repository, and without a root all of it', () => {
  const folder = temporaryFolder({
    'detections/x/One.yaml': `${rule}description: d\nqueryFrequency: 1h\nqueryPeriod: 1h\ntriggerOperator: gt\ntriggerThreshold: 0\n`,
    'more/Two.yaml': `${rule}description: d\nkind: NRT\n`,
  });
  const loose = [join(folder, 'more')];
  const paths = (isOnlyLoose: boolean): readonly string[] =>
    loadRepository(folder, { loose, isOnlyLoose }).detections.map(({ source }) => source.path);
  expect(paths(false)).toEqual(['detections/x/One.yaml', 'more/Two.yaml']);
  expect(paths(true)).toEqual(['more/Two.yaml']);
  // Of the two, the second has the id of the first.
  expect(loadRepository(folder, { loose }).findings.map(({ check, path }) => `${check} ${path}`)).toEqual([
    'duplicate-id more/Two.yaml',
  ]);
});
