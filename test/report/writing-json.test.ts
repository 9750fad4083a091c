import { expect, it } from 'vitest';
import type { ItemResult } from '../../src/deploy/apply-result.ts';
import type { PlanItem } from '../../src/deploy/plan-file.ts';
import { WritingJson } from '../../src/report/writing-json.ts';
import type { WritingReport } from '../../src/report/writing-report.ts';
import { hostileStrings } from './hostile-strings.ts';

const about = { command: 'apply', tool: '0.1.0', commit: null };

function documentOf(use: (report: WritingReport) => void): { readonly text: string; readonly value: unknown } {
  let text = '';
  const report = new WritingJson((part) => {
    text += part;
  }, about);
  use(report);
  expect(text).toBe('');
  report.end();
  return { text, value: JSON.parse(text) };
}

function itemWith(id: string, also: Partial<PlanItem> = {}): PlanItem {
  const base = { kind: 'rule', id, name: id.toUpperCase(), path: null, etag: null, body: null, changes: [] } as const;
  return { ...base, action: 'update', reasons: [], ...also };
}

const plans = [
  {
    name: 'test',
    ring: 1,
    resourceId: '/subscriptions/x',
    items: [
      itemWith('a', { reasons: ['The workspace has no table T, or not yet.'] }),
      itemWith('b', { action: 'blocked', reasons: ['It calls "F", which is blocked.'] }),
      itemWith('c', { action: 'unchanged' }),
      itemWith('d', { action: 'orphan' }),
      itemWith('f', { action: 'create', kind: 'function' }),
    ],
    notes: [],
    behaviour: undefined,
  },
];

const a = { kind: 'rule', id: 'a', name: 'A', action: 'update' } as const;
const b = { kind: 'rule', id: 'b', name: 'B', action: 'blocked' } as const;
const f = { kind: 'function', id: 'f', name: 'F', action: 'create' } as const;
const blocked = { ...b, outcome: 'blocked', messages: ['It calls "F", which is blocked.'] };
const none = { planned: 0, blocked: 0, written: 0, deleted: 0, failed: 0, skipped: 0, left: 0 };

it('is one document of what became of everything that a plan does not leave as it is', () => {
  const results: readonly ItemResult[] = [
    { ...f, outcome: 'written', messages: [] },
    { ...a, outcome: 'failed', messages: ['PUT: 400.', 'Mend it.'] },
  ];
  const { value } = documentOf((report) => {
    report.plan(plans);
    report.begin();
    for (const result of results) report.result('test', result);
    report.results([{ name: 'test', ring: 1, results, stopped: 'The run was stopped.' }]);
  });
  expect(value).toEqual({
    ...about,
    workspaces: [
      {
        name: 'test',
        ring: 1,
        stopped: 'The run was stopped.',
        items: [{ ...a, outcome: 'failed', messages: ['PUT: 400.', 'Mend it.'] }, blocked, { ...results[0] }],
        kept: [],
      },
    ],
    moved: [],
    notes: [],
    summary: { ...none, written: 1, failed: 1, blocked: 1 },
  });
});

it('says why nothing was written', () => {
  const moved = [{ name: 'test', items: [{ kind: 'rule', id: 'a', name: 'A', message: 'It is gone.' }] }] as const;
  const { value } = documentOf((report) => {
    report.plan(plans);
    report.moved(moved);
    report.note('Nothing is deleted.');
  });
  const planned = { outcome: 'planned', messages: [] };
  expect(value).toEqual({
    ...about,
    workspaces: [
      { name: 'test', ring: 1, stopped: null, items: [{ ...a, ...planned }, blocked, { ...f, ...planned }], kept: [] },
    ],
    moved,
    notes: ['Nothing is deleted.'],
    summary: { ...none, planned: 2, blocked: 1 },
  });
});

it.each(hostileStrings.map((text) => [text]))('%j is harmless', (hostile) => {
  const { text } = documentOf((report) => {
    report.plan([{ name: hostile, ring: 0, resourceId: 'x', items: [], notes: [], behaviour: undefined }]);
    report.note(hostile);
  });
  expect(text).not.toMatch(/[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069\u200b\ufeff\u2028\u2029]/u);
  expect(text).not.toMatch(/^\s*::|##(?:vso)?\[/m);
});
