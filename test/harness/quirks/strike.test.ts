import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LogRecord } from '../../../src/harness/log-record.ts';
import type { Pattern } from '../../../src/harness/quirks/choose-records.ts';
import { parsePlace, updateAt, valuesAt } from '../../../src/harness/quirks/place.ts';
import { type StrikePlan, strikableTables, strike } from '../../../src/harness/quirks/strike.ts';
import { transformNamed } from '../../../src/harness/quirks/transforms.ts';
import type { Dynamic } from '../../../src/kql/values/dynamic.ts';
import { fromJson } from '../../../src/kql/values/dynamic-json.ts';

const roles: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  SigninLogs: { upn: ['UserPrincipalName'], 'object-id': ['UserId'] },
  AuditLogs: {
    upn: ['InitiatedBy.user.userPrincipalName'],
    'target-upn': ['TargetResources[].userPrincipalName'],
    json: ['TargetResources[].modifiedProperties[].newValue'],
  },
};

function planOf(name: string, parameters: Record<string, unknown>, struckRoles: readonly string[]): StrikePlan {
  const transform = transformNamed(name);
  if (transform === undefined) throw new Error(name);
  return {
    transform,
    parameters,
    places: new Map(
      Object.entries(roles).map(([table, ofTable]) => [
        table,
        struckRoles.flatMap((role) =>
          (ofTable[role] ?? []).map((text) => ({ ...parsePlace(text), roles: new Set([role]) })),
        ),
      ]),
    ),
    placesOfRole: (table, role) => (roles[table]?.[role] ?? []).map(parsePlace),
  };
}

function record(number: number, table: string, minute: number, values: Record<string, unknown>): LogRecord {
  return {
    number,
    table,
    generated: minute * 600_000_000,
    ingested: minute * 600_000_000,
    values: new Map(Object.entries(values).map(([key, value]) => [key, fromJson(value)])),
  };
}

const upperCase = planOf('changeCase', { mode: 'alternate' }, ['upn', 'target-upn']);

const signIns = [5, 3, 4, 1, 2].map((minute, index) =>
  record(index + 1, 'SigninLogs', minute, { UserPrincipalName: 'alice@contoso.com', minute }),
);

function names(records: readonly LogRecord[]): unknown[] {
  return records.map((item) => item.values.get('UserPrincipalName'));
}

describe('patterns', () => {
  test('all: in the order of time, the turns of a transform alternate', () => {
    expect(names(strike(signIns, upperCase, { pattern: 'all' }).records)).toEqual([
      'ALICE@CONTOSO.COM',
      'ALICE@CONTOSO.COM',
      'Alice@Contoso.Com',
      'ALICE@CONTOSO.COM',
      'Alice@Contoso.Com',
    ]);
  });

  test('alternate: every second one of time, from the first or the second on', () => {
    const struck = (seed: number): unknown[] =>
      strike(signIns, upperCase, { pattern: 'alternate', seed }).changes.map((change) => change.record);
    expect(struck(0)).toEqual([4, 2, 1]);
    expect(struck(1)).toEqual([5, 3]);
  });

  test('first: the earliest that can be struck', () => {
    const mixed = [record(9, 'SigninLogs', 0, { UserPrincipalName: 'Not Available' }), ...signIns];
    expect(strike(mixed, upperCase, { pattern: 'first' }).changes).toEqual([
      { record: 4, table: 'SigninLogs', column: 'UserPrincipalName', path: [] },
    ]);
  });

  test('one-table: all of that table, the others whole', () => {
    const audit = record(7, 'AuditLogs', 2, { InitiatedBy: { user: { userPrincipalName: 'bob@contoso.com' } } });
    const records = [...signIns, audit];
    expect(strikableTables(records, upperCase)).toEqual(['SigninLogs', 'AuditLogs']);
    const { changes, records: after } = strike(records, upperCase, { pattern: 'one-table', table: 'AuditLogs' });
    expect(changes).toEqual([
      { record: 7, table: 'AuditLogs', column: 'InitiatedBy', path: ['user', 'userPrincipalName'] },
    ]);
    expect(after.slice(0, 5)).toEqual(signIns);
    expect(after[0]).toBe(signIns[0]);
  });

  test('nothing to strike gives the records themselves', () => {
    const apps = [record(1, 'SigninLogs', 0, { UserPrincipalName: '', UserId: 'x' })];
    expect(strike(apps, upperCase, { pattern: 'all' })).toEqual({ records: apps, changes: [] });
    expect(strike(apps, upperCase, { pattern: 'all' }).records).toBe(apps);
  });
});

