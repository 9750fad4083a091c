import { describe, expect, it } from 'vitest';
import { parseDetection } from '../../src/content/detection.ts';
import { SourceFile } from '../../src/content/source-file.ts';
import type { Cell } from '../../src/kql/values/cell.ts';
import type { ScalarType } from '../../src/kql/values/scalar-type.ts';
import { type Alert, buildAlerts } from '../../src/sentinel/alerts.ts';
import { canonicalEntity } from '../../src/sentinel/entities.ts';
import type { Run } from '../../src/sentinel/scheduler.ts';

const run: Run = {
  scheduledAt: 0,
  executesAt: 3_000_000_000,
  now: 0,
  windowStart: -36_000_000_000,
  windowEnd: 0,
  ingestedAfter: null,
  ingestedBy: 3_000_000_000,
};

const schedule = 'queryFrequency: 1h\nqueryPeriod: 1h\ntriggerOperator: gt\ntriggerThreshold: 0\n';

function rule(extra: string, head = schedule) {
  const text = `id: 1\nname: The rule\ndescription: What it does\nseverity: Medium\ntactics: [Execution]\nquery: T\n${head}${extra}`;
  const { detection, findings } = parseDetection(new SourceFile('detections/a.yaml', text));
  expect(findings).toEqual([]);
  if (detection === undefined) throw new Error('no detection');
  return detection;
}

function table(columns: Record<string, ScalarType>, rows: readonly (readonly Cell[])[]) {
  return { columns: Object.entries(columns).map(([name, type]) => ({ name, type })), rows };
}

function users(count: number) {
  return table(
    { User: 'string', Count: 'long' },
    Array.from({ length: count }, (_, n) => [`user${n}@contoso.com`, n]),
  );
}

const account = 'entityMappings: [{entityType: Account, fieldMappings: [{identifier: FullName, columnName: User}]}]\n';

function entitiesOf(alert: Alert | undefined): string[] {
  return (alert?.entities ?? []).map(canonicalEntity);
}

