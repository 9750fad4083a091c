import { describe, expect, it } from 'vitest';
import { deleteAlertRule, findAlertRule, listAlertRules, putAlertRule } from '../../src/azure/alert-rules.ts';
import { alertRuleVersion, apiVersions, defaultApiVersions } from '../../src/azure/api-versions.ts';
import { readArmResource } from '../../src/azure/arm-resource.ts';
import { clouds, resourceManagerOf } from '../../src/azure/clouds.ts';
import { deleteMetadata, findMetadata, listMetadata, putMetadata } from '../../src/azure/metadata-items.ts';
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
import { findWorkspace } from '../../src/azure/workspace.ts';
import { sentinelId, urlPath, workspaceId, workspacePath } from '../../src/azure/workspace-address.ts';
import { listTables } from '../../src/azure/workspace-tables.ts';
import { failure, json, type Loopback, loopback, type Reply, reset, text } from './loopback.ts';
import { errorOf, makeClient } from './make-client.ts';

const address = {
  subscription: '00000000-0000-0000-0000-000000000001',
  resourceGroup: 'rg-soc(1)',
  workspace: 'law-soc-test',
};
const root =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-soc(1)/providers/Microsoft.OperationalInsights/workspaces/law-soc-test';
const insights = `${root}/providers/Microsoft.SecurityInsights`;

async function workspaceWith(...replies: readonly Reply[]): Promise<Loopback & { readonly workspace: AzureWorkspace }> {
  const server = await loopback(...replies);
  const { client } = makeClient(server.origin);
  return { ...server, workspace: { client, address, versions: defaultApiVersions } };
}

function sent({ requests }: Loopback): string[] {
  return requests.map(({ method, url, body }) => [method, url, body].filter((part) => part !== '').join(' '));
}

const rule = {
  id: `${insights}/alertRules/a`,
  name: 'a',
  type: 'Microsoft.SecurityInsights/alertRules',
  etag: '"1"',
  kind: 'NRT',
  systemData: { createdBy: 'x' },
  properties: { displayName: 'A', enabled: true, unknown: [{ deep: null }] },
};
const { systemData, ...envelope } = rule;
const read = { ...envelope, rest: { systemData } };
const plain = { id: '/x', name: 'x', type: 't', properties: {} };

describe('addresses', () => {
  it('are ids as they are, and paths encoded', () => {
    expect(workspaceId(address)).toBe(root);
    expect(sentinelId(address, 'alertRules', 'a')).toBe(`${insights}/alertRules/a`);
    expect(workspacePath(address, 'savedSearches', 'LogManagement(law)_General|Stale Computers/é?#%')).toBe(
      `${root}/savedSearches/LogManagement(law)_General%7CStale%20Computers%2F%C3%A9%3F%23%25`,
    );
  });

  it.each(['', '.', '..', '\ud800'])('lead nowhere with the step %j', (step) => {
    expect(() => urlPath('a', step)).toThrow(new RangeError(`"${step}" is no name of a resource.`));
  });

  it('of clouds are those of the clouds; another Resource Manager is its own audience', () => {
    expect(resourceManagerOf({ cloud: 'usgov' })).toBe(clouds.usgov);
    expect(Object.values(clouds).map(({ resourceManager, audience }) => [resourceManager, audience])).toEqual([
      ['https://management.azure.com', 'https://management.azure.com'],
      ['https://management.usgovcloudapi.net', 'https://management.usgovcloudapi.net'],
      ['https://management.chinacloudapi.cn', 'https://management.chinacloudapi.cn'],
    ]);
    expect(resourceManagerOf({ resourceManager: 'https://example.org' })).toEqual({
      resourceManager: 'https://example.org',
      audience: 'https://example.org',
    });
  });
});

describe('readArmResource', () => {
  it('keeps what it does not know', () => {
    expect(readArmResource(rule)).toEqual(read);
    expect(readArmResource({ ...plain, eTag: 'W/"1"', tags: { a: 'b' } })).toEqual({
      ...plain,
      etag: 'W/"1"',
      rest: { tags: { a: 'b' } },
    });
    expect(readArmResource({ ...plain, etag: null, kind: null })).toEqual({ ...plain, rest: {} });
  });

  it.each([
    null,
    [],
    'x',
    {},
    { ...plain, id: 7 },
    { ...plain, name: '' },
    { ...plain, type: null },
    { ...plain, properties: [] },
    { ...plain, etag: {} },
    { ...plain, kind: 1 },
    { ...plain, name: 'x'.repeat(5_000) },
  ])('refuses %j', (value) => {
    expect(readArmResource(value)).toBeUndefined();
  });
});

