import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadRepository } from '../../src/content/repository.ts';
import { replay } from '../../src/harness/replay.ts';
import { type HeardReplay, replayKnown } from '../../src/harness/replay-known.ts';
import type { ReplayEnd } from '../../src/harness/replay-result.ts';
import { VerdictCache } from '../../src/harness/verdict-cache.ts';
import type { VerdictStore } from '../../src/harness/verdict-store.ts';
import { parseDatetime } from '../../src/kql/values/datetime.ts';
import { loadTableSchemas } from '../../src/sentinel/table-schemas.ts';
import { temporaryFolder } from '../e2e/temporary-folder.ts';
import { sparseRoles } from '../sparse-roles.ts';
import { accountMapping, caseYaml, detectionYaml, guesses } from './replay-root.ts';

const record =
  '{"TimeGenerated":"2026-03-02T09:50:00Z","ResultType":"50126","UserPrincipalName":"alice@contoso.com"}\n';

/** A rule that calls a function that calls another, with cases of its own and records of a file; a neighbour; a watch over the log. */
const files: Readonly<Record<string, string>> = {
  'schemas/roles.yaml': sparseRoles(),
  'detections/signin/Rule.yaml': detectionYaml('Failures | summarize N = count() by UserPrincipalName', accountMapping),
  'detections/signin/Neighbour.yaml': detectionYaml('SigninLogs | where ResultType == "1"').replace(
    '5a1f3f4e',
    '5a1f3f4f',
  ),
  'detections/health/Watch.yaml': detectionYaml('Watched | where ResultType == "2"').replace('5a1f3f4e', '5a1f3f4d'),
  'functions/Failures.yaml': 'name: Failures\nquery: SigninLogs | where IsFailure(ResultType)\n',
  'functions/IsFailure.yaml': 'name: IsFailure\nparameters:\n  - {name: code, type: string}\nquery: code != "0"\n',
  'functions/Watched.yaml': 'name: Watched\nquery: SigninLogs\n',
  'functions/Idle.yaml': 'name: Idle\nquery: print 1\n',
  'fixtures/detections/signin/Rule.yaml': caseYaml(
    'fires',
    `{SigninLogs: [${guesses()}, {from: records/SigninLogs/one.ndjson}]}`,
  ),
  'fixtures/detections/signin/Neighbour.yaml': caseYaml('silent', `{SigninLogs: [${guesses()}]}`),
  'fixtures/functions/IsFailure.yaml':
    'cases:\n  - {name: a failure, call: IsFailure("1"), expect: {rows: [[true]]}}\n',
  'fixtures/records/SigninLogs/one.ndjson': record,
  'fixtures/quirks/test.yaml':
    'quirks:\n  - {id: test.upper, family: test, issue: ids, description: d, strikes: {roles: [upn]}, transform: {name: changeCase, mode: upper}, patterns: [all], evidence: kept, source: s}\n',
  'fixtures/answers/lists.yaml': 'watchlists:\n  Known:\n    - {from: records/lists/known.ndjson}\n',
  'fixtures/records/lists/known.ndjson': '{"SearchKey":"a"}\n',
};

const schemas = loadTableSchemas();

class MapStore implements VerdictStore {
  readonly texts = new Map<string, string>();
  read(name: string): string | undefined {
    return this.texts.get(name);
  }
  write(name: string, text: string): void {
    this.texts.set(name, text);
  }
}

interface Replayed {
  readonly end: ReplayEnd & { readonly known: number };
  /** What had to be replayed. */
  readonly anew: readonly string[];
  readonly heard: readonly string[];
}

async function replayed(root: string, store: VerdictStore, engine = 'one', today = '2026-03-02'): Promise<Replayed> {
  const repository = loadRepository(root);
  const day = parseDatetime(today) ?? 0;
  const heard: string[] = [];
  const anew: string[] = [];
  const options: HeardReplay = {
    repository,
    schemas,
    today: day,
    wantsQuirk: ({ family }) => family === 'test',
    listener: {
      onStart: ({ detections }) => heard.push(detections.join(' ')),
      onDetection: ({ slug }) => heard.push(slug),
    },
  };
  const cache = new VerdictCache({ repository, schemas, today: day, engine, store });
  const end = await replayKnown(options, cache, async (rest) => {
    const result = replay(rest);
    anew.push(...result.detections.map(({ slug }) => slug), ...result.functions.map(({ name }) => name));
    return result;
  });
  return { end, anew, heard };
}

const all = ['health/Watch', 'signin/Neighbour', 'signin/Rule', 'IsFailure'];
const edit = (root: string, path: string, change: (text: string) => string): void => {
  writeFileSync(join(root, path), change(readFileSync(join(root, path), 'utf8')));
};

