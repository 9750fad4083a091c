import { expect, it } from 'vitest';
import { SourceFile } from '../../src/content/source-file.ts';
import type { ImportItem } from '../../src/deploy/import-workspace.ts';
import { importAsJson } from '../../src/report/import-json.ts';
import { hostileStrings } from './hostile-strings.ts';

const item: ImportItem = {
  kind: 'rule',
  title: 'A rule',
  id: 'a',
  outcome: 'changed',
  path: 'detections/A.yaml',
  existing: new SourceFile('detections/A.yaml', 'id: a\n'),
  text: 'id: a\nname: A rule\n',
  fields: ['name'],
  lost: [{ path: ['x'], before: 1, after: null }],
  kept: ['templateVersion'],
  findings: [],
  notes: ['A note.'],
  reasons: [],
};
const shown = { workspace: 'test', folder: 'out', isDryRun: true };

it('is what became of everything, without the files', () => {
  const refused: ImportItem = {
    ...item,
    outcome: 'refused',
    path: undefined,
    existing: undefined,
    text: undefined,
    reasons: ['No file can say it.'],
  };
  const leftOut = [{ title: 'Fusion', id: 'f', kind: 'Fusion' }];
  const text = importAsJson({ items: [item, refused], leftOut, notOwn: 2, otherSearches: 3 }, shown);
  const { existing: _, text: __, ...told } = item;
  expect(JSON.parse(text)).toEqual({
    ...shown,
    items: [told, { ...told, outcome: 'refused', path: null, reasons: ['No file can say it.'] }],
    leftOut,
    notOwn: 2,
    otherSearches: 3,
    summary: { created: 0, changed: 1, unchanged: 0, refused: 1 },
  });
});

it.each(hostileStrings.map((text) => [text]))('%j is harmless', (hostile) => {
  const items = [{ ...item, title: hostile, notes: [hostile] }];
  const text = importAsJson({ items, leftOut: [], notOwn: 0, otherSearches: 0 }, { ...shown, workspace: hostile });
  expect(text).not.toMatch(/[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069\u200b\ufeff\u2028\u2029]/u);
  expect(text).not.toMatch(/^\s*::|##(?:vso)?\[/m);
});