describe('versions of alert rules', () => {
  it.each([
    ['Scheduled', {}, 'stable'],
    ['Scheduled', { subTechniques: [], sentinelEntitiesMappings: null, techniques: ['T1059'] }, 'stable'],
    ['Scheduled', { alertDetailsOverride: { alertDynamicProperties: [{ alertProperty: 'Techniques' }] } }, 'stable'],
    ['Fusion', {}, 'stable'],
    ['NRT', {}, 'preview'],
    ['Scheduled', { subTechniques: ['T1059.001'] }, 'preview'],
    ['Scheduled', { sentinelEntitiesMappings: [{ columnName: 'Entities' }] }, 'preview'],
    [
      'Scheduled',
      { alertDetailsOverride: { alertDynamicProperties: [{ alertProperty: 'SubTechniques' }] } },
      'preview',
    ],
  ])('%s with %j is written in the %s one', (kind, properties, version) => {
    const versions = apiVersions({ alertRules: 'stable', alertRulesPreview: 'preview' });
    expect(versions.metadata).toBe(defaultApiVersions.metadata);
    expect(alertRuleVersion(versions, { kind, properties })).toBe(version);
  });
});

describe('alert rules', () => {
  it('are listed and found with the preview version, and written with the one that they need', async () => {
    const server = await workspaceWith(
      json(200, { value: [rule] }),
      json(200, rule),
      json(201, rule),
      json(200, { ...rule, kind: 'Scheduled' }),
      text(200, ''),
      text(204, ''),
    );
    const { workspace } = server;
    expect(await listAlertRules(workspace)).toEqual([read]);
    expect(await findAlertRule(workspace, 'a')).toEqual(read);
    const { properties } = rule;
    expect(await putAlertRule(workspace, 'a', { kind: 'NRT', properties: { a: 1 } })).toEqual({
      resource: read,
      isCreated: true,
      attempts: 1,
      unclear: false,
    });
    expect(await putAlertRule(workspace, 'a', { kind: 'Scheduled', etag: '"1"', properties })).toMatchObject({
      isCreated: false,
    });
    expect(await deleteAlertRule(workspace, 'a')).toEqual({ existed: true, attempts: 1, unclear: false });
    expect(await deleteAlertRule(workspace, 'a')).toEqual({ existed: false, attempts: 1, unclear: false });
    const [preview, stable] = ['?api-version=2025-07-01-preview', '?api-version=2025-09-01'];
    expect(sent(server)).toEqual([
      `GET ${insights}/alertRules${preview}`,
      `GET ${insights}/alertRules/a${preview}`,
      `PUT ${insights}/alertRules/a${preview} {"kind":"NRT","properties":{"a":1}}`,
      `PUT ${insights}/alertRules/a${stable} {"kind":"Scheduled","etag":"\\"1\\"","properties":${JSON.stringify(properties)}}`,
      `DELETE ${insights}/alertRules/a${preview}`,
      `DELETE ${insights}/alertRules/a${preview}`,
    ]);
  });

  it('are not there for 404, but for what they would be in', async () => {
    const missing =
      "The Resource 'Microsoft.OperationalInsights/workspaces/law-soc-test' under resource group 'rg' was not found.";
    const server = await workspaceWith(
      failure(404, 'NotFound', 'There is none.'),
      text(404, ''),
      failure(404, 'ResourceNotFound', missing),
      failure(404, 'ResourceGroupNotFound', 'None.'),
      failure(404, 'NotFound', 'There is none.'),
      failure(404, 'ResourceNotFound', missing),
    );
    const { workspace } = server;
    expect(await findAlertRule(workspace, 'a')).toBeUndefined();
    expect(await findAlertRule(workspace, 'a')).toBeUndefined();
    expect(await errorOf(findAlertRule(workspace, 'a'))).toMatchObject({ code: 'ResourceNotFound' });
    expect(await errorOf(findAlertRule(workspace, 'a'))).toMatchObject({ code: 'ResourceGroupNotFound' });
    expect(await deleteAlertRule(workspace, 'a')).toMatchObject({ existed: false });
    expect(await errorOf(deleteAlertRule(workspace, 'a'))).toMatchObject({ status: 404 });
  });

  it('say when it is unclear whose work it was', async () => {
    const { workspace } = await workspaceWith(reset, json(200, rule), reset, text(204, ''));
    expect(await putAlertRule(workspace, 'a', rule)).toMatchObject({ attempts: 2, unclear: true });
    expect(await deleteAlertRule(workspace, 'a')).toEqual({ existed: false, attempts: 2, unclear: true });
  });

  it('are refused as a whole where one cannot be read', async () => {
    const server = await workspaceWith(json(200, { value: [rule, { ...rule, name: null }] }), json(200, { ok: 1 }));
    expect((await errorOf(listAlertRules(server.workspace))).message).toBe(
      `GET ${insights}/alertRules: an item of the list is no resource.`,
    );
    const error = await errorOf(putAlertRule(server.workspace, 'a', rule));
    expect(error.message).toBe(`PUT ${insights}/alertRules/a: 200: the answer is no resource.`);
    // It was done, whatever the answer looks like.
    expect(error).toMatchObject({ failure: 'unreadable', unclear: true });
  });
});

