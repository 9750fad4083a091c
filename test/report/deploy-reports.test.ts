import { describe, expect, it } from 'vitest';
import type { WorkspaceDrift } from '../../src/deploy/find-drift.ts';
import type { PlanItem } from '../../src/deploy/plan-file.ts';
import { diffLines } from '../../src/deploy/query-diff.ts';
import { DeployJson } from '../../src/report/deploy-json.ts';
import { DeployMarkdown } from '../../src/report/deploy-markdown.ts';
import { DeployTerminal } from '../../src/report/deploy-terminal.ts';
import type { DeploymentReport, ShownPlan } from '../../src/report/deployment-report.ts';
import { makeStyle } from '../../src/report/style.ts';
import { hostileStrings } from './hostile-strings.ts';

const about = { tool: '0.1.0', commit: null };

function itemWith(also: Partial<PlanItem>): PlanItem {
  return {
    action: 'create',
    kind: 'rule',
    id: 'a',
    name: 'A rule',
    path: 'detections/A.yaml',
    etag: null,
    body: null,
    changes: [],
    reasons: [],
    ...also,
  };
}

function planWith(items: readonly PlanItem[], also: Partial<ShownPlan> = {}): ShownPlan {
  return { name: 'test', ring: 1, resourceId: '/subscriptions/x', items, notes: [], behaviour: undefined, ...also };
}

function shown(
  make: (write: (text: string) => void) => DeploymentReport,
  use: (report: DeploymentReport) => void,
): string {
  let text = '';
  use(
    make((part) => {
      text += part;
    }),
  );
  return text;
}

const terminal = (write: (text: string) => void): DeploymentReport =>
  new DeployTerminal({ write, style: makeStyle(false) });
const markdown = (write: (text: string) => void): DeploymentReport => new DeployMarkdown(write);
const json = (write: (text: string) => void): DeploymentReport => new DeployJson(write);

const plan = planWith(
  [
    itemWith({}),
    itemWith({ action: 'unchanged', name: 'Quiet' }),
    itemWith({ action: 'blocked', name: 'Stuck', reasons: ['It calls "F", which is blocked.'] }),
    itemWith({ action: 'orphan', name: 'Gone', path: null }),
    itemWith({ action: 'adopt', name: 'Theirs', changes: [{ path: ['enabled'], before: false, after: true }] }),
  ],
  {
    notes: ['The workspace lists no tables: whether one is missing is not known.'],
    behaviour: [
      { id: 'a', name: 'A rule', path: 'x', calls: [], cases: [], problem: 'It has no cases.' },
      {
        id: 'b',
        name: 'B',
        path: 'y',
        calls: ['F'],
        problem: undefined,
        cases: [
          {
            name: 'one',
            expect: 'silent',
            before: { alerts: 0, verdict: 'ok', reasons: [] },
            after: { alerts: 2, verdict: 'failed', reasons: ['It fires.'] },
            isSame: false,
          },
          {
            name: 'two',
            expect: 'fires',
            before: { alerts: null, verdict: 'error', reasons: ['Unknown function: F'] },
            after: { alerts: 1, verdict: 'ok', reasons: [] },
            isSame: false,
          },
          {
            name: 'three',
            expect: 'fires',
            before: { alerts: 1, verdict: 'ok', reasons: [] },
            after: { alerts: 1, verdict: 'ok', reasons: [] },
            isSame: true,
          },
        ],
      },
    ],
  },
);

describe('a plan', () => {
  it('for people', () => {
    expect(shown(terminal, (report) => report.plan([plan], about))).toBe(
      [
        ' test  ring 1  /subscriptions/x',
        '',
        '   note: The workspace lists no tables: whether one is missing is not known.',
        '',
        '   + rule A rule  detections/A.yaml',
        '   ! rule Stuck  detections/A.yaml',
        '       It calls "F", which is blocked.',
        '',
        '   - rule Gone  a',
        '   & rule Theirs  detections/A.yaml',
        '       enabled: false -> true',
        '',
        '   Behaviour  3 cases of 1 rule were replayed: 2 newly fire, 1 does as before.',
        '     B  one  silent                     -> fires (2 alerts), should be silent',
        '     B  two  error: Unknown function: F -> fires (1 alert)',
        '     not replayed: A rule. It has no cases.',
        '',
        ' + create',
        ' & take over what has no mark of ours',
        ' - not in the repository any more: deleted by "deploy prune" only',
        ' ! blocked: nothing is written',
        '',
        ' Plan: 1 to create, 0 to update, 1 to adopt, 1 to prune, 1 blocked.',
        '',
      ].join('\n'),
    );
  });

  it('for a summary', () => {
    expect(shown(markdown, (report) => report.plan([plan], about))).toBe(
      [
        '### `test`',
        '',
        '- `The workspace lists no tables: whether one is missing is not known.`',
        '',
        '#### Blocked',
        '',
        '- rule `Stuck` (`detections/A.yaml`)',
        '  - `It calls "F", which is blocked.`',
        '',
        '#### Create',
        '',
        '- rule `A rule` (`detections/A.yaml`)',
        '',
        '#### Take over',
        '',
        '- rule `Theirs` (`detections/A.yaml`)',
        '',
        '```diff',
        '  enabled: false -> true',
        '```',
        '',
        '#### Not in the repository any more',
        '',
        '- rule `Gone` (`a`)',
        '',
        '#### Behaviour',
        '',
        '3 cases of 1 rule were replayed: 2 newly fire, 1 does as before.',
        '',
        '| rule | case | now | then |',
        '| --- | --- | --- | --- |',
        '| `B` | `one` | `silent` | `fires (2 alerts), should be silent` |',
        '| `B` | `two` | `error: Unknown function: F` | `fires (1 alert)` |',
        '',
        '- not replayed: `A rule`. `It has no cases.`',
        '',
        '**Plan: 1 to create, 0 to update, 1 to adopt, 1 to prune, 1 blocked.**',
        '',
      ].join('\n'),
    );
  });
});

