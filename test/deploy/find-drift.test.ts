import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AuditFile, deletedRules, readAuditFile } from '../../src/deploy/audit-trail.ts';
import { findDrift } from '../../src/deploy/find-drift.ts';
import { temporaryFolder } from '../e2e/temporary-folder.ts';
import { deployerOf, detectionWith, functionsOf, idOf, rulesOf, startWorld } from './deployed-world.ts';

const content = { functions: functionsOf(), detections: rulesOf(0, 8) };

describe('drift', () => {
  it('is everything that is otherwise, with who and when', async () => {
    const fake = await startWorld();
    const deployer = deployerOf(fake);
    await deployer.apply(await deployer.plan(content));
    const workspace = fake.workspace();
    workspace.edit('rules', idOf(0), (properties, resource) => {
      properties['severity'] = 'Low';
      properties['eventGroupingSettings'] = { aggregationKind: 'AlertPerResult' };
      resource.root['systemData'] = { lastModifiedBy: 'mallory@contoso.com', lastModifiedAt: '2026-01-06T00:00:00Z' };
    });
    workspace.autoDisable(idOf(1), 'It took too long.');
    workspace.delete('rules', idOf(2));
    workspace.delete('metadata', `analyticsrule-${idOf(3)}`);
    workspace.delete('metadata', `analyticsrule-${idOf(4)}`);
    workspace.edit('rules', idOf(4), (properties) => {
      properties['enabled'] = false;
    });
    workspace.edit('rules', idOf(5), (properties) => {
      properties['query'] = `// a remark\n${String(properties['query'])}`;
    });
    const left = { functions: functionsOf().slice(0, 1), detections: [...content.detections.slice(0, 7)] };
    const [planned] = await deployer.plan(left);
    if (planned === undefined) throw new Error('There is no plan.');
    const { drift, same } = findDrift(planned);
    expect(same).toBe(3);
    expect(drift.map((one) => [one.drift, one.name, one.changes.map(({ path }) => path.join('.'))])).toEqual([
      ['changed', 'Rule 0', ['severity', 'eventGroupingSettings.aggregationKind']],
      ['disabled', 'Rule 1', ['displayName', 'description', 'enabled']],
      ['missing', 'Rule 2', []],
      ['unmarked', 'Rule 3', []],
      ['foreign', 'Rule 4', ['enabled']],
      ['extra', 'Inner', []],
      ['extra', 'Rule 7', []],
    ]);
    expect(drift[0]).toMatchObject({ by: 'mallory@contoso.com', at: '2026-01-06T00:00:00Z' });
    expect(drift[0]?.changes[0]).toEqual({ path: ['severity'], before: 'High', after: 'Low' });
    expect(drift[1]?.reasons).toEqual([
      'Sentinel switched the rule off by itself; it says: It took too long. The plan enables it again: mend what it depends on first.',
    ]);
    expect(drift[2]?.reasons).toEqual([
      'The rule was here, as its mark is, and was deleted. Sentinel may refuse the id for about a day after a deletion.',
    ]);
    const layout = planned.items.find(({ item }) => item.id === idOf(5))?.item;
    expect(layout).toMatchObject({
      action: 'unchanged',
      changes: [],
      reasons: ['Only comments or layout of the query differ: nothing is written.'],
    });
  });
});

describe('what a plan warns of', () => {
  it('names that are taken, tables that are poor, and callers that are not ours', async () => {
    const fake = await startWorld();
    const deployer = deployerOf(fake);
    await deployer.apply(await deployer.plan(content));
    fake.workspace().plantTable('AuditLogs', { columns: { TimeGenerated: 'dateTime' }, plan: 'Basic' });
    fake.workspace().plant('rules', {
      name: 'theirs',
      kind: 'Scheduled',
      properties: { displayName: ' rule  90 ', enabled: true, query: 'SigninLogs | invoke Inner()' },
    });
    const detections = [
      ...content.detections,
      detectionWith(
        { id: idOf(90), name: 'Rule 90', query: 'AuditLogs | join Custom_CL on A\n' },
        'detections/z/A.yaml',
      ),
    ];
    const [planned] = await deployer.plan({ functions: functionsOf('| extend Z = 1'), detections });
    const reasons = new Map(planned?.items.map(({ item }) => [item.name, item.reasons]));
    expect(reasons.get('Rule 90')).toEqual([
      'Another rule of the workspace, theirs, has the same name.',
      'The workspace has no table Custom_CL, or not yet.',
      'Rules may not be able to read AuditLogs: the plan is Basic or Auxiliary.',
    ]);
    expect(reasons.get('Inner')).toEqual(['Called as well by what is not in the repository: the rule "rule  90".']);
    expect(planned?.notes).toEqual([]);
  });
});

describe('the trail', () => {
  it('is lines of JSON, whatever died within one, and knows what was deleted within a day', () => {
    const folder = temporaryFolder({});
    const path = join(folder, 'audit.jsonl');
    let now = Date.UTC(2026, 0, 5);
    const trail = new AuditFile(path, { run: 'one', by: null }, () => now);
    const about = { kind: 'rule', resourceId: '/Subscriptions/x' };
    trail.write({ event: 'deleted', ...about, id: 'OLD' });
    now += 20 * 3_600_000;
    trail.write({ event: 'deleted', ...about, id: 'a' });
    trail.write({ event: 'deleted', ...about, id: 'b' });
    trail.write({ event: 'deleted', ...about, id: 'c', resourceId: '/subscriptions/y' });
    trail.write({ event: 'deleted', ...about, id: 'f', kind: 'function' });
    trail.write({ event: 'written', ...about, id: 'B' });
    trail.close();
    appendFileSync(path, '{"event":"dele');
    const next = new AuditFile(path, { run: 'two' }, () => now);
    next.write({ event: 'end', stopped: null });
    next.close();
    const text = readAuditFile(path);
    expect(
      text.endsWith('{"event":"dele\n{"time":"2026-01-05T20:00:00.000Z","run":"two","event":"end","stopped":null}\n'),
    ).toBe(true);
    const deleted = (at: number): unknown => [...deletedRules(text, '/subscriptions/X', at)];
    expect(deleted(now)).toEqual([
      ['old', '2026-01-05T00:00:00.000Z'],
      ['a', '2026-01-05T20:00:00.000Z'],
    ]);
    expect(deleted(now + 5 * 3_600_000)).toEqual([['a', '2026-01-05T20:00:00.000Z']]);
    expect(readAuditFile(join(folder, 'none'))).toBe('');
  });
});
