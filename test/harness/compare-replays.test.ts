import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/content/finding.ts';
import type { AffectedRule } from '../../src/harness/affected-rules.ts';
import { type ComparedReplay, compareReplays, type ReplayComparison } from '../../src/harness/compare-replays.ts';
import type { DetectionResult, QuirkResult, ReplayEnd } from '../../src/harness/replay-result.ts';
import { detection, endOf, quirk } from '../report/make-replay.ts';

const rule: AffectedRule = {
  change: 'changed',
  slug: 'a/Rule',
  formerSlug: 'a/Rule',
  name: 'A rule',
  path: 'detections/a/Rule.yaml',
  because: ['detections/a/Rule.yaml'],
};

function compare(
  before: ReplayEnd | readonly DetectionResult[],
  after: ReplayEnd | readonly DetectionResult[],
  rules = [rule],
): ReplayComparison {
  const end = (side: ReplayEnd | readonly DetectionResult[]): ReplayEnd => ('summary' in side ? side : endOf(side));
  return compareReplays(end(before), end(after), { against: 'main', rules, addedQuirks: ['q.new'], removedQuirks: [] });
}

function withQuirks(...quirks: readonly QuirkResult[]): readonly DetectionResult[] {
  return [detection([{ quirks }])];
}

const texts = (list: readonly ComparedReplay[]): readonly string[] =>
  list.map(({ rule: slug, case: name, result, was }) => `${slug} ${name} ${result.quirk} ${result.pattern} was ${was}`);