describe('workspaces that cannot be read', () => {
  const unreadable = [{ name: 'far', ring: 2, problem: 'GET x: 403 AuthorizationFailed: no. Ask.' }];
  const drifts = [{ name: 'near', ring: 1, same: 3, drift: [], notes: [] }];

  it('are named in a plan and in drift, for people', () => {
    expect(shown(terminal, (report) => report.drift(drifts, unreadable))).toBe(
      [
        ' near  ring 1  no drift',
        '',
        ' far  ring 2  cannot be read',
        '',
        ' No drift in what could be read.',
        ' 1 of 2 workspaces could not be read.',
        '',
      ].join('\n'),
    );
    expect(shown(terminal, (report) => report.plan([], about, unreadable))).toBe(
      [' far  ring 2  cannot be read', '', ' 1 of 1 workspaces could not be read.', ''].join('\n'),
    );
  });

  it('are named with the reason in a summary and a document', () => {
    const said = ['### `far`', '', '**Cannot be read:** `GET x: 403 AuthorizationFailed: no. Ask.`'];
    expect(shown(markdown, (report) => report.drift(drifts, unreadable))).toBe(
      [
        '| workspace | differ | as they should be |',
        '| --- | ---: | ---: |',
        '| `far` | **cannot be read** |  |',
        '| `near` | 0 | 3 |',
        '',
        ...said,
        '',
        '### `near`',
        '',
        'No drift: 3 are as they should be.',
        '',
      ].join('\n'),
    );
    expect(shown(markdown, (report) => report.plan([], about, unreadable))).toBe([...said, ''].join('\n'));
    expect(JSON.parse(shown(json, (report) => report.drift(drifts, unreadable)))).toEqual({
      workspaces: drifts,
      unreadable,
      summary: { drift: 0 },
    });
    expect(JSON.parse(shown(json, (report) => report.plan([], about, unreadable)))).toMatchObject({
      workspaces: [],
      unreadable,
    });
  });
});

describe('hostile texts', () => {
  const withText = (
    text: string,
  ): { readonly plans: readonly ShownPlan[]; readonly drifts: readonly WorkspaceDrift[] } => {
    const changes = [
      { path: ['query'], before: text, after: 'x', lines: diffLines(`a\n${text}\nb`, 'a\nx\nb'), layoutOnly: false },
      { path: ['customDetails', text], before: text, after: null },
    ];
    const item = itemWith({ action: 'update', name: text, path: null, id: text, changes, reasons: [text] });
    const before = { alerts: null, verdict: 'error', reasons: [text] } as const;
    const cases = [{ name: text, expect: 'fires', before, after: before, isSame: false } as const];
    const behaviour = [
      { id: 'a', name: text, path: text, calls: [text], cases, problem: undefined },
      { id: 'b', name: text, path: text, calls: [], cases: [], problem: text },
    ];
    const drift = {
      drift: 'changed',
      kind: 'rule',
      id: text,
      name: text,
      path: null,
      by: text,
      at: text,
      changes,
      reasons: [text],
    } as const;
    return {
      plans: [planWith([item], { name: text, notes: [text], behaviour })],
      drifts: [{ name: text, ring: 0, same: 0, drift: [drift], notes: [text] }],
    };
  };

  it.each(hostileStrings.map((text) => [text]))('%j is harmless in every format', (text) => {
    const { plans, drifts } = withText(text);
    for (const make of [terminal, markdown, json]) {
      const unreadable = [{ name: text, ring: 0, problem: text }];
      const out =
        shown(make, (report) => report.plan(plans, about, unreadable)) +
        shown(make, (report) => report.drift(drifts, unreadable));
      expect(out).not.toMatch(/[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069\u200b\ufeff\u2028\u2029]/u);
      expect(out).not.toMatch(/^\s*::|##(?:vso)?\[/m);
    }
    const parsed = JSON.parse(shown(json, (report) => report.plan(plans, about)));
    expect(parsed.workspaces[0].items[0].name).toBe(JSON.parse(JSON.stringify(text)));
  });
});
