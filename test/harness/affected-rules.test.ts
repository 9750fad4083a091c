import { describe, expect, it } from 'vitest';
import { loadRepository } from '../../src/content/repository.ts';
import { type Affected, affectedRules, type RepositorySide } from '../../src/harness/affected-rules.ts';
import { temporaryFolder } from '../e2e/temporary-folder.ts';
import { caseYaml, detectionYaml } from './replay-root.ts';

type Files = Readonly<Record<string, string>>;

function side(files: Files): RepositorySide {
  const repository = loadRepository(temporaryFolder({ 'detections/.keep': '', ...files }));
  return { repository, files: new Map(Object.entries(files)) };
}

function affected(before: Files, after: Files): Affected {
  return affectedRules(side(before), side(after));
}

const because = (result: Affected): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(result.rules.map(({ slug, change, because: paths }) => [`${change} ${slug}`, paths]));

const ruleYaml = (query: string, id: number): string => detectionYaml(query).replace(/b1c01$/m, `b1c0${id}`);
const functionYaml = (name: string, query: string): string => `name: ${name}\nquery: ${query}\n`;

const root: Files = {
  'detections/a/Direct.yaml': ruleYaml('Outer(1)', 1),
  'detections/a/Other.yaml': ruleYaml('SigninLogs | where NotInner == 1', 2),
  'detections/a/Through.yaml': ruleYaml("['Middle']()", 3),
  'detections/health/Silence.yaml': ruleYaml('Watched', 4),
  'functions/Chosen.yaml': functionYaml('Chosen', 'true'),
  'functions/Inner.yaml': functionYaml('Inner', 'SigninLogs'),
  'functions/Middle.yaml': functionYaml('Middle', 'Inner'),
  'functions/Outer.yaml': functionYaml('Outer', 'Middle'),
  'functions/Watched.yaml': functionYaml('Watched', 'AuditLogs'),
  'fixtures/detections/a/Direct.yaml': caseYaml(
    'silent',
    '{SigninLogs: [{from: records/./S/one.ndjson, where: "Chosen()"}]}',
  ),
  'fixtures/functions/Outer.yaml': 'cases:\n  - {name: a, call: Outer, expect: {rows: []}}\n',
  'fixtures/records/S/one.ndjson': '{}\n',
};

/** The root with some files changed; undefined removes one. */
function changed(changes: Readonly<Record<string, string | undefined>>): Files {
  const files = Object.entries({ ...root, ...changes });
  return Object.fromEntries(files.flatMap(([path, text]) => (text === undefined ? [] : [[path, text]])));
}

const touched = (path: string): Files => changed({ [path]: `${root[path]}# changed\n` });

describe('affectedRules', () => {
  it('are none when nothing changed but the ends of lines', () => {
    const crlf = Object.fromEntries(Object.entries(root).map(([path, text]) => [path, text.replaceAll('\n', '\r\n')]));
    expect(affected(root, crlf)).toEqual({ rules: [], functions: new Set() });
  });

  it('are the rules whose file, fixture or records changed', () => {
    expect(because(affected(root, touched('detections/a/Other.yaml')))).toEqual({
      'changed a/Other': ['detections/a/Other.yaml'],
    });
    expect(because(affected(root, touched('fixtures/detections/a/Direct.yaml')))).toEqual({
      'changed a/Direct': ['fixtures/detections/a/Direct.yaml'],
    });
    expect(because(affected(root, touched('fixtures/records/S/one.ndjson')))).toEqual({
      'changed a/Direct': ['fixtures/records/S/one.ndjson'],
    });
    expect(because(affected(root, touched('functions/Chosen.yaml')))).toEqual({
      'changed a/Direct': ['functions/Chosen.yaml'],
    });
    const added = changed({ 'fixtures/detections/a/Other.yaml': 'not yaml: [' });
    expect(because(affected(root, added))).toEqual({ 'changed a/Other': ['fixtures/detections/a/Other.yaml'] });
  });

  it('are the rules that call a changed function, through others as well, and the functions', () => {
    const result = affected(root, touched('functions/Inner.yaml'));
    expect(because(result)).toEqual({
      'changed a/Direct': ['functions/Inner.yaml'],
      'changed a/Through': ['functions/Inner.yaml'],
    });
    expect(result.functions).toEqual(new Set(['Inner', 'Middle', 'Outer']));
    // Of one that is gone, or new, as well.
    expect(because(affected(root, changed({ 'functions/Outer.yaml': undefined })))).toEqual({
      'changed a/Direct': ['functions/Outer.yaml'],
    });
    expect(affected(root, touched('fixtures/functions/Outer.yaml'))).toEqual({
      rules: [],
      functions: new Set(['Outer']),
    });
  });

  it('are all rules when something changes that all depend on', () => {
    const all = ['changed a/Direct', 'changed a/Other', 'changed a/Through', 'changed health/Silence'];
    for (const path of [
      'schemas/roles.yaml',
      'schemas/own.json',
      'fixtures/quirks/own.yaml',
      'fixtures/answers/a.yaml',
    ]) {
      const result = affected(root, changed({ [path]: '{}\n' }));
      expect(because(result)).toEqual(Object.fromEntries(all.map((rule) => [rule, [path]])));
      expect(result.functions.size).toBe(5);
    }
    // A rule over the health of the logs covers the others.
    for (const path of ['detections/health/Silence.yaml', 'functions/Watched.yaml']) {
      expect(because(affected(root, touched(path)))).toEqual(Object.fromEntries(all.map((rule) => [rule, [path]])));
    }
    expect(because(affected(root, changed({ 'fixtures/detections/health/Silence.yaml': '{}' })))).toEqual({
      'changed health/Silence': ['fixtures/detections/health/Silence.yaml'],
    });
  });

  it('follows a rule by its id, or by its path', () => {
    const from = 'detections/a/Other.yaml';
    const moved = affected(root, changed({ [from]: undefined, 'detections/b/Moved.yaml': root[from] }));
    expect(moved.rules).toEqual([
      {
        change: 'changed',
        slug: 'b/Moved',
        formerSlug: 'a/Other',
        name: 'Under test',
        path: 'detections/b/Moved.yaml',
        because: ['detections/a/Other.yaml', 'detections/b/Moved.yaml'],
      },
    ]);
    const renamed = affected(root, changed({ [from]: ruleYaml('SigninLogs', 9) }));
    expect(renamed.rules.map(({ change, slug }) => `${change} ${slug}`)).toEqual(['changed a/Other']);
  });

  it('names rules that are new and those that are gone', () => {
    const from = 'detections/a/Other.yaml';
    const result = affected(root, changed({ [from]: undefined, 'detections/b/New.yaml': ruleYaml('SigninLogs', 9) }));
    expect(result.rules.map(({ change, slug, formerSlug }) => [change, slug, formerSlug])).toEqual([
      ['added', 'b/New', undefined],
      ['removed', 'a/Other', 'a/Other'],
    ]);
  });
});