describe('compareReplays', () => {
  it('lists what is bad and was not, by verdict', () => {
    const compared = compare(
      withQuirks(
        quirk('q.a', 'survives'),
        quirk('q.b', 'degraded'),
        quirk('q.c', 'covered'),
        quirk('q.d', 'untouched'),
        quirk('q.e', 'blind', { waived: true }),
        quirk('q.f', 'blind'),
        quirk('q.g', 'noisy'),
      ),
      withQuirks(
        quirk('q.a', 'blind'),
        quirk('q.b', 'noisy'),
        quirk('q.c', 'blind'),
        quirk('q.d', 'error'),
        quirk('q.e', 'blind'),
        quirk('q.f', 'blind'),
        quirk('q.g', 'blind'),
        quirk('q.new', 'blind'),
        quirk('q.a', 'blind', { pattern: 'first' }),
      ),
    );
    expect(texts(compared.newlyBlind)).toEqual([
      'a/Rule the case q.a all was survives',
      'a/Rule the case q.c all was covered',
      'a/Rule the case q.e all was waived',
      'a/Rule the case q.g all was noisy',
      'a/Rule the case q.new all was undefined',
      'a/Rule the case q.a first was undefined',
    ]);
    expect(texts(compared.newlyNoisy)).toEqual(['a/Rule the case q.b all was degraded']);
    expect(texts(compared.newlyError)).toEqual(['a/Rule the case q.d all was untouched']);
    expect(compared.healed).toEqual([]);
    expect(compared.isWorse).toBe(true);
    expect(compared).toMatchObject({ against: 'main', rules: [rule], addedQuirks: ['q.new'], removedQuirks: [] });
  });

  it('lists what is no longer bad, and what was accepted since; neither makes it worse', () => {
    const compared = compare(
      withQuirks(
        quirk('q.a', 'blind'),
        quirk('q.b', 'noisy'),
        quirk('q.c', 'error'),
        quirk('q.d', 'blind'),
        quirk('q.e', 'blind', { waived: true }),
        quirk('q.f', 'blind', { waived: true }),
      ),
      withQuirks(
        quirk('q.a', 'survives'),
        quirk('q.b', 'covered'),
        quirk('q.c', 'untouched'),
        quirk('q.d', 'blind', { waived: true }),
        quirk('q.e', 'blind', { waived: true }),
        quirk('q.f', 'survives'),
        quirk('q.g', 'noisy', { waived: true }),
      ),
    );
    expect(texts(compared.healed)).toEqual([
      'a/Rule the case q.a all was blind',
      'a/Rule the case q.b all was noisy',
      'a/Rule the case q.c all was error',
    ]);
    expect(texts(compared.newlyWaived)).toEqual([
      'a/Rule the case q.d all was blind',
      'a/Rule the case q.g all was undefined',
    ]);
    expect(compared.isWorse).toBe(false);
  });

  it('tells tables of one-table apart', () => {
    const one = (table: string, verdict: 'blind' | 'survives'): QuirkResult =>
      quirk('q.a', verdict, { pattern: 'one-table', table });
    const compared = compare(
      withQuirks(one('A', 'blind'), one('B', 'survives')),
      withQuirks(one('A', 'survives'), one('B', 'blind')),
    );
    expect(compared.newlyBlind.map(({ result }) => result.table)).toEqual(['B']);
    expect(compared.healed.map(({ result }) => result.table)).toEqual(['A']);
  });

  it('follows a rule that moved', () => {
    const moved = { ...rule, slug: 'b/Moved', formerSlug: 'a/Rule' };
    const before = [detection([{ quirks: [quirk('q.a', 'blind')] }, { name: 'gone' }])];
    const after = [detection([{ quirks: [quirk('q.a', 'blind')] }], { slug: 'b/Moved' })];
    const compared = compare(before, after, [moved]);
    expect(compared.newlyBlind).toEqual([]);
    expect(compared.removedCases.map(({ of, name }) => [of, name])).toEqual([['b/Moved', 'gone']]);
    expect(compared.isWorse).toBe(false);
    expect(compare(before, after, [rule]).newlyBlind).toHaveLength(1);
  });

  it('lists cases that fail now, that no longer do, and that are gone', () => {
    const failed = { verdict: 'failed', failures: ['why'] } as const;
    const compared = compare(
      [detection([{ name: 'a' }, { name: 'b', ...failed }, { name: 'c', ...failed }, { name: 'd' }])],
      [detection([{ name: 'a', ...failed }, { name: 'b', ...failed }, { name: 'c' }, { name: 'new', ...failed }])],
    );
    const at = { of: 'a/Rule', path: 'detections/a/Rule.yaml', line: 1, column: 1 };
    expect(compared.newlyFailed).toEqual([
      { ...at, name: 'a', failures: ['why'] },
      { ...at, name: 'new', failures: ['why'] },
    ]);
    expect(compared.mended).toEqual([{ ...at, name: 'c', failures: [] }]);
    expect(compared.removedCases).toEqual([{ ...at, name: 'd', failures: [] }]);
    expect(compared.isWorse).toBe(true);
  });

  it('says nothing of the cases of a rule that no longer compiles: the finding does', () => {
    const finding: Finding = {
      check: 'query-semantic',
      severity: 'error',
      path: 'p',
      line: 3,
      column: 1,
      message: 'm',
    };
    const broken = [detection([], { compiles: false })];
    const after = endOf(broken, { findings: [finding, { ...finding, severity: 'warn', message: 'w' }] });
    const compared = compare([detection([{}])], after);
    expect(compared.removedCases).toEqual([]);
    expect(compared.newFindings).toEqual([finding]);
    expect(compared.isWorse).toBe(true);
    // In another line it is the same.
    expect(compare(endOf(broken, { findings: [{ ...finding, line: 9 }] }), after).isWorse).toBe(false);
  });

  it('compares the cases of functions by what they say', () => {
    const failure = (message: string, line = 2): Finding => ({
      check: 'c',
      severity: 'error',
      path: 'fixtures/functions/F.yaml',
      line,
      column: 5,
      message,
    });
    const side = (...failures: readonly Finding[]): ReplayEnd =>
      endOf([], { functions: [{ name: 'F', path: 'functions/F.yaml', cases: 3, failures }] });
    expect(compare(side(failure('old', 1)), side(failure('old'), failure('new'))).newlyFailed).toEqual([
      { of: 'functions/F.yaml', name: 'F', path: 'fixtures/functions/F.yaml', line: 2, column: 5, failures: ['new'] },
    ]);
    expect(compare(side(failure('old')), side()).isWorse).toBe(false);
  });
});