describe('buildAlerts', () => {
  it('makes one alert of all rows', () => {
    const alerts = buildAlerts(rule(account), users(3), run);
    expect(alerts.length).toBe(1);
    expect(alerts[0]).toMatchObject({
      displayName: 'The rule',
      description: 'What it does',
      severity: 'Medium',
      tactics: ['Execution'],
      rows: [0, 1, 2],
      summary: false,
      run,
    });
    expect(entitiesOf(alerts[0])).toEqual([
      'Account(FullName=user0@contoso.com)',
      'Account(FullName=user1@contoso.com)',
      'Account(FullName=user2@contoso.com)',
    ]);
  });

  it('makes none below the threshold, and one without rows where silence triggers', () => {
    expect(buildAlerts(rule(account), users(0), run)).toEqual([]);
    expect(buildAlerts(rule(account, schedule.replace('Threshold: 0', 'Threshold: 3')), users(3), run)).toEqual([]);
    const [silence, ...more] = buildAlerts(rule(account, schedule.replace('gt', 'eq')), users(0), run);
    expect(more).toEqual([]);
    expect(silence).toMatchObject({ displayName: 'The rule', rows: [], entities: [] });
  });

  it('makes an alert a row, up to 150; of more the last stands for all', () => {
    const each = rule(`${account}eventGroupingSettings: {aggregationKind: AlertPerResult}\n`);
    const all = buildAlerts(each, users(150), run);
    expect(all.length).toBe(150);
    expect(all.every((alert) => !alert.summary && alert.rows.length === 1)).toBe(true);
    expect(entitiesOf(all[149])).toEqual(['Account(FullName=user149@contoso.com)']);
    const more = buildAlerts(each, users(151), run);
    expect(more.length).toBe(150);
    expect(more.slice(0, 149).every((alert, index) => alert.rows[0] === index && !alert.summary)).toBe(true);
    expect(more[149]).toMatchObject({ summary: true });
    expect(more[149]?.rows.length).toBe(151);
    expect(more[149]?.entities.length).toBe(151);
  });

  it('caps an NRT rule at 30', () => {
    const each = rule(`kind: NRT\neventGroupingSettings: {aggregationKind: AlertPerResult}\n`, '');
    expect(buildAlerts(each, users(30), run).filter((alert) => alert.summary)).toEqual([]);
    const more = buildAlerts(each, users(31), run);
    expect(more.length).toBe(30);
    expect(more[29]?.rows.length).toBe(31);
    expect(buildAlerts(each, users(0), run)).toEqual([]);
  });

  it('holds 500 entities, shared equally among the mappings', () => {
    expect(buildAlerts(rule(account), users(600), run)[0]?.entities.length).toBe(500);
    const three = rule(
      'entityMappings:\n' +
        '  - {entityType: Account, fieldMappings: [{identifier: FullName, columnName: User}]}\n' +
        '  - {entityType: Host, fieldMappings: [{identifier: HostName, columnName: User}]}\n' +
        '  - {entityType: Process, fieldMappings: [{identifier: ProcessId, columnName: Count}]}\n',
    );
    const types = buildAlerts(three, users(600), run)[0]?.entities.map(({ type }) => type) ?? [];
    expect(['Account', 'Host', 'Process'].map((type) => types.filter((each) => each === type).length)).toEqual([
      166, 166, 166,
    ]);
  });

  it('leaves out repeated and empty entities, built-in accounts and columns that are not there', () => {
    const mapped = rule(
      'entityMappings:\n' +
        '  - {entityType: Account, fieldMappings: [{identifier: Name, columnName: User}, {identifier: UPNSuffix, columnName: Suffix}]}\n' +
        '  - {entityType: IP, fieldMappings: [{identifier: Address, columnName: Nope}]}\n',
    );
    const result = table({ User: 'string', Suffix: 'string' }, [
      ['alice', 'contoso.com'],
      ['alice', 'contoso.com'],
      ['', ''],
      ['System', 'contoso.com'],
      ['bob', ''],
    ]);
    expect(entitiesOf(buildAlerts(mapped, result, run)[0])).toEqual([
      'Account(FullName=alice@contoso.com)',
      'Account(Name=bob)',
    ]);
  });

  it('reads values as tostring() does', () => {
    const mapped = rule('customDetails: {A: a, B: b, C: c, D: d, E: e, F: f}\n');
    const result = table({ a: 'long', b: 'datetime', c: 'dynamic', d: 'bool', e: 'real', f: 'guid' }, [
      [9007199254740993n, 0, ['x', 1n], true, 1, null],
      [null, null, null, null, null, null],
      [9007199254740993n, 1, null, false, 2, null],
    ]);
    expect(Object.fromEntries(buildAlerts(mapped, result, run)[0]?.customDetails ?? [])).toEqual({
      A: ['9007199254740993'],
      B: ['2020-01-01T00:00:00.0000000Z', '2020-01-01T00:00:00.0000001Z'],
      C: ['["x",1]'],
      D: ['True', 'False'],
      E: ['1.0', '2.0'],
      F: [],
    });
  });

  it('overrides name, description, severity and tactics from the first row', () => {
    const overriding = rule(
      'alertDetailsOverride:\n' +
        '  alertDisplayNameFormat: "{{User}} failed {{Count}} times"\n' +
        '  alertDescriptionFormat: "Seen: {{ User }}"\n' +
        '  alertSeverityColumnName: Severity\n' +
        '  alertTacticsColumnName: Tactics\n' +
        '  alertDynamicProperties: [{alertProperty: AlertLink, value: Link}, {alertProperty: ProductName, value: Nope}]\n',
    );
    const columns = { User: 'string', Count: 'long', Severity: 'string', Tactics: 'string', Link: 'string' } as const;
    const alert = (...rows: Cell[][]) => buildAlerts(overriding, table(columns, rows), run)[0];
    expect(
      alert(['alice', 3, 'high', 'Impact, LateralMovement', 'https://x'], ['bob', 4, 'Low', '', '']),
    ).toMatchObject({
      displayName: 'alice failed 3 times',
      description: 'Seen: alice',
      severity: 'High',
      tactics: ['Impact', 'LateralMovement'],
      dynamicProperties: new Map([['AlertLink', 'https://x']]),
    });
    // An empty or invalid value brings the rule's own back.
    expect(alert(['', 3, 'Terrible', 'Impact, Nonsense', ''])).toMatchObject({
      displayName: 'The rule',
      description: 'What it does',
      severity: 'Medium',
      tactics: ['Execution'],
      dynamicProperties: new Map(),
    });
    expect(alert(['alice', null, '', '["Impact"]', ''])).toMatchObject({
      displayName: 'The rule',
      description: 'Seen: alice',
      tactics: ['Impact'],
    });
    expect(alert(['x'.repeat(300), 3, '', '', ''])?.displayName.length).toBe(256);
  });

  it('takes over the entities of other alerts', () => {
    const passing = rule('sentinelEntitiesMappings: [{columnName: Entities}]\n');
    const list =
      '[{"$id":"1","Type":"account","Name":"alice","UPNSuffix":"contoso.com","IsDomainJoined":true},{"Type":"ip","Address":"203.0.113.7"},{"$ref":"1"},{"Type":"unheard-of","Name":"x"},7]';
    const alerts = buildAlerts(passing, table({ Entities: 'string' }, [[list], ['not JSON'], ['']]), run);
    expect(entitiesOf(alerts[0])).toEqual([
      'Account(FullName=alice@contoso.com, IsDomainJoined=true)',
      'IP(Address=203.0.113.7)',
    ]);
  });
});
