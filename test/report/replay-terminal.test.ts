import { describe, expect, it } from 'vitest';
import { SourceFile } from '../../src/content/source-file.ts';
import { compareReplays, type ReplayComparison } from '../../src/harness/compare-replays.ts';
import type { DetectionResult } from '../../src/harness/replay-result.ts';
import { ReplayJson } from '../../src/report/replay-json.ts';
import { ReplayTerminal } from '../../src/report/replay-terminal.ts';
import { makeStyle } from '../../src/report/style.ts';
import { detection, endOf, place, play, quirk, source } from './make-replay.ts';

const functionSource = new SourceFile('functions/F.yaml', 'query: T | where c\n');

function terminalOutput(detections: readonly DetectionResult[], colour = false, comparison?: ReplayComparison): string {
  let text = '';
  const reporter = new ReplayTerminal({ write: (part) => (text += part), style: makeStyle(colour) });
  play(reporter, endOf(detections), comparison);
  return text;
}

describe('the terminal report', () => {
  it('has a line for each detection, in columns', () => {
    const output = terminalOutput([
      detection([
        { quirks: [quirk('ip.a', 'survives'), quirk('ip.b', 'untouched', { struck: 0 }), quirk('ip.c', 'degraded')] },
        {
          name: 'b',
          expect: 'silent',
          quirks: [quirk('ip.a', 'covered', { coveredBy: 'health/X' }), quirk('ip.c', 'blind', { waived: true })],
        },
      ]),
      detection([{ verdict: 'failed', failures: ['It should fire.'] }], { slug: 'longer/Detection' }),
      detection([], { slug: 'c/Untested' }),
      detection([], { slug: 'c/Broken', compiles: false }),
    ]);
    expect(output).toBe(
      [
        ' a/Rule            fires ok      silent ok         4 struck     1 survive  1 degraded  1 covered  1 waived',
        ' longer/Detection  fires FAILED                    0 struck     0 survive',
        ' c/Untested        no cases',
        ' c/Broken          does not compile',
        '',
        ' FAILED  longer/Detection · the case',
        '   detections/a/Rule.yaml:1:1',
        '   It should fire.',
        '',
        ' 4 detections, 3 cases, 1 FAILED',
        ' 4 struck replays: 1 survive, 1 degraded, 1 covered, 1 waived; 1 untouched',
        '',
      ].join('\n'),
    );
  });

  it('shows blind spots with one cause once, and where a function is called', () => {
    const lost = {
      lostAt: place('where b', 'where'),
      divergedAt: place('a == "x"', '=='),
      culprit: place('b\n', 'where'),
    };
    const inFunction = {
      ...place('where c', 'where', functionSource),
      calledAt: { source, range: { start: 11, end: 12 } },
    };
    const output = terminalOutput([
      detection([
        {
          name: 'one',
          quirks: [
            quirk('upn.case', 'blind', { ...lost, reason: 'not true of record 1: b is "\u001b[31m"' }),
            quirk('upn.case', 'blind', { ...lost, pattern: 'first' }),
            quirk('upn.empty', 'blind', lost),
            quirk('upn.guid', 'blind', { ...lost, waived: true }),
          ],
        },
        {
          name: 'two',
          quirks: [
            quirk('upn.case', 'blind', lost),
            quirk('ip.mask', 'blind', { lostAt: inFunction, dependsOn: 'the weather' }),
            quirk('ip.port-v4', 'noisy', { reason: 'a silent case fires' }),
          ],
        },
      ]),
    ]);
    expect(output.split('\n').slice(2, -4)).toEqual([
      ' BLIND  a/Rule × upn.case (all, first) · ids',
      '   and upn.empty (all)',
      '   case: one',
      '   case: two',
      '   detections/a/Rule.yaml:4:11',
      '     3 |   | where a == "x"',
      '   > 4 |   | where b',
      '       |           ^ not true of record 1: b is "<U+001B>[31m"',
      '     5 |',
      '   diverged at 3:11 ==, lost at 4:5 where',
      '   quirk: What upn.case is.',
      '   help: see docs/generated/quirks.md#upn-case',
      '',
      ' BLIND  a/Rule × ip.mask (all) · ids',
      '   case: two',
      '   functions/F.yaml:1:12',
      '   > 1 | query: T | where c',
      '       |            ^^^^^^^',
      '     2 |',
      '   called at detections/a/Rule.yaml:2:3',
      '   lost at 1:12 where',
      '   depends on the weather',
      '   quirk: What ip.mask is.',
      '   help: see docs/generated/quirks.md#ip-mask',
      '',
      ' NOISY  a/Rule × ip.port-v4 (all) · ids',
      '   case: two',
      '   a silent case fires',
      '   quirk: What ip.port-v4 is.',
      '   help: see docs/generated/quirks.md#ip-port-v4',
    ]);
    expect(output.split('\n').at(-2)).toBe(' 7 struck replays: 0 survive, 1 waived, 1 NOISY, 5 BLIND; 0 untouched');
  });

  it('shows the same place once, in whatever rule and by whatever quirk it is lost', () => {
    const lost = { lostAt: place('where c', 'where', functionSource) };
    const quirks = [quirk('upn.case', 'blind', lost), quirk('ip.mask', 'blind', { ...lost, issue: 'ips' })];
    const output = terminalOutput([
      detection([{ quirks }]),
      detection([{ quirks }], { slug: 'b/Other' }),
      detection([{ quirks: [quirk('upn.case', 'error', lost)] }], { slug: 'c/Third' }),
    ]);
    expect(output.split('\n').slice(4, 15)).toEqual([
      ' BLIND  a/Rule × upn.case (all) · ids',
      '   and ip.mask (all) · ips',
      '   and in b/Other',
      '   functions/F.yaml:1:12',
      '   > 1 | query: T | where c',
      '       |            ^^^^^^^',
      '     2 |',
      '   lost at 1:12 where',
      '   quirk: What upn.case is.',
      '   help: see docs/generated/quirks.md#upn-case',
      '',
    ]);
    expect(output.split('\n')[15]).toBe(' ERROR  c/Third × upn.case (all) · ids');
  });

  it('stays readable with hundreds of blind spots, quirks and cases', () => {
    const many = Array.from({ length: 300 }, (_, index) => quirk(`ip.q${index}`, 'blind', { reason: `why ${index}` }));
    const lost = { lostAt: place('where b', 'where') };
    const cases = Array.from({ length: 9 }, (_, index) => ({
      name: `case ${index}`,
      quirks: index === 8 ? many : [quirk('upn.a', 'blind', lost), quirk(`upn.b${index}`, 'blind', lost)],
    }));
    const output = terminalOutput([detection(cases)]).split('\n');
    expect(output.slice(2, 12)).toEqual([
      ' BLIND  a/Rule × upn.a (all) · ids',
      '   and upn.b0 (all), upn.b1 (all), upn.b2 (all), upn.b3 (all), upn.b4 (all), upn.b5 (all), upn.b6 (all), upn.b7 (all)',
      '   case: case 0',
      '   case: case 1',
      '   case: case 2',
      '   case: case 3',
      '   case: case 4',
      '   case: and 3 more',
      '   detections/a/Rule.yaml:4:5',
      '     3 |   | where a == "x"',
    ]);
    expect(output.filter((line) => line.startsWith('   why '))).toHaveLength(39);
    expect(output).toContain(' 261 more places, without the lines:');
    expect(output).toContain(' BLIND  a/Rule × ip.q299 (all)');
  });

  it('counts by issue where there are several', () => {
    const output = terminalOutput([
      detection([
        {
          quirks: [
            quirk('ip.a', 'survives', { issue: 'ips' }),
            quirk('ip.b', 'untouched', { issue: 'ips', struck: 0 }),
            quirk('upn.a', 'noisy', { waived: true }),
            quirk('upn.b', 'noisy', { reason: 'x' }),
            quirk('geo.a', 'untouched', { issue: 'geolocation', struck: 0 }),
          ],
        },
      ]),
    ]);
    expect(output.split('\n').slice(-9)).toEqual([
      ' by issue     struck  survive  waived   noisy  untouched',
      ' ids               2        ·       1       1          ·',
      ' ips               1        1       ·       ·          1',
      ' geolocation       ·        ·       ·       ·          1',
      ' no quirk of fluid-schema, log-flow, event-delays, missing-events, logging-tax, never-logged, documentation, unannounced-changes, devices, broken-values, red-team was replayed',
      '',
      ' 1 detection, 1 case',
      ' 3 struck replays: 1 survive, 1 waived, 1 NOISY; 2 untouched',
      '',
    ]);
  });

  it('compared with a commit, shows the lines of what is worse, and what changed', () => {
    const lost = { lostAt: place('where b', 'where') };
    const before = endOf([detection([{ quirks: [quirk('ip.old', 'blind', lost), quirk('ip.new', 'survives')] }])]);
    const after = [detection([{ quirks: [quirk('ip.old', 'blind', lost), quirk('ip.new', 'blind', lost)] }])];
    const rules = [
      {
        change: 'changed',
        slug: 'a/Rule',
        formerSlug: 'a/Rule',
        name: 'A rule',
        path: source.path,
        because: ['functions/F.yaml'],
      },
    ] as const;
    const about = { against: 'origin/main\u001b[2J', rules, addedQuirks: ['x.y'], removedQuirks: [] };
    expect(terminalOutput(after, false, compareReplays(before, endOf(after), about)).split('\n')).toEqual([
      ' a/Rule  fires ok                        2 struck     0 survive  2 BLIND',
      '',
      ' BLIND  a/Rule × ip.new (all) · ids',
      '   detections/a/Rule.yaml:4:5',
      '     3 |   | where a == "x"',
      '   > 4 |   | where b',
      '       |     ^^^^^^^',
      '     5 |',
      '   lost at 4:5 where',
      '   quirk: What ip.new is.',
      '   help: see docs/generated/quirks.md#ip-new',
      '',
      ' compared with origin/main<U+001B>[2J',
      '   BLIND        a/Rule · ip.new (all) · the case, was survives',
      '   changed      a/Rule · functions/F.yaml',
      '   quirk added  x.y',
      '',
      ' 1 detection, 1 case',
      ' 2 struck replays: 0 survive, 2 BLIND; 0 untouched',
      ' worse than it was',
      '',
    ]);
    const same = compareReplays(endOf([]), endOf([]), { ...about, rules: [], addedQuirks: [] });
    expect(terminalOutput([], false, same).split('\n')).toEqual([
      ' compared with origin/main<U+001B>[2J',
      '   no rule is touched',
      '',
      ' 0 detections, 0 cases',
      ' 0 struck replays: 0 survive; 0 untouched',
      ' nothing is worse than it was',
      '',
    ]);
  });

  it('paints when it is asked to, and nothing that a record says', () => {
    const output = terminalOutput(
      [detection([{ quirks: [quirk('upn.case', 'blind', { reason: '\u001b[2J' })] }])],
      true,
    );
    expect(output).toContain('\u001b[31mBLIND\u001b[39m');
    expect(output).not.toContain('\u001b[2J');
    expect(output).toContain('<U+001B>[2J');
  });

  it('tells who watches how far it is, and clears the line before it writes', () => {
    const events: string[] = [];
    const reporter = new ReplayTerminal({
      write: (text) => events.push(`write ${text.trim().split(' ')[0]}`),
      style: makeStyle(false),
      progress: (text) => events.push(`progress ${text}`),
    });
    play(reporter, endOf([detection([{}]), detection([{}], { slug: 'b/Other' })]));
    expect(events).toEqual([
      'progress 0/2 detections, now a/Rule',
      'progress ',
      'write a/Rule',
      'progress 1/2 detections, now b/Other',
      'progress ',
      'write b/Other',
      'progress ',
      'write 2',
    ]);
  });
});

