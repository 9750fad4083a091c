import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAnswers } from '../../src/content/answers.ts';
import type { Finding } from '../../src/content/finding.ts';
import { parseDetectionFixture } from '../../src/content/fixture.ts';
import { parseFunctionFixture } from '../../src/content/function-fixture.ts';
import { readRecords } from '../../src/content/records.ts';
import { SourceFile } from '../../src/content/source-file.ts';
import { loadColumnRoles } from '../../src/harness/quirks/column-roles.ts';
import { loadTableSchemas } from '../../src/sentinel/table-schemas.ts';
import { temporaryFolder } from '../e2e/temporary-folder.ts';

/** The examples of docs/fixtures.md, in their order. */
const examples = [
  ...readFileSync(new URL('../../docs/fixtures.md', import.meta.url), 'utf8').matchAll(/^```(yaml|json)\n(.*?)^```/gms),
].map(([, , text = '']) => text);

const readers: readonly (readonly [string, (text: string) => readonly Finding[]])[] = [
  ['a record', (text) => readRecords(new SourceFile('fixtures/records/T/a.ndjson', text)).findings],
  [
    'roles',
    (text) => {
      const [, badges = ''] = /with (\{.*\}) in/.exec(text) ?? [];
      const root = temporaryFolder({ 'schemas/roles.yaml': text, 'schemas/badges.json': badges });
      return loadColumnRoles(root, loadTableSchemas(root)).findings;
    },
  ],
  ['cases', (text) => parseDetectionFixture(new SourceFile('fixtures/detections/a/B.yaml', text)).findings],
  ['cases of a function', (text) => parseFunctionFixture(new SourceFile('fixtures/functions/F.yaml', text)).findings],
  [
    'a waiver',
    (text) => parseDetectionFixture(new SourceFile('fixtures/detections/a/B.yaml', `cases: []\n${text}`)).findings,
  ],
  ['answers', (text) => parseAnswers(new SourceFile('fixtures/answers/a.yaml', text)).findings],
  [
    'records of a parser',
    (text) => {
      const one = `cases:\n- name: a\n  expect: silent\n  now: 2026-03-02\n${text.replace(/^/gm, '  ')}`;
      return parseDetectionFixture(new SourceFile('fixtures/detections/a/B.yaml', one)).findings;
    },
  ],
];

describe('docs/fixtures.md', () => {
  it('has the examples that are read here', () => {
    expect(examples).toHaveLength(readers.length);
  });

  it.each(readers.map(([name, read], index) => [name, read, examples[index] ?? ''] as const))(
    'shows %s as they are read',
    (_name, read, text) => {
      expect(text).not.toBe('');
      expect(read(text)).toEqual([]);
    },
  );
});
