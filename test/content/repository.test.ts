import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findRoot } from '../../src/content/find-root.ts';
import { packageRoot } from '../../src/content/package-root.ts';
import { loadRepository } from '../../src/content/repository.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function rootWith(files: Record<string, string | Uint8Array>): string {
  const root = mkdtempSync(join(tmpdir(), 'repository-'));
  folders.push(root);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

function rule(id: string, query = 'SigninLogs'): string {
  return `id: ${id}\nname: ${id}\ndescription: x\nseverity: Low\nkind: NRT\nquery: ${query}\n`;
}

function findingsOf(root: string): string[] {
  return loadRepository(root).findings.map(({ check, path, line, message }) => `${path}:${line} ${check} ${message}`);
}

describe('loadRepository', () => {
  it('reads everything, sorted by path, with the built-in quirks', () => {
    const root = rootWith({
      'detections/signin/b.yaml': rule('b'),
      'detections/signin/B.yml': rule('B2'),
      'detections/audit/deep/er/a.yaml': rule('a'),
      'detections/README.md': 'not a rule',
      'functions/F.yaml': 'name: F\nquery: print 1\n',
      'fixtures/detections/signin/b.yaml': 'cases: []\n',
      'fixtures/functions/F.yaml': 'cases: []\n',
      'fixtures/quirks/mine.yaml':
        'quirks:\n  - {id: my.own, family: my, issue: ids, description: d, strikes: {roles: [upn]}, transform: {name: pad}, patterns: [all], evidence: kept, source: s}\n',
      'fixtures/records/SigninLogs/a.ndjson': '{"a":1}\n{',
    });
    const repository = loadRepository(root);
    expect(repository.findings).toEqual([]);
    expect(repository.root).toBe(root);
    expect(repository.detections.map(({ slug }) => slug)).toEqual(['audit/deep/er/a', 'signin/B', 'signin/b']);
    expect(repository.functions.map(({ name }) => name)).toEqual(['F']);
    expect([...repository.fixtures.keys()]).toEqual(['signin/b']);
    expect([...repository.functionFixtures.keys()]).toEqual(['F']);
    const ids = repository.quirks.map(({ id }) => id);
    expect(ids).toContain('ip.port-v4');
    expect(ids.at(-1)).toBe('my.own');
    const records = repository.records('records/SigninLogs/a.ndjson');
    expect(records.records.length).toBe(1);
    expect(records.findings.map(({ path, line }) => `${path}:${line}`)).toEqual([
      'fixtures/records/SigninLogs/a.ndjson:2',
    ]);
    expect(repository.records('records/SigninLogs/a.ndjson')).toBe(records);
  });

  it('reads and judges only what queries ask for, when it is for them', () => {
    const root = rootWith({
      'detections/a.yaml': 'a: [',
      'functions/F.yaml': 'name: F\nquery: print 1\n',
      'functions/Broken.yaml': '',
      'fixtures/answers/a.yaml': 'answers: 1\n',
      'fixtures/detections/none.yaml': 'cases: []\n',
      'fixtures/records/T/a.ndjson': '{"a":1}\n',
    });
    const all = loadRepository(root);
    const forQueries = loadRepository(root, { isForQueries: true });
    expect(forQueries.functions.map(({ name }) => name)).toEqual(['F']);
    expect(forQueries.records('records/T/a.ndjson').records).toHaveLength(1);
    expect([forQueries.detections, forQueries.quirks, [...forQueries.fixtures]]).toEqual([[], [], []]);
    const paths = (findings: typeof all.findings) => [...new Set(findings.map(({ path }) => path))];
    expect(paths(all.findings)).toEqual([
      'detections/a.yaml',
      'fixtures/answers/a.yaml',
      'fixtures/detections/none.yaml',
      'functions/Broken.yaml',
    ]);
    expect(paths(forQueries.findings)).toEqual(['fixtures/answers/a.yaml', 'functions/Broken.yaml']);
  });

  it('gives each bad file one finding and reads the others', () => {
    const root = rootWith({
      'detections/a.yaml': '',
      'detections/b.yaml': 'a: [\n',
      'detections/c.yaml': new Uint8Array([0x61, 0xff, 0xfe]),
      'detections/d.yaml': 'id: 1\n---\nid: 2\n',
      'detections/e.yaml': `x: &a [1]\n${Array.from({ length: 9 }, (_, n) => `${'abcdefghi'[n]}: &${'bcdefghij'[n]} [${Array(9).fill(`*${'abcdefghi'[n]}`).join(',')}]`).join('\n')}\n`,
      'detections/ok.yaml': rule('ok'),
    });
    expect(findingsOf(root)).toEqual([
      'detections/a.yaml:1 file-empty This file is empty.',
      'detections/b.yaml:2 yaml-syntax This is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ].',
      'detections/c.yaml:1 file-encoding This file is not UTF-8 text.',
      'detections/d.yaml:2 yaml-syntax This file holds more than one YAML document.',
      expect.stringMatching(/^detections\/e\.yaml:\d+ yaml-alias The aliases unfold into more than 200000 values\.$/),
    ]);
    expect(loadRepository(root).detections.map(({ slug }) => slug)).toEqual(['ok']);
  });

  it('reports what is there twice and fixtures of nothing', () => {
    const root = rootWith({
      'detections/a.yaml': rule('one'),
      'detections/b.yaml': rule('ONE'),
      'functions/F.yaml': 'name: F\nquery: print 1\n',
      'functions/G.yaml': '\nname: F\nquery: print 1\n',
      'fixtures/detections/c.yaml': 'cases: []\n',
      'fixtures/functions/H.yaml': 'cases: []\n',
      'fixtures/quirks/x.yaml':
        'quirks:\n  - {id: ip.port-v4, family: ip, issue: ips, description: d, strikes: {roles: [ip]}, transform: {name: pad}, patterns: [all], evidence: kept, source: s}\n',
    });
    expect(findingsOf(root)).toEqual([
      'detections/b.yaml:1 duplicate-id There is another detection "one", in detections/a.yaml.',
      'fixtures/detections/c.yaml:1 fixture-orphan This fixture belongs to no detection: there is no detections/c.yaml.',
      'fixtures/functions/H.yaml:1 fixture-orphan This fixture belongs to no function: there is no functions/H.yaml.',
      'fixtures/quirks/x.yaml:2 duplicate-id There is another quirk "ip.port-v4", in fixtures/quirks/ip.yaml.',
      'functions/G.yaml:2 duplicate-id There is another function "F", in functions/F.yaml.',
    ]);
  });

  it('reads nothing outside the root', () => {
    const outside = rootWith({ 'secret.yaml': rule('secret'), 'folder/secret.yaml': rule('secret') });
    const root = rootWith({ 'detections/real.yaml': rule('real'), 'functions/.keep': '' });
    symlinkSync(join(outside, 'secret.yaml'), join(root, 'detections', 'out.yaml'));
    symlinkSync(join(root, 'detections', 'real.yaml'), join(root, 'detections', 'inside.yaml'));
    symlinkSync(join(root, 'nowhere.yaml'), join(root, 'detections', 'dangling.yaml'));
    symlinkSync(join(root, 'detections'), join(root, 'detections', 'loop'));
    symlinkSync('self.yaml', join(root, 'detections', 'self.yaml'));
    mkdirSync(join(root, 'fixtures'));
    symlinkSync(join(outside, 'folder'), join(root, 'fixtures', 'detections'));
    const repository = loadRepository(root);
    expect(repository.detections.map(({ slug }) => slug)).toEqual(['inside', 'real']);
    expect(findingsOf(root)).toEqual([
      'detections/dangling.yaml:1 file-unreadable This file cannot be read: there is no such file.',
      'detections/loop:1 path-outside This is a link to a folder, which is not followed.',
      'detections/out.yaml:1 path-outside This file is a link that leads out of the repository; it is not read.',
      'detections/real.yaml:1 duplicate-id There is another detection "real", in detections/inside.yaml.',
      'detections/self.yaml:1 file-unreadable This file cannot be read: its links lead in a circle.',
      'fixtures/detections:1 path-outside This folder leads out of the repository and is not read.',
    ]);
    expect(repository.records('../detections/real.yaml').findings.map(({ message }) => message)).toEqual([
      'The path "fixtures/../detections/real.yaml" leads out of the repository.',
    ]);
    expect(repository.records('records/none.ndjson').findings.map(({ message }) => message)).toEqual([
      'This file cannot be read: there is no such file.',
    ]);
  });

  it('reads an empty root, and throws for none', () => {
    const root = rootWith({ 'detections/.keep': '' });
    expect(loadRepository(root).detections).toEqual([]);
    expect(() => loadRepository(join(root, 'nope'))).toThrow();
  });

  it('finds nothing wrong with what this package ships', () => {
    const repository = loadRepository(packageRoot());
    expect(repository.findings).toEqual([]);
    expect(repository.quirks.length).toBeGreaterThan(20);
    expect(repository.functions.length).toBeGreaterThan(3);
  });
});

describe('findRoot', () => {
  it('finds the nearest folder upwards that has detections/', () => {
    const root = rootWith({ 'detections/signin/a.yaml': rule('a'), 'other/detections': 'a file' });
    expect(findRoot(join(root, 'detections', 'signin'))).toBe(root);
    expect(findRoot(root)).toBe(root);
    expect(findRoot(join(root, 'other'))).toBe(root);
    expect(findRoot('/')).toBeUndefined();
  });
});
