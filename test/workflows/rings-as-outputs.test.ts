import { expect, test } from 'vitest';
import { ringsAsOutputs } from '../../scripts/rings-as-outputs.ts';
import { UsageError } from '../../scripts/usage-error.ts';

const workspaces = [
  { name: 'Prod-EU', ring: 20 },
  { name: 'test', ring: 0 },
  { name: 'prod.us', ring: 20 },
  { name: 'pilot', ring: 5 },
];

test('rings are in order of their numbers, workspaces in order of the file', () => {
  expect(ringsAsOutputs(workspaces)).toBe('first=["test"]\nsecond=["pilot"]\nthird=["Prod-EU","prod.us"]\n');
});

test('a ring that is not there is empty', () => {
  expect(ringsAsOutputs([])).toBe('first=[]\nsecond=[]\nthird=[]\n');
});

test('one workspace alone is in the first ring, in the spelling of the file', () => {
  expect(ringsAsOutputs(workspaces, 'PROD-eu')).toBe('first=["Prod-EU"]\nsecond=[]\nthird=[]\n');
});

test('a workspace that is not there is told', () => {
  expect(() => ringsAsOutputs(workspaces, 'tset')).toThrow(
    new UsageError('There is no workspace "tset". Did you mean "test"?'),
  );
});

test('a ring that no job deploys is told, not left out', () => {
  expect(() => ringsAsOutputs([...workspaces, { name: 'last', ring: 21 }])).toThrow(
    'workspaces.yaml has 4 rings, and .github/workflows/deploy.yml jobs for 3.',
  );
});
