import { expect, it } from 'vitest';
import { AccessTokenError } from '../../src/azure/access-token-error.ts';
import { planDeployment, type Target } from '../../src/deploy/deployment.ts';
import { loadTableSchemas } from '../../src/sentinel/table-schemas.ts';
import { deployerOf, someTables, startWorld } from './deployed-world.ts';

const schemas = loadTableSchemas('.');
const content = { functions: [], detections: [] };
const names = ['law-one', 'law-two', 'law-three'];

function withoutToken(target: Target, message: string): Target {
  const call = (): never => {
    throw new AccessTokenError(message);
  };
  return { ...target, azure: { ...target.azure, client: new Proxy(target.azure.client, { get: () => call }) } };
}

it('workspaces that cannot be read do not hide the others', async () => {
  const fake = await startWorld({ workspaces: names.map((name) => ({ name, tables: someTables })) });
  fake.workspace('law-one').state.onboarded = false;
  const [one, two, three] = deployerOf(fake, names).targets;
  if (one === undefined || two === undefined || three === undefined) throw new Error('There is no target.');
  const optionsOf = () => ({ adopt: false, schemas });
  const lost = withoutToken(three, 'There is no token.');
  const { planned, unreadable } = await planDeployment([one, two, lost], content, optionsOf);
  expect(planned.map(({ workspace }) => workspace.name)).toEqual(['law-two']);
  expect(unreadable).toEqual([
    { name: 'law-one', ring: 0, problem: expect.stringMatching(/^GET .* Enable it first\.$/) },
    { name: 'law-three', ring: 2, problem: 'There is no token.' },
  ]);
  const all = [withoutToken(one, 'None for one.'), withoutToken(two, 'None for two.')];
  await expect(planDeployment(all, content, optionsOf)).rejects.toThrow(new AccessTokenError('None for one.'));
});
