import { describe, expect, it, onTestFinished } from 'vitest';
import { deleteAlertRule, findAlertRule, listAlertRules, putAlertRule } from '../../src/azure/alert-rules.ts';
import { defaultApiVersions } from '../../src/azure/api-versions.ts';
import { classifyError } from '../../src/azure/classify-error.ts';
import { deleteMetadata, listMetadata, putMetadata } from '../../src/azure/metadata-items.ts';
import { type OpenWorkspace, openWorkspace } from '../../src/azure/open-workspace.ts';
import { isAllowed, listPermissions } from '../../src/azure/permissions.ts';
import { readProviderVersions } from '../../src/azure/provider-versions.ts';
import type { AzureWorkspace } from '../../src/azure/resource-calls.ts';
import { listRoleNames } from '../../src/azure/role-assignments.ts';
import {
  deleteSavedSearch,
  findSavedSearch,
  listSavedSearches,
  putSavedSearch,
} from '../../src/azure/saved-searches.ts';
import { makeTokenSource } from '../../src/azure/token-source.ts';
import { findWorkspace } from '../../src/azure/workspace.ts';
import { sentinelId } from '../../src/azure/workspace-address.ts';
import { listTables } from '../../src/azure/workspace-tables.ts';
import { SourceFile } from '../../src/content/source-file.ts';
import { parseWorkspaces } from '../../src/content/workspaces.ts';
import { type FakeArm, startFake } from '../azure/fake-arm.ts';
import { DEFAULT_WORKSPACE, type FakeOptions } from '../azure/fake-options.ts';
import { FAULT_KINDS } from '../azure/fault-kind.ts';
import { nrtProperties, scheduledProperties } from '../azure/sample-rules.ts';
import { errorOf, makeClient } from './make-client.ts';
import { ManualTime } from './manual-time.ts';

const { subscription, resourceGroup, name } = DEFAULT_WORKSPACE;

async function start(
  options: FakeOptions = {},
): Promise<{ readonly fake: FakeArm; readonly workspace: OpenWorkspace }> {
  const fake = await startFake(options);
  onTestFinished(() => fake.close());
  const [target] = parseWorkspaces(
    new SourceFile(
      'workspaces.yaml',
      `workspaces: [{name: fake, ring: 0, subscription: ${subscription}, resourceGroup: ${resourceGroup}, workspace: ${name}, resourceManager: "${fake.url}"}]`,
    ),
  ).workspaces;
  if (target === undefined) throw new Error('The workspace of the fake is no workspace.');
  const { clock, sleep } = new ManualTime();
  const workspace = openWorkspace(target, { env: { BLINDSPOT_ACCESS_TOKEN: fake.token }, clock, sleep, seed: 1 });
  onTestFinished(() => workspace.close());
  return { fake, workspace };
}

const id = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

/** One of everything that a deployment does; what was there at the end. */
async function deployOnce(workspace: AzureWorkspace): Promise<void> {
  await putSavedSearch(workspace, 'Helper', {
    properties: {
      category: 'Blindspot',
      displayName: 'Helper',
      query: 'SigninLogs | take 1',
      functionAlias: 'Helper',
      version: 2,
    },
  });
  const found = await findSavedSearch(workspace, 'Helper');
  const etag = found?.etag ?? '';
  await putSavedSearch(workspace, 'Helper', {
    etag,
    properties: { ...found?.properties, query: 'SigninLogs | take 2' },
  });
  await putAlertRule(workspace, id(1), { kind: 'Scheduled', properties: scheduledProperties() });
  await putAlertRule(workspace, id(2), { kind: 'NRT', properties: nrtProperties() });
  const parentId = sentinelId(workspace.address, 'alertRules', id(1));
  const source = { kind: 'SourceRepository', name: 'blindspot' };
  await putMetadata(workspace, `analyticsrule-${id(1)}`, {
    properties: { parentId, contentId: id(1), kind: 'AnalyticsRule', version: '1.0.0', source },
  });
}

