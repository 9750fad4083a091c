import { describe, expect, it } from 'vitest';
import { compareReplays, type ReplayComparison } from '../../src/harness/compare-replays.ts';
import type { ReplayEnd } from '../../src/harness/replay-result.ts';
import { ReplayMarkdown } from '../../src/report/replay-markdown.ts';
import { detection, endOf, place, play, quirk, source } from './make-replay.ts';

function markdown(end: ReplayEnd, comparison?: ReplayComparison, pages?: string): string {
  const texts: string[] = [];
  const write = (text: string): number => texts.push(text);
  play(new ReplayMarkdown({ write, ...(pages === undefined ? {} : { pages }) }), end, comparison);
  expect(texts).toHaveLength(1);
  return texts.join('');
}

const lost = {
  lostAt: place('where b', 'where'),
  divergedAt: place('a == "x"', '=='),
  culprit: place('b\n', 'where'),
};

describe('the Markdown report', () => {
  it('is a summary, a table and, folded, each blind spot with its lines', () => {
    const end = endOf(
      [
        detection([
          {
            name: 'fires|here',
            quirks: [
              quirk('upn.case', 'blind', { ...lost, reason: 'not true of record 1: b is "`"' }),
              quirk('upn.case', 'blind', { ...lost, pattern: 'first' }),
              quirk('ip.mask', 'blind', { ...lost, issue: 'ips' }),
              quirk('ip.port', 'blind', { issue: 'ips', waived: true }),
              quirk('ip.x', 'untouched', { issue: 'ips', struck: 0 }),
            ],
          },
          { name: 'silent', expect: 'silent', quirks: [quirk('upn.a', 'survives')] },
        ]),
        detection([], { slug: 'b/Broken', compiles: false }),
        detection([{ verdict: 'failed', failures: ['It should fire.'] }], { slug: 'c/Failing' }),
      ],
      {
        findings: [
          {
            check: 'x',
            severity: 'error',
            path: 'a.yaml',
            line: 1,
            column: 2,
            message: 'It is\nwrong.',
            help: 'Mend it.',
          },
        ],
      },
    );
    expect(markdown(end).split('\n')).toEqual([
      '## Blindspot replay',
      '',
      '**3 blind, 1 failed, 1 finding.**',
      '',
      '3 detections, 3 cases. 5 struck replays: 1 survive, 1 waived, 3 blind; 1 untouched.',
      '',
      '| detection | fires | silent | struck | survive | degraded | covered | waived | noisy | error | blind |',
      '| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
      '| `a/Rule` | ok | ok | 5 | 1 | 0 | 0 | 1 | 0 | 0 | **3** |',
      '| `b/Broken` | **does not compile** |  |  |  |  |  |  |  |  |  |',
      '| `c/Failing` | **FAILED** |  | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |',
      '',
      '### Failed cases',
      '',
      '`c/Failing` · `the case` (`detections/a/Rule.yaml:1:1`)',
      '- `It should fire.`',
      '',
      '### Blind spots',
      '',
      '<details><summary><b>BLIND</b> <code>a/Rule</code> × <code>upn.case</code> (all, first) · ids</summary>',
      '',
      '`detections/a/Rule.yaml:4:11`',
      '',
      '```text',
      '  3 |   | where a == "x"',
      '> 4 |   | where b',
      '    |           ^ not true of record 1: b is "`"',
      '  5 |',
      '```',
      '',
      'Diverged at `detections/a/Rule.yaml:3:11` (`==`), lost at `detections/a/Rule.yaml:4:5` (`where`).',
      '',
      'Also under `ip.mask` (all).',
      '',
      'Cases: `fires`&#124;`here`.',
      '',
      'Quirk `upn.case` (all, first): `What upn.case is.` — [how it looks, and what helps](docs/generated/quirks.md#upn-case).',
      '',
      '</details>',
      '',
      '### Findings',
      '',
      '```text',
      'error: a.yaml:1:2',
      'It is',
      'wrong.',
      'help: Mend it.',
      '```',
      '',
      '<details><summary>By issue</summary>',
      '',
      '| issue | struck | survive | degraded | covered | waived | noisy | error | blind | untouched |',
      '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
      '| ids | 3 | 1 | 0 | 0 | 0 | 0 | 0 | **2** | 0 |',
      '| ips | 2 | 0 | 0 | 0 | 1 | 0 | 0 | **1** | 1 |',
      '',
      'No quirk of fluid-schema, log-flow, event-delays, missing-events, logging-tax, never-logged, documentation, unannounced-changes, geolocation, devices, broken-values, red-team was replayed.',
      '',
      '</details>',
      '',
    ]);
  });

  it('says when all is well, and leads to the pages where they are', () => {
    expect(
      markdown(endOf([detection([{}])]))
        .split('\n')
        .slice(2, 5),
    ).toEqual(['**All is well.**', '', '1 detection, 1 case. 0 struck replays: 0 survive; 0 untouched.']);
    const blind = endOf([detection([{ quirks: [quirk('ip.a', 'noisy', { reason: 'a silent case fires' })] }])]);
    const text = markdown(blind, undefined, 'https://github.com/o/r/blob/abc/');
    expect(text).toContain('](https://github.com/o/r/blob/abc/docs/generated/quirks.md#ip-a).');
    expect(text).toContain('</summary>\n\n`a silent case fires`\n\n');
  });

  it('compared with a commit, says what is worse first, and shows the lines of that only', () => {
    const before = endOf([detection([{ quirks: [quirk('ip.old', 'blind', lost), quirk('ip.new', 'survives')] }])]);
    const after = endOf([detection([{ quirks: [quirk('ip.old', 'blind', lost), quirk('ip.new', 'noisy')] }])]);
    const rules = [
      { change: 'changed', slug: 'a/Rule', formerSlug: 'a/Rule', name: 'A rule', path: source.path, because: ['f'] },
    ] as const;
    const about = { against: 'origin/main', rules, addedQuirks: [], removedQuirks: ['ip.gone'] };
    const text = markdown(after, compareReplays(before, after, about));
    expect(text.split('\n').slice(2, 15)).toEqual([
      '**Worse than it was.**',
      '',
      '1 detection, 1 case. 2 struck replays: 0 survive, 1 noisy, 1 blind; 0 untouched.',
      '',
      '### Compared with `origin/main`',
      '',
      '| | what | quirk | cases, or changed files | |',
      '| --- | --- | --- | --- | --- |',
      '| **NOISY** | `a/Rule` | `ip.new (all)` | `the case` | was survives |',
      '| changed | `a/Rule` |  | `f` |  |',
      '| quirk removed | `ip.gone` |  |  |  |',
      '',
      '| detection | fires | silent | struck | survive | degraded | covered | waived | noisy | error | blind |',
    ]);
    expect(text.match(/<details>/g)).toHaveLength(1);
    const nothing = markdown(
      endOf([]),
      compareReplays(endOf([]), endOf([]), { ...about, rules: [], removedQuirks: [] }),
    );
    expect(nothing).toBe(
      [
        '## Blindspot replay',
        '**Nothing is worse than it was.**',
        '0 detections, 0 cases. 0 struck replays: 0 survive; 0 untouched.',
        '### Compared with `origin/main`',
        'No rule is touched.\n',
      ].join('\n\n'),
    );
  });

  it('holds no more than a comment, and says what it leaves out', () => {
    const reason = 'r'.repeat(5000);
    const rules = Array.from({ length: 700 }, (_, index) =>
      detection([{ quirks: [quirk('ip.a', index % 2 === 0 ? 'blind' : 'survives', { reason })] }], {
        slug: `a/Rule${index}`,
      }),
    );
    const text = markdown(endOf(rules));
    expect(text.length).toBeLessThanOrEqual(58_000);
    expect(text.length).toBeGreaterThan(55_000);
    expect(text).toContain(`\`${'r'.repeat(600)}… (5,000 characters)\``);
    expect(text).toContain('\n\nNot in the table: 350 with nothing bad.\n\n');
    const shown = text.match(/<details>/g)?.length ?? 0;
    expect(shown).toBeGreaterThan(30);
    expect(text).toContain(
      `\n\nLeft out, as a comment holds no more: ${350 - shown} blind spots. The terminal shows them all.\n`,
    );
  });
});
