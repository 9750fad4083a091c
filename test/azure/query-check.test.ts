import { afterEach, describe, expect, it } from 'vitest';
import { type FakeArm, startFake } from './fake-arm.ts';
import type { FakeOptions } from './fake-options.ts';
import { plainCaller } from './plain-caller.ts';
import { scheduledProperties } from './sample-rules.ts';

let fake: FakeArm | undefined;

afterEach(async () => {
  fake?.assertClean();
  await fake?.close();
});

async function start(options: FakeOptions = {}) {
  fake = await startFake({
    workspaces: [
      {
        tables: { SigninLogs: { columns: { UserId: 'string' } } },
        missable: { tables: ['AuditLogs'], functions: ['CanonicalUpn', 'Inner', 'Users'] },
      },
    ],
    ...options,
  });
  const { call, rule, search } = plainCaller(fake);
  return {
    fake,
    put: async (query: string, enabled = true) => {
      const reply = await call('PUT', rule('r'), {
        body: { kind: 'Scheduled', properties: scheduledProperties({ query, enabled }) },
      });
      return reply.message ?? reply.status;
    },
    putFunction: (name: string, query: string) =>
      call('PUT', search(name), {
        body: { etag: '*', properties: { category: 'C', displayName: name, query, functionAlias: name } },
      }),
    deleteFunction: (name: string) => call('DELETE', search(name)),
  };
}

const NO_TABLE = 'Failed to run the analytics rule query. One of the tables does not exist.';
const noFunction = (name: string) =>
  `Failed to run the analytics rule query. SemanticError: FailedToResolveScalarExpression, Unknown function: '${name}'.`;