describe('verdicts of an earlier replay', () => {
  it('are given again, in the same order, as if all had been replayed', async () => {
    const store = new MapStore();
    const root = temporaryFolder(files);
    const first = await replayed(root, store);
    const second = await replayed(root, store);
    expect(first.anew).toEqual(all);
    expect(first.end.findings).toEqual([]);
    expect(first.end.detections.flatMap(({ cases }) => cases).map(({ verdict }) => verdict)).toEqual(['ok', 'ok']);
    expect(second.anew).toEqual([]);
    expect(second.heard).toEqual(first.heard);
    expect(second.heard).toEqual([all.slice(0, 3).join(' '), ...all.slice(0, 3)]);
    const text = (end: ReplayEnd): string => JSON.stringify({ ...end, known: 0 });
    expect(text(second.end)).toBe(text(first.end));
    expect([first.end.known, second.end.known]).toEqual([0, 4]);
  });

  const rules = ['health/Watch', 'signin/Neighbour', 'signin/Rule'];
  it('are found out again when a file changed that they depend on', async () => {
    const store = new MapStore();
    const root = temporaryFolder(files);
    await replayed(root, store);
    const changes: readonly (readonly [string, string, readonly string[]])[] = [
      ['the rule', 'detections/signin/Rule.yaml', ['signin/Rule']],
      ['its cases', 'fixtures/detections/signin/Rule.yaml', ['signin/Rule']],
      ['records of its cases', 'fixtures/records/SigninLogs/one.ndjson', ['signin/Rule']],
      ['a function that it calls', 'functions/Failures.yaml', ['signin/Rule']],
      ['a function that this one calls', 'functions/IsFailure.yaml', ['signin/Rule', 'IsFailure']],
      ['cases of a function', 'fixtures/functions/IsFailure.yaml', ['IsFailure']],
      ['a rule that watches the logs', 'detections/health/Watch.yaml', all],
      ['a function that such a rule calls', 'functions/Watched.yaml', all],
      ['a quirk', 'fixtures/quirks/test.yaml', all],
      ['an answer', 'fixtures/answers/lists.yaml', all],
      ['records of an answer', 'fixtures/records/lists/known.ndjson', all],
      ['what columns mean', 'schemas/roles.yaml', all],
      ['another rule', 'detections/signin/Neighbour.yaml', ['signin/Neighbour']],
      ['a function that nothing calls', 'functions/Idle.yaml', []],
    ];
    for (const [what, path, expected] of changes) {
      edit(root, path, (text) => (path.endsWith('.ndjson') ? `${text}${text}` : `${text}# Another byte.\n`));
      expect([what, (await replayed(root, store)).anew]).toEqual([what, expected]);
    }
    expect((await replayed(root, store)).anew).toEqual([]);
  });

  it('are found out again when files come or go that they depend on', async () => {
    const store = new MapStore();
    const root = temporaryFolder(files);
    const { end } = await replayed(root, store);
    writeFileSync(join(root, 'functions/SigninLogs.yaml'), 'name: SigninLogs\nquery: print ResultType = "1"\n');
    expect((await replayed(root, store)).anew).toContain('signin/Rule');
    rmSync(join(root, 'functions/SigninLogs.yaml'));
    // What was kept of the rule is of before: with the function it did not compile.
    const after = await replayed(root, store);
    expect(after.anew).not.toContain('signin/Rule');
    expect(JSON.stringify(after.end.detections)).toBe(JSON.stringify(end.detections));
    rmSync(join(root, 'detections/health/Watch.yaml'));
    expect((await replayed(root, store)).anew).toEqual([...rules.slice(1), 'IsFailure']);
  });

  it('are found out again by another Blindspot, and when a waiver no longer holds', async () => {
    const store = new MapStore();
    const waiver = 'waivers:\n  - {quirk: test.upper, pattern: all, reason: r, owner: o, expires: 2026-06-01}\n';
    const fixture = 'fixtures/detections/signin/Rule.yaml';
    const naive = detectionYaml('SigninLogs | where UserPrincipalName == "alice@contoso.com"', accountMapping);
    const root = temporaryFolder({
      ...files,
      'detections/signin/Rule.yaml': naive,
      [fixture]: `${files[fixture]}${waiver}`,
    });
    const first = await replayed(root, store);
    expect(first.end.summary).toMatchObject({ waived: 1, blind: 0 });
    expect((await replayed(root, store, 'one', '2026-05-31')).anew).toEqual([]);
    const late = await replayed(root, store, 'one', '2026-06-02');
    expect(late.anew).toEqual(['signin/Rule']);
    expect(late.end.findings.map(({ check }) => check)).toEqual(['waiver-expired']);
    expect((await replayed(root, store, 'two')).anew).toEqual(all);
  });

  it('are not kept of what there is a finding of', async () => {
    const store = new MapStore();
    const root = temporaryFolder({ ...files, 'detections/signin/Rule.yaml': detectionYaml('Nothing') });
    const first = await replayed(root, store);
    const second = await replayed(root, store);
    expect(second.anew).toEqual(['signin/Rule']);
    expect(second.end.findings).toEqual(first.end.findings);
    expect(first.end.findings.map(({ check }) => check)).toEqual(['query-semantic']);
  });

  it('are not taken from a text that was changed, cut off or made up', async () => {
    const store = new MapStore();
    const root = temporaryFolder(files);
    const { end } = await replayed(root, store);
    const path = 'detections/signin/Rule.yaml';
    const good = store.texts.get(path) ?? '';
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.nat(good.length - 1).map((at) => good.slice(0, at)),
          fc
            .tuple(fc.nat(good.length - 1), fc.string({ minLength: 1, maxLength: 3 }))
            .map(([at, text]) => good.slice(0, at) + text + good.slice(at + 1)),
          fc.json(),
        ),
        async (text) => {
          fc.pre(text !== good);
          store.texts.set(path, text);
          const again = await replayed(root, store);
          expect(again.anew).toEqual(['signin/Rule']);
          expect(JSON.stringify(again.end.detections)).toBe(JSON.stringify(end.detections));
        },
      ),
      { numRuns: 12 },
    );
  });
});
