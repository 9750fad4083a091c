import { describe, expect, it } from 'vitest';
import { SourceFile } from '../../src/content/source-file.ts';
import type {
  CaseResult,
  DetectionResult,
  QuirkResult,
  ReplayPlace,
  Verdict,
} from '../../src/harness/replay-result.ts';
import { summarize } from '../../src/harness/summarize.ts';
import { ReplayJson } from '../../src/report/replay-json.ts';
import type { ReplayReporter } from '../../src/report/replay-reporter.ts';
import { ReplayTerminal } from '../../src/report/replay-terminal.ts';
import { makeStyle } from '../../src/report/style.ts';

const source = new SourceFile('detections/a/Rule.yaml', 'query: |\n  T\n  | where a == "x"\n  | where b\n');
const functionSource = new SourceFile('functions/F.yaml', 'query: T | where c\n');

function place(text: string, operator: string, file = source): ReplayPlace {
  const start = file.text.indexOf(text);
  return { source: file, range: { start, end: start + text.length }, operator };
}

function quirk(id: string, verdict: Verdict, more: Partial<QuirkResult> = {}): QuirkResult {
  const family = id.split('.')[0] ?? '';
  return {
    quirk: id,
    family,
    issue: 'ids',
    description: `What ${id} is.`,
    pattern: 'all',
    verdict,
    struck: 1,
    waived: false,
    ...more,
  };
}

function detection(cases: readonly Partial<CaseResult>[], more: Partial<DetectionResult> = {}): DetectionResult {
  const base = {
    name: 'the case',
    expect: 'fires',
    verdict: 'ok',
    failures: [],
    place: { source, range: { start: 0, end: 5 } },
    quirks: [],
  } as const;
  return {
    id: 'id',
    name: 'A rule',
    slug: 'a/Rule',
    path: source.path,
    compiles: true,
    cases: cases.map((one) => ({ ...base, ...one })),
    ...more,
  };
}

function play(reporter: ReplayReporter, detections: readonly DetectionResult[]): void {
  reporter.onStart({ detections: detections.map(({ slug }) => slug), quirks: 2 });
  for (const one of detections) reporter.onDetection(one);
  reporter.onEnd({ detections, functions: [], findings: [], summary: summarize(detections, []) });
}

function terminalOutput(detections: readonly DetectionResult[], colour = false): string {
  let text = '';
  play(new ReplayTerminal({ write: (part) => (text += part), style: makeStyle(colour) }), detections);
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
      '',
      ' NOISY  a/Rule × ip.port-v4 (all) · ids',
      '   case: two',
      '   a silent case fires',
      '   quirk: What ip.port-v4 is.',
    ]);
    expect(output.split('\n').at(-2)).toBe(' 7 struck replays: 0 survive, 1 waived, 1 NOISY, 5 BLIND; 0 untouched');
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
    play(reporter, [detection([{}]), detection([{}], { slug: 'b/Other' })]);
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
    play(new ReplayJson((text) => texts.push(text)), [detection([{ quirks: [result], failures: [] }])]);
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