describe('the query of a rule', () => {
  it('needs its tables', async () => {
    const { fake, put } = await start();
    expect(await put('SigninLogs | where Unheard() > 1')).toBe(201);
    expect(await put('AuditLogs | take 1')).toBe(NO_TABLE);
    expect(await put('SigninLogs | where A == "AuditLogs" // AuditLogs')).toBe(200);
    expect(await put('let AuditLogs = SigninLogs; AuditLogs')).toBe(200);
    expect(await put('SigninLogs | where x.AuditLogs == 1')).toBe(200);
    fake.workspace().plantTable('AuditLogs', { columns: { Id: 'string' } });
    expect(await put('AuditLogs | take 1')).toBe(200);
    fake.workspace().dropTable('AuditLogs');
    expect(await put('union SigninLogs, AuditLogs')).toBe(NO_TABLE);
  });

  it('needs its functions, and theirs', async () => {
    const { put, putFunction, deleteFunction } = await start();
    expect(await put('SigninLogs | extend u = CanonicalUpn(UserId)')).toBe(noFunction('CanonicalUpn'));
    expect(await put('Users | take 1')).toBe(NO_TABLE);
    await putFunction('CanonicalUpn', 'Inner(upn)');
    expect(await put('SigninLogs | extend u = CanonicalUpn(UserId)')).toBe(noFunction('Inner'));
    await putFunction('Inner', 'tolower(x)');
    await putFunction('Users', 'SigninLogs | extend u = CanonicalUpn(UserId)');
    expect(await put('Users | take 1')).toBe(201);
    await deleteFunction('Inner');
    expect(await put('Users | take 1')).toBe(noFunction('Inner'));
  });

  it('misses functions that once were there without being told', async () => {
    const { put, putFunction, deleteFunction } = await start();
    expect(await put('SigninLogs | extend u = Other(UserId)')).toBe(201);
    await putFunction('Other', '1');
    await deleteFunction('Other');
    expect(await put('SigninLogs | extend u = Other(UserId)')).toBe(noFunction('Other'));
  });

  it('sees a new function late: after a time', async () => {
    const { fake, put, putFunction } = await start({
      settings: { functionVisibility: { milliseconds: 60_000, requests: 0 } },
    });
    await putFunction('CanonicalUpn', '1');
    fake.clock.advance(59_999);
    expect(await put('print CanonicalUpn(1)')).toBe(noFunction('CanonicalUpn'));
    fake.clock.advance(1);
    expect(await put('print CanonicalUpn(1)')).toBe(201);
    // A change of what is visible leaves it visible.
    await putFunction('CanonicalUpn', '2');
    expect(await put('print CanonicalUpn(1)')).toBe(200);
  });

  it('sees a new function late: after some requests', async () => {
    const { put, putFunction } = await start({
      settings: { functionVisibility: { milliseconds: 0, requests: 3 } },
    });
    await putFunction('CanonicalUpn', '1');
    expect(await put('print CanonicalUpn(1)')).toBe(noFunction('CanonicalUpn'));
    expect(await put('print CanonicalUpn(1)')).toBe(noFunction('CanonicalUpn'));
    expect(await put('print CanonicalUpn(1)')).toBe(201);
  });

  it('of a disabled rule is read or not', async () => {
    const { fake, put } = await start();
    expect(await put('AuditLogs', false)).toBe(NO_TABLE);
    fake.settings.disabledSkipsQueryCheck = true;
    expect(await put('AuditLogs', false)).toBe(201);
    expect(await put('AuditLogs', true)).toBe(NO_TABLE);
  });

  it('is checked by the test where it wants to', async () => {
    const seen: string[][] = [];
    const { put } = await start({
      checkQuery: (query, { tables, functions }, { displayName }) => {
        seen.push([String(displayName), [...tables.keys()].join(), [...functions.keys()].join()]);
        return query.includes('bad') ? 'SyntaxError: no' : undefined;
      },
    });
    expect(await put('bad')).toBe('SyntaxError: no');
    expect(await put('AuditLogs')).toBe(201);
    expect(seen[0]).toEqual(['Sign-ins from nowhere', 'SigninLogs', '']);
  });

  it('has to give the columns that are mapped, where they are known', async () => {
    const { fake } = await start({ outputColumns: (query) => (query === 'T' ? ['User', 'Ip', 'Tag'] : undefined) });
    const { call, rule } = plainCaller(fake);
    const put = async (columns: readonly string[], query: string) => {
      const [user = '', ip = '', tag = '', title = ''] = columns;
      const properties = scheduledProperties({
        query,
        entityMappings: [{ entityType: 'Account', fieldMappings: [{ identifier: 'Name', columnName: user }] }],
        customDetails: { Tag: tag },
        alertDetailsOverride: {
          alertDisplayNameFormat: `by {{${title}}}`,
          alertDynamicProperties: [{ alertProperty: 'AlertLink', value: ip }],
        },
      });
      const reply = await call('PUT', rule('c'), { body: { kind: 'Scheduled', properties } });
      return reply.message ?? reply.status;
    };
    for (const [index, name] of ['U', 'I', 'T', 'D'].entries()) {
      const columns = ['User', 'Ip', 'Tag', 'User'].with(index, name);
      expect(await put(columns, 'T')).toBe(`The given column '${name}' does not exist in the result of the query.`);
    }
    expect(await put(['User', 'Ip', 'Tag', 'User'], 'T')).toBe(201);
    expect(await put(['U', 'I', 'T', 'D'], 'X')).toBe(200);
  });

  it('makes Sentinel disable the rule when what it needs goes away', async () => {
    const { fake, put, putFunction, deleteFunction } = await start();
    await putFunction('CanonicalUpn', '1');
    await put('print CanonicalUpn(1)');
    const workspace = fake.workspace();
    expect(workspace.autoDisableBroken()).toEqual([]);
    const etag = workspace.get('rules', 'r')?.etag;
    await deleteFunction('CanonicalUpn');
    expect(workspace.autoDisableBroken()).toEqual(['r']);
    expect(workspace.get('rules', 'r')?.etag).not.toBe(etag);
    expect(workspace.get('rules', 'r')?.properties).toMatchObject({
      enabled: false,
      displayName: 'AUTO DISABLED Sign-ins from nowhere',
      description: noFunction('CanonicalUpn'),
    });
    expect(workspace.autoDisableBroken()).toEqual([]);
  });
});