describe('saved searches', () => {
  it('have the etag at the root, wherever the service puts it', async () => {
    const properties = { category: 'Blindspot', query: 'T', etag: 'W/"2"' };
    const server = await workspaceWith(
      json(200, {
        value: [
          { ...plain, properties },
          { ...plain, etag: 'W/"1"' },
        ],
      }),
      json(200, { ...plain, etag: 'W/"1"', properties }),
      json(200, { ...plain, properties }),
      text(200, ''),
    );
    const { workspace } = server;
    const kept = { category: 'Blindspot', query: 'T' };
    expect(await listSavedSearches(workspace)).toEqual([
      { ...plain, etag: 'W/"2"', properties: kept, rest: {} },
      { ...plain, etag: 'W/"1"', rest: {} },
    ]);
    expect(await findSavedSearch(workspace, 'a|b')).toEqual({ ...plain, etag: 'W/"1"', properties: kept, rest: {} });
    const written = await putSavedSearch(workspace, 'a|b', { etag: '*', properties: kept });
    expect(written).toMatchObject({ resource: { etag: 'W/"2"', properties: kept }, isCreated: false });
    expect(await deleteSavedSearch(workspace, 'a|b')).toMatchObject({ existed: true });
    expect(sent(server)).toEqual([
      `GET ${root}/savedSearches?api-version=2025-07-01`,
      `GET ${root}/savedSearches/a%7Cb?api-version=2025-07-01`,
      `PUT ${root}/savedSearches/a%7Cb?api-version=2025-07-01 {"etag":"*","properties":{"category":"Blindspot","query":"T"}}`,
      `DELETE ${root}/savedSearches/a%7Cb?api-version=2025-07-01`,
    ]);
  });
});

describe('metadata', () => {
  it('is listed, found, written and deleted', async () => {
    const server = await workspaceWith(
      json(200, { value: [plain] }),
      failure(404, 'NotFound', 'There is none.'),
      json(200, plain),
      text(204, ''),
    );
    const { workspace } = server;
    expect(await listMetadata(workspace)).toEqual([{ ...plain, rest: {} }]);
    expect(await findMetadata(workspace, 'analyticsrule-a')).toBeUndefined();
    expect(await putMetadata(workspace, 'analyticsrule-a', { properties: { kind: 'AnalyticsRule' } })).toMatchObject({
      resource: plain,
    });
    expect(await deleteMetadata(workspace, 'analyticsrule-a')).toMatchObject({ existed: false });
    expect(sent(server).map((line) => line.replace(insights, ''))).toEqual([
      'GET /metadata?api-version=2025-09-01',
      'GET /metadata/analyticsrule-a?api-version=2025-09-01',
      'PUT /metadata/analyticsrule-a?api-version=2025-09-01 {"properties":{"kind":"AnalyticsRule"}}',
      'DELETE /metadata/analyticsrule-a?api-version=2025-09-01',
    ]);
  });
});