describe('the JSON report', () => {
  it('is one document, its places as line and column, without control characters', () => {
    const texts: string[] = [];
    const result = quirk('upn.case', 'blind', {
      lostAt: place('where b', 'where'),
      divergedAt: place('a == "x"', '=='),
      culprit: place('b\n', 'where'),
      reason: '\u202e\u009b\u{e0041}',
      coveredBy: 'health/X',
      table: 'T',
    });
    play(new ReplayJson((text) => texts.push(text)), endOf([detection([{ quirks: [result] }])]));
    expect(texts).toHaveLength(1);
    const [text = ''] = texts;
    expect(text.endsWith('\n')).toBe(true);
    expect(text).not.toMatch(/[^\n\P{Cc}]|\p{Cf}/u);
    expect(JSON.parse(text)).toEqual({
      detections: [
        {
          id: 'id',
          name: 'A rule',
          path: 'detections/a/Rule.yaml',
          cases: [
            {
              name: 'the case',
              expect: 'fires',
              verdict: 'ok',
              quirks: [
                {
                  quirk: 'upn.case',
                  family: 'upn',
                  issue: 'ids',
                  pattern: 'all',
                  table: 'T',
                  verdict: 'blind',
                  struck: 1,
                  waived: false,
                  coveredBy: 'health/X',
                  lostAt: { path: 'detections/a/Rule.yaml', line: 4, column: 5, operator: 'where' },
                  divergedAt: { path: 'detections/a/Rule.yaml', line: 3, column: 11, operator: '==' },
                  reason: '\u202e\u009b\u{e0041}',
                },
              ],
            },
          ],
        },
      ],
      functions: [],
      findings: [],
      summary: expect.objectContaining({ blind: 1, struck: 1 }),
    });
  });
});