describe('the client against the fake of the contract', () => {
  it('does what a deployment does, and deviates from nothing', async () => {
    const { fake, workspace } = await start({
      pageSize: 1,
      workspaces: [{ tables: { SigninLogs: { columns: { IPAddress: 'string' } } } }],
    });
    await deployOnce(workspace);
    expect((await listAlertRules(workspace)).map((rule) => `${rule.kind} ${rule.name}`)).toEqual([
      `Scheduled ${id(1)}`,
      `NRT ${id(2)}`,
    ]);
    expect((await listSavedSearches(workspace)).map((search) => search.properties['query'])).toEqual([
      'SigninLogs | take 2',
    ]);
    expect((await listMetadata(workspace)).map((item) => item.name)).toEqual([`analyticsrule-${id(1)}`]);
    const [table] = await listTables(workspace);
    expect(table).toMatchObject({ name: 'SigninLogs', plan: 'Analytics' });
    expect(table?.columns).toContainEqual({ name: 'IPAddress', type: 'string' });
    expect((await findWorkspace(workspace))?.properties['customerId']).toBe(DEFAULT_WORKSPACE.customerId);
    const { versions } = await readProviderVersions(workspace, 'Microsoft.SecurityInsights');
    expect(versions.get('alertrules')).toContain(defaultApiVersions.alertRulesPreview);
    const permissions = await listPermissions(workspace);
    expect(isAllowed(permissions, 'Microsoft.SecurityInsights/alertRules/write')).toBe(true);
    const { identity } = await workspace.tokens.token();
    expect(identity.name).toBe('blindspot-deployer');
    expect(await listRoleNames(workspace, identity.objectId ?? '')).toContain('Microsoft Sentinel Contributor');
    expect(await deleteAlertRule(workspace, id(1))).toMatchObject({ existed: true });
    expect(await deleteAlertRule(workspace, id(1))).toMatchObject({ existed: false });
    expect(await findAlertRule(workspace, id(1))).toBeUndefined();
    expect(await deleteMetadata(workspace, `analyticsrule-${id(1)}`)).toMatchObject({ existed: true });
    expect(await deleteSavedSearch(workspace, 'Helper')).toMatchObject({ existed: true });
    const again = await errorOf(
      putAlertRule(workspace, id(1), { kind: 'Scheduled', properties: scheduledProperties() }),
    );
    expect(classifyError(again).problem).toBe('recently-deleted');
    fake.assertClean();
  });

  it('carries the etag, and knows a conflict', async () => {
    const { fake, workspace } = await start();
    const body = { kind: 'Scheduled', properties: scheduledProperties() };
    const { resource } = await putAlertRule(workspace, id(1), body);
    const etag = resource.etag ?? '';
    expect(etag).not.toBe('');
    await putAlertRule(workspace, id(1), { ...body, etag });
    const conflict = await errorOf(putAlertRule(workspace, id(1), { ...body, etag }));
    expect(classifyError(conflict).problem).toBe('conflict');
    expect(conflict.unclear).toBe(false);
    fake.assertClean();
  });

  it.each(FAULT_KINDS.filter((kind) => kind !== 'timeout' && kind !== 'slow'))(
    'gets through when every second request ends with %s, before or after its effect',
    async (kind) => {
      for (const when of ['before', 'after'] as const) {
        const { fake, workspace } = await start();
        fake.fault({}, kind, { every: 2, when });
        const outcomes: string[] = [];
        for (let index = 1; index <= 6; index++) {
          const put = putAlertRule(workspace, id(index), {
            kind: 'Scheduled',
            properties: scheduledProperties({ displayName: `Rule ${index}` }),
          });
          const { unclear } = await put.catch((error: unknown) => ({ unclear: Object(error).unclear }));
          outcomes.push(String(unclear));
        }
        const rules = await listAlertRules(workspace);
        expect(rules.map((rule) => rule.name)).toEqual([1, 2, 3, 4, 5, 6].map(id));
        // Being throttled is the only failure after which nothing is in doubt.
        expect(outcomes.includes('true')).toBe(!kind.startsWith('429'));
        fake.assertClean();
      }
    },
  );

  it('says what is wrong with a token, a role, a workspace and a version', async () => {
    const { fake, workspace } = await start();
    const problemOf = async (other: Partial<AzureWorkspace>): Promise<string> =>
      classifyError(await errorOf(listAlertRules({ ...workspace, ...other }))).problem;
    const tokens = makeTokenSource({ audience: 'x', env: { BLINDSPOT_ACCESS_TOKEN: 'wrong' }, clock: () => 0 });
    expect(await problemOf({ client: makeClient(fake.url, { tokens }).client })).toBe('unauthorized');
    expect(await problemOf({ address: { ...workspace.address, workspace: 'law-none' } })).toBe('scope-missing');
    expect(await problemOf({ address: { ...workspace.address, resourceGroup: 'rg-none' } })).toBe('scope-missing');
    expect(
      await findWorkspace({ ...workspace, address: { ...workspace.address, workspace: 'law-none' } }),
    ).toBeUndefined();
    expect(await problemOf({ versions: { ...workspace.versions, alertRulesPreview: '1999-01-01' } })).toBe(
      'api-version',
    );
    fake.takeViolations();
  });

  it('stops where a list leads elsewhere or nowhere', async () => {
    for (const nextLink of ['foreign', 'loops'] as const) {
      const { fake, workspace } = await start({ pageSize: 1, settings: { nextLink } });
      for (const index of [1, 2, 3]) {
        await putAlertRule(workspace, id(index), {
          kind: 'Scheduled',
          properties: scheduledProperties({ displayName: `Rule ${index}` }),
        });
      }
      expect((await errorOf(listAlertRules(workspace))).message).toMatch(
        nextLink === 'foreign' ? /leads to another host/ : /lead in a circle/,
      );
      fake.assertClean();
    }
  });
});
