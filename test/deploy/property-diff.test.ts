import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../src/azure/json-object.ts';
import { canonicalRule } from '../../src/deploy/canonical-rule.ts';
import { diffRules, isLayoutOnly, type PropertyChange } from '../../src/deploy/property-diff.ts';

function diff(before: JsonObject, after: JsonObject): readonly PropertyChange[] {
  return diffRules(
    canonicalRule({ kind: 'Scheduled', properties: before }),
    canonicalRule({ kind: 'Scheduled', properties: after }),
  );
}

const brief = (changes: readonly PropertyChange[]) =>
  changes.map(({ path, before, after }): [string, JsonValue, JsonValue] => [path.join('.'), before, after]);

const mapping = (entityType: string, fields: Readonly<Record<string, string>>): JsonObject => ({
  entityType,
  fieldMappings: Object.entries(fields).map(([identifier, columnName]) => ({ identifier, columnName })),
});

describe('diffRules', () => {
  it('lists changes in the order of the properties, whatever theirs', () => {
    const changes = diff(
      { tactics: ['Impact'], enabled: true, displayName: 'a', queryPeriod: 'PT1H', customDetails: { b: 'x', a: 'y' } },
      {
        customDetails: { c: 'x', a: 'z' },
        displayName: 'b',
        queryPeriod: 'PT2H',
        enabled: false,
        tactics: ['Execution'],
      },
    );
    expect(brief(changes)).toEqual([
      ['displayName', 'a', 'b'],
      ['enabled', true, false],
      ['queryPeriod', 'PT1H', 'PT2H'],
      ['tactics', ['Impact'], ['Execution']],
      ['customDetails.a', 'y', 'z'],
      ['customDetails.b', 'x', null],
      ['customDetails.c', null, 'x'],
    ]);
  });

  it('tells entity mappings apart by type, and their fields by identifier', () => {
    const ip = mapping('IP', { Address: 'Ip' });
    const before = [mapping('Account', { Name: 'n', UPNSuffix: 's' }), ip, mapping('Host', { HostName: 'h' })];
    const after = [ip, mapping('Account', { Name: 'm', Sid: 'x' }), mapping('URL', { Url: 'u' })];
    expect(brief(diff({ entityMappings: before }, { entityMappings: after }))).toEqual([
      ['entityMappings.Account.Name', 'n', 'm'],
      ['entityMappings.Account.Sid', null, 'x'],
      ['entityMappings.Account.UPNSuffix', 's', null],
      ['entityMappings.Host.HostName', 'h', null],
      ['entityMappings.URL.Url', null, 'u'],
    ]);
  });

  it('matches several of one type by what they share', () => {
    const before = [
      mapping('IP', { Address: 'a' }),
      mapping('Account', { Name: 'x' }),
      mapping('Account', { Name: 'y', Sid: 's' }),
    ];
    const after = [
      mapping('Account', { Name: 'z', Sid: 's' }),
      mapping('Account', { Name: 'w' }),
      mapping('IP', { Address: 'a' }),
    ];
    expect(brief(diff({ entityMappings: before }, { entityMappings: after }))).toEqual([
      ['entityMappings.Account 1.Name', 'y', 'z'],
      ['entityMappings.Account 2.Name', 'x', 'w'],
    ]);
    const twice = [mapping('IP', { Address: 'a' }), mapping('IP', { Address: 'a' })];
    expect(brief(diff({ entityMappings: twice }, { entityMappings: twice.slice(1) }))).toEqual([
      ['entityMappings.IP.Address', 'a', null],
    ]);
  });

  it('goes into objects, and says when one is not there', () => {
    const grouping = {
      enabled: true,
      reopenClosedIncident: false,
      lookbackDuration: 'PT1H',
      matchingMethod: 'AnyAlert',
    };
    const changes = diff(
      {
        incidentConfiguration: { createIncident: true, groupingConfiguration: grouping },
        alertDetailsOverride: { alertSeverityColumnName: 'S' },
      },
      {
        incidentConfiguration: { createIncident: false },
        alertDetailsOverride: { alertDynamicProperties: [{ alertProperty: 'AlertLink', value: 'L' }] },
      },
    );
    expect(brief(changes)).toEqual([
      ['alertDetailsOverride.alertSeverityColumnName', 'S', null],
      ['alertDetailsOverride.alertDynamicProperties.AlertLink', null, 'L'],
      ['incidentConfiguration.createIncident', true, false],
      ['incidentConfiguration.groupingConfiguration.enabled', true, false],
      ['incidentConfiguration.groupingConfiguration.lookbackDuration', 'PT1H', 'PT5H'],
      ['incidentConfiguration.groupingConfiguration.matchingMethod', 'AnyAlert', 'AllEntities'],
    ]);
  });

  it('shows a query line by line, and whether it does what it did', () => {
    const [change, ...more] = diff({ query: 'T\n| take 1' }, { query: 'T // all\n| take 1' });
    expect(more).toEqual([]);
    expect(change).toEqual({
      path: ['query'],
      before: 'T\n| take 1',
      after: 'T // all\n| take 1',
      layoutOnly: true,
      lines: {
        removed: 1,
        added: 1,
        hunks: [
          {
            beforeStart: 1,
            afterStart: 1,
            lines: [
              { kind: 'removed', text: 'T' },
              { kind: 'added', text: 'T // all' },
              { kind: 'same', text: '| take 1' },
            ],
          },
        ],
      },
    });
    expect(isLayoutOnly(change === undefined ? [] : [change])).toBe(true);
    const real = diff({ query: 'T', enabled: true }, { query: 'U', enabled: true });
    expect(real[0]?.layoutOnly).toBe(false);
    expect(isLayoutOnly(real)).toBe(false);
    expect(isLayoutOnly(diff({ query: 'T', enabled: true }, { query: 'T //', enabled: false }))).toBe(false);
  });

  it('does not fall over what is of another type', () => {
    expect(brief(diff({ entityMappings: 'x', customDetails: [1], incidentConfiguration: 3 }, {}))).toEqual([
      ['entityMappings', 'x', null],
      ['customDetails', [1], null],
      [
        'incidentConfiguration',
        3,
        {
          createIncident: true,
          groupingConfiguration: {
            enabled: false,
            reopenClosedIncident: false,
            lookbackDuration: 'PT5H',
            matchingMethod: 'AllEntities',
          },
        },
      ],
    ]);
    expect(diff({ entityMappings: [1, null, 'x'] }, { entityMappings: [1, null, 'x'] })).toEqual([]);
    expect(brief(diff({ entityMappings: [1] }, { entityMappings: [2] }))).toEqual([['entityMappings.?', 1, 2]]);
  });
});
