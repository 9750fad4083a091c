import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { loadRepository } from '../../src/content/repository.ts';
import { type RuleBehaviour, replayChanges } from '../../src/deploy/replay-changes.ts';
import { loadColumnRoles } from '../../src/harness/quirks/column-roles.ts';
import { parseDatetime } from '../../src/kql/values/datetime.ts';
import { behaviourRows, behaviourSum } from '../../src/report/behaviour-lines.ts';
import { loadTableSchemas } from '../../src/sentinel/table-schemas.ts';
import type { FakeArm } from '../azure/fake-arm.ts';
import { deployerOf, startWorld } from './deployed-world.ts';

const root = fileURLToPath(new URL('../e2e/roots/naive-upn', import.meta.url));
const repository = loadRepository(root);
const schemas = loadTableSchemas(root);
const roles = loadColumnRoles(root, schemas);
const literal = '5a1f3f4e-7c0d-4f0e-9a51-0d6a7f2b1c02';
const columns = { TimeGenerated: 'dateTime', ResultType: 'string', UserPrincipalName: 'string' };

/** A workspace with the repository, and what a plan with these lines of `workspaces.yaml` makes of one rule in it. */
async function deployed(): Promise<{
  readonly fake: FakeArm;
  readonly behaviour: (...also: readonly string[]) => Promise<readonly RuleBehaviour[]>;
}> {
  const fake = await startWorld({ workspaces: [{ tables: { SigninLogs: { columns } } }] });
  const first = deployerOf(fake);
  await first.apply(await first.plan(repository));
  const behaviour = async (...also: readonly string[]) => {
    const planned = await deployerOf(fake, undefined, also).plan(repository);
    const today = parseDatetime('2026-01-05') ?? 0n;
    return planned.flatMap((one) => replayChanges(one, repository, { schemas, roles, today }));
  };
  return { fake, behaviour };
}

const off = `overrides: [{match: ${literal}, set: {enabled: false}}]`;
const name = 'Guessing at one account (Literal)';

it('a rule that is switched off is silent, not as before', async () => {
  const { behaviour } = await deployed();
  const all = await behaviour(off);
  expect(all).toMatchObject([
    {
      id: literal,
      problem: undefined,
      cases: [{ before: { alerts: 1, verdict: 'ok' }, after: { alerts: 0, verdict: 'off' }, isSame: false }],
    },
  ]);
  expect(behaviourSum(all)).toBe('1 case of 1 rule was replayed: 1 is switched off.');
  expect(behaviourRows(all)).toEqual([
    { rule: name, case: 'six guesses', before: 'fires (1 alert)', after: 'silent (switched off)', isBad: true },
  ]);
});

it.each([
  ['by Sentinel', (fake: FakeArm) => fake.workspace().autoDisable(literal, 'It took too long.')],
  [
    'by somebody',
    (fake: FakeArm) =>
      fake.workspace().edit('rules', literal, (properties) => {
        properties['enabled'] = false;
      }),
  ],
])('a rule that was switched off %s did nothing before', async (_, disable) => {
  const { fake, behaviour } = await deployed();
  disable(fake);
  const all = await behaviour();
  expect(behaviourSum(all)).toBe('1 case of 1 rule was replayed: 1 is switched on.');
  expect(behaviourRows(all)).toEqual([
    { rule: name, case: 'six guesses', before: 'silent (switched off)', after: 'fires (1 alert)', isBad: false },
  ]);
});

it('a rule that changes while it is off, and stays so, is told so', async () => {
  const { fake, behaviour } = await deployed();
  fake.workspace().edit('rules', literal, (properties) => {
    properties['enabled'] = false;
    properties['severity'] = 'Low';
  });
  const all = await behaviour(off);
  expect(behaviourSum(all)).toBe('1 case of 1 rule was replayed: 1 stays switched off.');
  expect(behaviourRows(all)).toEqual([]);
});

it('to be switched off is bad for a case that is to fire, and for no other', () => {
  const before = { alerts: 0, verdict: 'ok', reasons: [] } as const;
  const after = { alerts: 0, verdict: 'off', reasons: [] } as const;
  const cases = (['fires', 'silent'] as const).map((expect) => ({
    name: expect,
    expect,
    before,
    after,
    isSame: false,
  }));
  const all = [{ id: 'a', name: 'A', path: 'x', calls: [], cases, problem: undefined }];
  expect(behaviourRows(all).map((row) => [row.case, row.before, row.after, row.isBad])).toEqual([
    ['fires', 'silent', 'silent (switched off)', true],
    ['silent', 'silent', 'silent (switched off)', false],
  ]);
  expect(behaviourSum(all)).toBe('2 cases of 1 rule were replayed: 2 are switched off.');
});
