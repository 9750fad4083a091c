import { describe, expect, it } from 'vitest';
import {
  contentHash,
  type Plan,
  PlanFileError,
  planActions,
  planKinds,
  readPlan,
  writePlan,
} from '../../src/deploy/plan-file.ts';
import { planSchema } from '../../src/deploy/plan-schema.ts';

const workspace = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/w';

const plan: Plan = {
  format: 1,
  tool: '0.1.0',
  commit: 'a'.repeat(40),
  workspaces: [
    {
      name: 'test',
      resourceId: workspace,
      ring: 1,
      items: [
        {
          action: 'create',
          kind: 'function',
          id: 'F',
          name: 'F',
          path: 'functions/F.yaml',
          etag: null,
          body: contentHash({ a: 1 }),
          changes: [],
          reasons: [],
        },
        {
          action: 'update',
          kind: 'rule',
          id: 'abc',
          name: 'A \u202e rule',
          path: 'detections/a/Rule.yaml',
          etag: '"1"',
          body: contentHash({ a: 2 }),
          changes: [
            {
              path: ['query'],
              before: 'a',
              after: 'b',
              layoutOnly: false,
              lines: {
                removed: 1,
                added: 1,
                hunks: [
                  {
                    beforeStart: 1,
                    afterStart: 1,
                    lines: [
                      { kind: 'removed', text: 'a' },
                      { kind: 'added', text: 'b' },
                    ],
                  },
                ],
              },
            },
            { path: ['customDetails', '__proto__'], before: null, after: { x: [1, null] } },
          ],
          reasons: ['Because.'],
        },
      ],
    },
  ],
};

/** A plan with another text in it and, unless told otherwise, the hash that belongs to it. */
function changed(change: (value: { [name: string]: unknown }) => void, keepHash = false): string {
  const value: { [name: string]: unknown } = JSON.parse(writePlan(plan));
  change(value);
  if (!keepHash) {
    delete value['hash'];
    value['hash'] = contentHash(JSON.parse(JSON.stringify(value)));
  }
  return JSON.stringify(value);
}

function problems(text: string): readonly string[] {
  try {
    readPlan(text);
  } catch (error) {
    if (error instanceof PlanFileError) return error.problems;
    throw error;
  }
  return [];
}

describe('plans as files', () => {
  it('comes back as it was written, and is always written the same', () => {
    const text = writePlan(plan);
    expect(readPlan(text)).toEqual(plan);
    expect(writePlan(readPlan(text))).toBe(text);
    const turned: Plan = { workspaces: plan.workspaces, commit: plan.commit, tool: plan.tool, format: 1 };
    expect(writePlan(turned)).toBe(text);
    expect(text.endsWith('}\n')).toBe(true);
  });

  it('names every action and kind in its schema', () => {
    const text = JSON.stringify(planSchema);
    expect(text).toContain(JSON.stringify(planActions));
    expect(text).toContain(JSON.stringify(planKinds));
  });

  it('refuses what was changed', () => {
    const wrong = ['The plan was changed after it was written: its hash is another. Make a new plan.'];
    expect(problems(changed((value) => Object.assign(value, { tool: '0.2.0' }), true))).toEqual(wrong);
    expect(problems(writePlan(plan).replace('"update"', '"adopt"'))).toEqual(wrong);
    expect(problems(changed(() => {}))).toEqual([]);
  });

  it.each<[string, string, readonly string[]]>([
    ['no JSON', '{', ['This is not JSON: no plan, or one that was cut off.']],
    [
      'another format',
      changed((value) => Object.assign(value, { format: 2 })),
      ['This plan has the format 2; this version reads format 1. Make a new plan.'],
    ],
    ['no plan', '[]', ['The plan must be object.']],
    [
      'nothing in it',
      '{"format": 1}',
      ['tool', 'commit', 'workspaces', 'hash'].map((name) => `The plan must have required property '${name}'.`),
    ],
    [
      'what nobody knows',
      changed((value) => Object.assign(value, { run: 'rm' })),
      ['The plan must NOT have additional properties ("run").'],
    ],
    [
      'another resource',
      changed((value) =>
        Object.assign(value, { workspaces: [{ name: 'x', resourceId: 'https://evil/', ring: 1, items: [] }] }),
      ),
      [
        `/workspaces/0/resourceId must match pattern "^/subscriptions/[^/?#]+/[rR]esource[gG]roups/[^/?#]+/providers/[^?#]+$".`,
      ],
    ],
    [
      'a commit that is an option',
      changed((value) => Object.assign(value, { commit: '--exec' })),
      [
        '/commit must match pattern "^[0-9a-f]{40,64}$".',
        '/commit must be null.',
        '/commit must match a schema in anyOf.',
      ],
    ],
  ])('refuses %s', (_, text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  it('refuses an id that leads elsewhere, and one thing twice', () => {
    const [target] = plan.workspaces;
    const [item] = target?.items ?? [];
    const withItems = (items: readonly unknown[]) =>
      changed((value) => Object.assign(value, { workspaces: [{ ...target, items }] }));
    expect(problems(withItems([{ ...item, id: '../x' }]))).toEqual([
      String.raw`/workspaces/0/items/0/id must match pattern "^[-\w.()]+$".`,
    ]);
    expect(problems(withItems([{ ...item, action: 'delete' }]))).toEqual([
      '/workspaces/0/items/0/action must be equal to one of the allowed values.',
    ]);
    expect(problems(withItems([item, item]))).toEqual([
      `The workspace "test" or something in it is in the plan twice: ${workspace.toLowerCase()} function F.`,
    ]);
  });
});

describe('contentHash', () => {
  it('does not mind the order of members, and minds that of items', () => {
    expect(contentHash({ b: [1, 2], a: { d: 1, c: 2 } })).toBe(contentHash({ a: { c: 2, d: 1 }, b: [1, 2] }));
    expect(contentHash([1, 2])).not.toBe(contentHash([2, 1]));
    expect(contentHash({})).toBe('sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
  });
});
