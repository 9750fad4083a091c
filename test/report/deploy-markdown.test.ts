import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WorkspaceDrift } from '../../src/deploy/find-drift.ts';
import type { PlanItem } from '../../src/deploy/plan-file.ts';
import { diffLines } from '../../src/deploy/query-diff.ts';
import type { RuleBehaviour } from '../../src/deploy/replay-changes.ts';
import type { UnreadableWorkspace } from '../../src/deploy/unreadable-workspace.ts';
import { DeployMarkdown } from '../../src/report/deploy-markdown.ts';
import type { ShownPlan } from '../../src/report/deployment-report.ts';
import { hostileStrings } from './hostile-strings.ts';

const most = 58_000;

function planned(plans: readonly ShownPlan[], unreadable: readonly UnreadableWorkspace[] = []): string {
  return written((report) => report.plan(plans, {}, unreadable));
}

function drifted(drifts: readonly WorkspaceDrift[], unreadable: readonly UnreadableWorkspace[] = []): string {
  return written((report) => report.drift(drifts, unreadable));
}

function written(use: (report: DeployMarkdown) => void): string {
  let text = '';
  use(
    new DeployMarkdown((part) => {
      text += part;
    }),
  );
  return text;
}

const lines = (count: number, word: string): string =>
  Array.from({ length: count }, (_, at) => `| where Column${at} == "${word} ${at}"`).join('\n');

/** An update that rewrites a query of so many lines. */
function rewrite(at: number, size: number, also: Partial<PlanItem> = {}): PlanItem {
  return {
    action: 'update',
    kind: 'rule',
    id: `${at}`,
    name: `Rule ${at}`,
    path: `detections/${at}.yaml`,
    etag: null,
    body: null,
    changes: [
      {
        path: ['query'],
        before: '',
        after: '',
        lines: diffLines(lines(size, 'old'), lines(size, 'new')),
        layoutOnly: false,
      },
      { path: ['severity'], before: 'High', after: 'Low' },
    ],
    reasons: [],
    ...also,
  };
}

function planOf(name: string, items: readonly PlanItem[], also: Partial<ShownPlan> = {}): ShownPlan {
  return { name, ring: 1, resourceId: '/subscriptions/x', items, notes: [], behaviour: undefined, ...also };
}

function driftOf(name: string, items: readonly PlanItem[]): WorkspaceDrift {
  const drift = items.map(({ kind, id, name, path, changes, reasons }) => {
    return { drift: 'changed', kind, id, name, path, changes, reasons, by: 'someone', at: null } as const;
  });
  return { name, ring: 1, same: 3, drift, notes: [] };
}

/** How many blocks of code there are; that each is closed and none stands in another is expected. */
function fences(page: string): number {
  let open = '';
  let count = 0;
  for (const line of page.split('\n')) {
    const fence = /^(`{3,})(\w*)$/.exec(line);
    if (fence === null) continue;
    const [, ticks = '', language] = fence;
    if (open === '') {
      expect(language).toBe('diff');
      open = ticks;
      count += 1;
    } else if (language === '' && ticks.length >= open.length) {
      open = '';
    }
  }
  expect(open).toBe('');
  return count;
}

const many = Array.from({ length: 81 }, (_, at) => rewrite(at, 120));

describe('a plan of many workspaces', () => {
  it('begins with a table of them', () => {
    const page = planned(
      [planOf('one', [rewrite(1, 1), rewrite(2, 1, { action: 'unchanged', changes: [] })]), planOf('two', [])],
      [{ name: 'far|away', ring: 3, problem: 'It is gone.' }],
    );
    expect(page).toBe(
      [
        '| workspace | to create | to update | to adopt | to prune | blocked | as they should be |',
        '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
        '| `far`&#124;`away` | **cannot be read** |  |  |  |  |  |',
        '| `one` | 0 | 1 | 0 | 0 | 0 | 1 |',
        '| `two` | 0 | 0 | 0 | 0 | 0 | 0 |',
        '',
        '### `far`&#124;`away`',
        '',
        '**Cannot be read:** `It is gone.`',
        '',
        '### `one`',
        '',
        '#### Update',
        '',
        '- rule `Rule 1` (`detections/1.yaml`)',
        '',
        '```diff',
        '  query: 1 line removed, 1 added',
        '- | where Column0 == "old 0"',
        '+ | where Column0 == "new 0"',
        '  severity: "High" -> "Low"',
        '```',
        '',
        '### `two`',
        '',
        'Nothing to do: 0 of 0 are as they should be.',
        '',
        '**Plan: 0 to create, 1 to update, 0 to prune.**',
        '',
      ].join('\n'),
    );
  });

  it('shows of each workspace about as much when there is too much of one', () => {
    const huge = Array.from({ length: 900 }, (_, at) => rewrite(at, 30));
    const quiet = Array.from({ length: 30 }, (_, at) => planOf(`quiet ${at}`, []));
    const page = planned([planOf('noisy', huge), planOf('other', huge.slice(0, 100)), ...quiet]);
    expect(page.length).toBeLessThanOrEqual(most);
    for (const name of ['noisy', 'other', ...quiet.map((one) => one.name)])
      expect(page).toContain(`\n| \`${name}\` | `);
    const [, noisy = '', other = ''] = page.split(/^### .*$/m);
    expect(other.match(/^- rule/gm)).toHaveLength(100);
    expect(noisy.match(/^- rule/gm)?.length).toBeGreaterThan(100);
    expect(fences(page)).toBe(page.match(/^- rule/gm)?.length);
    expect(page).toMatch(
      /\n\n\*\*Plan: 0 to create, 1000 to update, 0 to prune\.\*\*\n\nLeft out, as a comment holds no more: \d+ rules, \d+ workspaces\. The terminal shows them all\.\n$/,
    );
  });
});