describe('what a workspace is like', () => {
  it('tables have a plan and columns, those that all have first', async () => {
    const schema = {
      name: 'SigninLogs',
      standardColumns: [{ name: 'TenantId', type: 'guid' }],
      columns: [{ name: 'UserPrincipalName', type: 'string', displayName: 'x' }, { name: 7 }, null],
    };
    const { workspace } = await workspaceWith(
      json(200, {
        value: [
          { ...plain, name: 'SigninLogs', properties: { plan: 'Analytics', schema } },
          { ...plain, name: 'Odd', properties: { plan: 3, schema: { columns: {} } } },
        ],
      }),
    );
    const tables = await listTables(workspace);
    expect(tables.map(({ name, plan, columns }) => ({ name, plan, columns }))).toEqual([
      {
        name: 'SigninLogs',
        plan: 'Analytics',
        columns: [
          { name: 'TenantId', type: 'guid' },
          { name: 'UserPrincipalName', type: 'string' },
        ],
      },
      { name: 'Odd', plan: undefined, columns: [] },
    ]);
  });

  it('versions of a provider are by kind of resource', async () => {
    const body = {
      registrationState: 'Registered',
      resourceTypes: [
        { resourceType: 'alertRules', apiVersions: ['2025-09-01', 7, '2025-06-01'] },
        { resourceType: 'metadata', apiVersions: 'none' },
        null,
      ],
    };
    const server = await workspaceWith(json(200, body), json(200, []));
    expect(await readProviderVersions(server.workspace, 'Microsoft.SecurityInsights')).toEqual({
      namespace: 'Microsoft.SecurityInsights',
      registrationState: 'Registered',
      versions: new Map([['alertrules', ['2025-09-01', '2025-06-01']]]),
    });
    const path = '/subscriptions/00000000-0000-0000-0000-000000000001/providers/Microsoft.SecurityInsights';
    expect(sent(server)).toEqual([`GET ${path}?api-version=2021-04-01`]);
    expect((await errorOf(readProviderVersions(server.workspace, 'Microsoft.SecurityInsights'))).message).toBe(
      `GET ${path}: 200: the answer is no provider.`,
    );
  });

  it('permissions allow what one of the roles allows', async () => {
    const server = await workspaceWith(
      json(200, {
        value: [
          {
            actions: ['Microsoft.SecurityInsights/*', 'Microsoft.OperationalInsights/workspaces/*/read', 7],
            notActions: ['Microsoft.SecurityInsights/ConfidentialWatchlists/*'],
          },
          { actions: ['*/read'] },
          null,
        ],
      }),
    );
    const permissions = await listPermissions(server.workspace);
    expect(sent(server)).toEqual([`GET ${root}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`]);
    const allowed = (action: string): boolean => isAllowed(permissions, action);
    expect(allowed('microsoft.securityinsights/alertRules/WRITE')).toBe(true);
    expect(allowed('Microsoft.OperationalInsights/workspaces/tables/read')).toBe(true);
    expect(allowed('Microsoft.OperationalInsights/workspaces/savedSearches/write')).toBe(false);
    expect(allowed('Microsoft.SecurityInsights/ConfidentialWatchlists/write')).toBe(false);
    expect(allowed('Microsoft.SecurityInsights/ConfidentialWatchlists/read')).toBe(true);
    expect(isAllowed([], 'a/read')).toBe(false);
    expect(isAllowed([{ actions: ['a/*/b/*/c'], notActions: [] }], 'a/1/b/2/c')).toBe(true);
    expect(isAllowed([{ actions: ['a*ab'], notActions: [] }], 'ab')).toBe(false);
    expect(isAllowed([{ actions: ['ab*ba'], notActions: [] }], 'aba')).toBe(false);
    expect(isAllowed([{ actions: ['a.c'], notActions: [] }], 'abc')).toBe(false);
  });

  it('is itself there or not', async () => {
    const missing =
      "The Resource 'Microsoft.OperationalInsights/workspaces/law-soc-test' under resource group 'rg' was not found.";
    const { workspace } = await workspaceWith(
      json(200, { ...plain, properties: { customerId: 'c' } }),
      failure(404, 'ResourceNotFound', missing),
      failure(403, 'AuthorizationFailed', 'No.'),
    );
    expect((await findWorkspace(workspace))?.properties).toEqual({ customerId: 'c' });
    expect(await findWorkspace(workspace)).toBeUndefined();
    expect(await errorOf(findWorkspace(workspace))).toMatchObject({ status: 403 });
  });

  it('roles are those of the one who is asked for, by name', async () => {
    const objectId = '00000000-0000-0000-0000-0000000000d1';
    const roles = '/providers/Microsoft.Authorization/roleDefinitions';
    const assigned = (roleDefinitionId: unknown) => ({ properties: { roleDefinitionId } });
    const server = await workspaceWith(
      json(200, { value: [assigned(`/subscriptions/s${roles}/ABC`), assigned(`${roles}/def`), assigned(7), null] }),
      json(200, {
        value: [
          { name: 'abc', properties: { roleName: 'Reader' } },
          { name: 'xyz', properties: { roleName: 'Owner' } },
          { name: 'def', properties: {} },
        ],
      }),
      json(200, { value: [] }),
    );
    expect(await listRoleNames(server.workspace, objectId)).toEqual(['Reader', 'def']);
    expect(await listRoleNames(server.workspace, objectId)).toEqual([]);
    const base = `GET ${root}/providers/Microsoft.Authorization`;
    const filter = `%24filter=assignedTo('${objectId}')`;
    expect(sent(server)).toEqual([
      `${base}/roleAssignments?api-version=2022-04-01&${filter}`,
      `${base}/roleDefinitions?api-version=2022-04-01`,
      `${base}/roleAssignments?api-version=2022-04-01&${filter}`,
    ]);
    await expect(listRoleNames(server.workspace, "x') or ('")).rejects.toThrow(
      new RangeError(`"x') or ('" is no id of a user or service principal.`),
    );
  });
});