describe('places inside a dynamic column', () => {
  const audit = record(1, 'AuditLogs', 0, {
    InitiatedBy: { user: { userPrincipalName: 'alice@contoso.com', ipAddress: '203.0.113.7' } },
    TargetResources: [
      { userPrincipalName: 'bob@contoso.com', modifiedProperties: [{ newValue: '["a"]' }, { newValue: '' }] },
      { displayName: 'no name', modifiedProperties: [] },
      'not an object',
      { userPrincipalName: null },
    ],
  });

  test('only what the place says changes, the rest stays the identical object', () => {
    const { records, changes } = strike([audit], upperCase, { pattern: 'all' });
    expect(changes.map(({ column, path }) => [column, ...path])).toEqual([
      ['InitiatedBy', 'user', 'userPrincipalName'],
      ['TargetResources', 0, 'userPrincipalName'],
    ]);
    const after = records[0]?.values.get('TargetResources');
    const before = audit.values.get('TargetResources');
    if (!Array.isArray(after) || !Array.isArray(before)) throw new Error('no array');
    expect(after[0]?.get('userPrincipalName')).toBe('BOB@CONTOSO.COM');
    expect(after[0]?.get('modifiedProperties')).toBe(before[0]?.get('modifiedProperties'));
    expect(after[1]).toBe(before[1]);
    expect([...(after[0]?.keys() ?? [])]).toEqual(['userPrincipalName', 'modifiedProperties']);
  });

  test('an empty text is not struck', () => {
    const cut = planOf('cutOffJson', { dropLast: 2, ending: '...' }, ['json']);
    expect(strike([audit], cut, { pattern: 'all' }).changes).toEqual([
      { record: 1, table: 'AuditLogs', column: 'TargetResources', path: [0, 'modifiedProperties', 0, 'newValue'] },
    ]);
  });
});

describe('columns that a transform fills', () => {
  const plan: StrikePlan = {
    ...planOf('moveToColumn', { column: 'Other' }, []),
    places: new Map([['SigninLogs', [{ ...parsePlace('UserId'), roles: new Set() }]]]),
  };

  test('are changes too', () => {
    const { records, changes } = strike([record(1, 'SigninLogs', 0, { UserId: 'x' })], plan, { pattern: 'all' });
    expect(changes.map(({ column }) => column)).toEqual(['UserId', 'Other']);
    expect([...(records[0]?.values ?? [])]).toEqual([
      ['UserId', ''],
      ['Other', 'x'],
    ]);
  });
});

test('places are read and followed', () => {
  expect(parsePlace('A')).toEqual({ column: 'A', steps: [] });
  expect(parsePlace('A.b[].c[][]')).toEqual({ column: 'A', steps: ['b', '[]', 'c', '[]', '[]'] });
  const value = fromJson([{ b: [1, 2] }, { b: 'x' }, { c: [3] }]);
  expect(valuesAt(value, ['[]', 'b', '[]'])).toEqual([1n, 2n]);
  expect(updateAt(value, ['[]', 'b', '[]'], (part) => part)).toBe(value);
  expect(updateAt(fromJson({ a: 1 }), ['toString'], () => null)).toEqual(fromJson({ a: 1 }));
});

describe('of any records', () => {
  const name = fc.constantFrom('alice@contoso.com', 'Bob@Contoso.com', 'CAROL@CONTOSO.COM', 'Not Available', '', 'x');
  const anyRecord = fc.record({
    table: fc.constantFrom('SigninLogs', 'AuditLogs', 'Other'),
    minute: fc.nat(5),
    values: fc.record({
      UserPrincipalName: name,
      UserId: fc.string(),
      InitiatedBy: fc.oneof(
        fc.record({ user: fc.record({ userPrincipalName: name, id: fc.string() }) }),
        fc.record({ app: fc.string() }),
        fc.constant(null),
      ),
      TargetResources: fc.array(fc.record({ userPrincipalName: fc.oneof(name, fc.constant(null)), type: fc.string() })),
    }),
  });
  const patterns: readonly Pattern[] = ['all', 'alternate', 'first', 'one-table'];

  test('a strike changes what it says and nothing else', () => {
    fc.assert(
      fc.property(
        fc.array(anyRecord, { maxLength: 8 }),
        fc.constantFrom(...patterns),
        fc.nat(3),
        (made, pattern, seed) => {
          const records = made.map(({ table, minute, values }, index) => record(index, table, minute, values));
          const result = strike(records, upperCase, { pattern, seed, table: 'AuditLogs' });
          expect(result.records.length).toBe(records.length);
          const differences = records.flatMap((before, index) => differencesOf(before, result.records[index]));
          const reported = result.changes.map(({ record: number, column, path }) =>
            [number, column, ...path].join('/'),
          );
          expect([...reported].sort()).toEqual([...differences].sort());
          for (const change of result.changes) expect(['SigninLogs', 'AuditLogs']).toContain(change.table);
          const untouched = records.filter((item) => !result.changes.some((change) => change.record === item.number));
          for (const item of untouched) expect(result.records).toContain(item);
          if (pattern === 'first') expect(new Set(result.changes.map((change) => change.record)).size).toBeLessThan(2);
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** Paths at which two records differ, found by a walk of our own. */
function differencesOf(before: LogRecord, after: LogRecord | undefined): string[] {
  const differ = (a: Dynamic | null, b: Dynamic | null, path: readonly (string | number)[]): string[] => {
    if (a instanceof Map && b instanceof Map) {
      return [...new Set([...a.keys(), ...b.keys()])].flatMap((key) =>
        differ(a.get(key) ?? null, b.get(key) ?? null, [...path, key]),
      );
    }
    if (Array.isArray(a) && Array.isArray(b)) {
      return a.flatMap((item, index) => differ(item, b[index] ?? null, [...path, index]));
    }
    return a === b ? [] : [path.join('/')];
  };
  return differ(new Map(before.values), new Map(after?.values), [before.number]);
}