describe('a plan of many changes', () => {
  it('names all rules, with the first lines of each change', () => {
    const page = planned([planOf('one', [...many, rewrite(81, 1)])]);
    expect(page.length).toBeLessThanOrEqual(most);
    expect(page.length).toBeGreaterThan(most / 2);
    expect(page.match(/^- rule `Rule \d+`/gm)).toHaveLength(82);
    expect(fences(page)).toBe(82);
    expect(page).not.toContain('Left out');
    expect(page).toContain(
      [
        '- rule `Rule 80` (`detections/80.yaml`)',
        '',
        '```diff',
        '  query: 120 lines removed, 120 added',
        '- | where Column0 == "old 0"',
        '- | where Column1 == "old 1"',
        '- | where Column2 == "old 2"',
        '- | where Column3 == "old 3"',
        '- | where Column4 == "old 4"',
        '- | where Column5 == "old 5"',
        '- | where Column6 == "old 6"',
        '- | where Column7 == "old 7"',
        '- | where Column8 == "old 8"',
        '- | where Column9 == "old 9"',
        '- | where Column10 == "old 10"',
        '- | where Column11 == "old 11"',
        '  … 228 more lines',
        '  severity: "High" -> "Low"',
        '```',
        '',
        '- rule `Rule 81` (`detections/81.yaml`)',
        '',
        '```diff',
        '  query: 1 line removed, 1 added',
        '- | where Column0 == "old 0"',
        '+ | where Column0 == "new 0"',
        '  severity: "High" -> "Low"',
        '```',
        '',
        '**Plan: 0 to create, 82 to update, 0 to prune.**',
        '',
      ].join('\n'),
    );
  });

  it('shortens lines and lists where one rule alone is too much', () => {
    const changes = Array.from({ length: 5000 }, (_, at) => ({ path: [`p${at}`], before: at, after: 'x'.repeat(100) }));
    const long = { path: ['q'], before: '', after: '', lines: diffLines('a', 'b'.repeat(90_000)), layoutOnly: false };
    const reasons = Array.from({ length: 300 }, (_, at) => `Reason ${at}.`);
    const page = planned([planOf('one', [rewrite(1, 1, { changes: [long, ...changes], reasons })])]);
    expect(page.length).toBeLessThanOrEqual(most);
    expect(page).toContain(`\n- a\n+ ${'b'.repeat(298)}… (90,002 characters)\n  p0: 0 -> "xxx`);
    expect(page).toContain('\n  … 4801 more changes\n```\n');
    expect(page).toContain('\n  - `Reason 199.`\n  - and 100 more\n');
    expect(fences(page)).toBe(1);
  });

  it('shows the worst of what is replayed where there is too much', () => {
    const behaviour = Array.from({ length: 900 }, (_, at): RuleBehaviour => {
      const reasons = ['r'.repeat(400)];
      const before = { alerts: null, verdict: 'error', reasons } as const;
      const after = at === 700 ? before : ({ alerts: 1, verdict: 'ok', reasons: [] } as const);
      const cases = [{ name: `case ${at}`, expect: 'fires', before, after, isSame: false } as const];
      return { id: `${at}`, name: `Rule ${at}`, path: 'x', calls: [], cases, problem: undefined };
    });
    const page = planned([planOf('one', many, { behaviour })]);
    expect(page.length).toBeLessThanOrEqual(most);
    expect(page).toContain('\n#### Behaviour\n\n900 cases of 900 rules were replayed: ');
    const rows = page.match(/^\| `Rule \d+` \|/gm) ?? [];
    expect(rows.at(-1)).toBe('| `Rule 700` |');
    expect(page).toContain(`\n\nAnd ${900 - rows.length} more.\n\n**Plan: `);
    expect(page).not.toContain('Left out');
  });
});

describe('much drift', () => {
  it('names all workspaces and shortens', () => {
    const names = Array.from({ length: 12 }, (_, at) => `soc-${at}`);
    const page = drifted(names.map((name, at) => driftOf(name, at === 0 ? many : many.slice(0, 2))));
    expect(page.length).toBeLessThanOrEqual(most);
    expect(
      page.startsWith('| workspace | differ | as they should be |\n| --- | ---: | ---: |\n| `soc-0` | 81 | 3 |\n'),
    ).toBe(true);
    for (const name of names) expect(page).toContain(`\n### \`${name}\`\n\n`);
    expect(page.match(/^- \*\*Changed\*\*: rule /gm)).toHaveLength(81 + 22);
    expect(fences(page)).toBe(81 + 22);
  });

  it('has the workspaces that differ in the table where it cannot have all', () => {
    const names = Array.from({ length: 2000 }, (_, at) => `workspace-${at}`);
    const page = drifted(names.map((name, at) => driftOf(name, at === 1999 ? many.slice(0, 1) : [])));
    expect(page.length).toBeLessThanOrEqual(most);
    expect(page).toContain('\n| `workspace-1999` | 1 | 3 |\n\nNot in the table: ');
    expect(page).toContain('\n### `workspace-1999`\n\n1 differ, 3 do not.\n\n- **Changed**: rule `Rule 0`');
  });
});

describe('any plan and drift', () => {
  it('is within the budget, with whole blocks', () => {
    const text = fc.oneof(
      fc.constantFrom(...hostileStrings, '```', '````diff\n```', '<details>', `|${'`'.repeat(700)}|`),
      fc.string({ maxLength: 50 }),
    );
    const item = fc
      .record({
        name: text,
        size: fc.nat(60),
        value: text,
        reasons: fc.array(text, { maxLength: 8 }),
        times: fc.nat(50),
      })
      .map(({ name, size, value, reasons, times }) => {
        const [query] = rewrite(0, size).changes;
        const values = { path: [value], before: null, after: null, lines: diffLines(value, `${value}\n${value}`) };
        const changes = [...(query === undefined ? [] : [query]), { ...values, layoutOnly: false }];
        return Array.from({ length: times }, (_, at) => rewrite(at, 0, { name, reasons, changes }));
      });
    const workspace = fc.record({ name: text, items: fc.array(item, { maxLength: 3 }), notes: fc.array(text) });
    fc.assert(
      fc.property(fc.array(workspace, { maxLength: 4 }), fc.array(text, { maxLength: 3 }), (workspaces, far) => {
        const unreadable = far.map((name) => ({ name, ring: 1, problem: name }));
        const plans = workspaces.map(({ name, items, notes }) => planOf(name, items.flat(), { notes }));
        for (const page of [
          planned(plans, unreadable),
          drifted(
            plans.map(({ name, items }) => driftOf(name, items)),
            unreadable,
          ),
        ]) {
          expect(page.length).toBeLessThanOrEqual(most);
          expect(fences(page)).toBe(page.match(/^`{3,}diff$/gm)?.length ?? 0);
        }
      }),
      { numRuns: 25 },
    );
  });
});
