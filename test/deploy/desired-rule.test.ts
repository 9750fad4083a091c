import { describe, expect, it } from 'vitest';
import { alertRuleVersion } from '../../src/azure/api-versions.ts';
import { desiredRule } from '../../src/deploy/desired-rule.ts';
import { detectionWith } from './detection-of.ts';

const noSchedule = {
  queryFrequency: undefined,
  queryPeriod: undefined,
  triggerOperator: undefined,
  triggerThreshold: undefined,
};

describe('desiredRule', () => {
  it('states every default', () => {
    expect(desiredRule(detectionWith())).toEqual({
      kind: 'Scheduled',
      properties: {
        displayName: 'A rule',
        description: 'What it is for.',
        enabled: true,
        severity: 'High',
        query: 'T | take 1',
        queryFrequency: 'PT1H',
        queryPeriod: 'P1D',
        triggerOperator: 'GreaterThan',
        triggerThreshold: 0,
        suppressionEnabled: false,
        suppressionDuration: 'PT5H',
        incidentConfiguration: {
          createIncident: true,
          groupingConfiguration: {
            enabled: false,
            reopenClosedIncident: false,
            lookbackDuration: 'PT5H',
            matchingMethod: 'AllEntities',
          },
        },
        eventGroupingSettings: { aggregationKind: 'SingleAlert' },
      },
    });
  });

  it('writes everything that a file can say', () => {
    const { properties } = desiredRule(
      detectionWith({
        enabled: false,
        suppressionEnabled: true,
        suppressionDuration: '90m',
        queryFrequency: '1.12:00:00',
        tactics: ['Impact', 'Impact'],
        relevantTechniques: ['t1078.004', 'T1078', 'T1110'],
        entityMappings: [{ entityType: 'IP', fieldMappings: [{ identifier: 'Address', columnName: 'Ip' }] }],
        sentinelEntitiesMappings: [{ columnName: 'Entities' }],
        customDetails: { B: 'b', A: 'a' },
        alertDetailsOverride: {
          alertDisplayNameFormat: '{{X}}',
          alertDynamicProperties: [{ alertProperty: 'AlertLink', value: 'Link' }],
        },
        incidentConfiguration: {
          createIncident: false,
          groupingConfiguration: {
            enabled: true,
            reopenClosedIncident: true,
            lookbackDuration: '2d',
            matchingMethod: 'Selected',
            groupByCustomDetails: ['A'],
          },
        },
        eventGroupingSettings: { aggregationKind: 'AlertPerResult' },
      }),
    );
    expect(properties).toMatchObject({
      enabled: false,
      suppressionEnabled: true,
      suppressionDuration: 'PT1H30M',
      queryFrequency: 'P1DT12H',
      tactics: ['Impact'],
      techniques: ['T1078', 'T1110'],
      subTechniques: ['T1078.004'],
      entityMappings: [{ entityType: 'IP', fieldMappings: [{ identifier: 'Address', columnName: 'Ip' }] }],
      sentinelEntitiesMappings: [{ columnName: 'Entities' }],
      alertDetailsOverride: {
        alertDisplayNameFormat: '{{X}}',
        alertDynamicProperties: [{ alertProperty: 'AlertLink', value: 'Link' }],
      },
      incidentConfiguration: {
        createIncident: false,
        groupingConfiguration: {
          enabled: true,
          reopenClosedIncident: true,
          lookbackDuration: 'P2D',
          matchingMethod: 'Selected',
          groupByCustomDetails: ['A'],
        },
      },
      eventGroupingSettings: { aggregationKind: 'AlertPerResult' },
    });
    expect(Object.entries(properties['customDetails'] ?? {})).toEqual([
      ['B', 'b'],
      ['A', 'a'],
    ]);
    expect(Object.keys(properties)).not.toContain('alertRuleTemplateName');
    expect(Object.keys(properties)).not.toContain('templateVersion');
  });

  it('gives an NRT rule no schedule', () => {
    const { kind, properties } = desiredRule(detectionWith({ kind: 'NRT', ...noSchedule }));
    expect(kind).toBe('NRT');
    expect(Object.keys(properties).filter((name) => /^(query.|trigger)/.test(name))).toEqual([]);
    expect(properties).toMatchObject({ query: 'T | take 1', suppressionDuration: 'PT5H' });
  });
});

describe('the version that a desired rule is written with', () => {
  const versions = { alertRules: 'stable', alertRulesPreview: 'preview' };
  it.each([
    [{}, 'stable'],
    [{ relevantTechniques: ['T1078'], sentinelEntitiesMappings: [] }, 'stable'],
    [{ kind: 'NRT', ...noSchedule }, 'preview'],
    [{ relevantTechniques: ['T1078.004'] }, 'preview'],
    [{ sentinelEntitiesMappings: [{ columnName: 'E' }] }, 'preview'],
    [{ alertDetailsOverride: { alertDynamicProperties: [{ alertProperty: 'SubTechniques', value: 'S' }] } }, 'preview'],
    [{ alertDetailsOverride: { alertDynamicProperties: [{ alertProperty: 'subtechniques', value: 'S' }] } }, 'preview'],
    [{ alertDetailsOverride: { alertDynamicProperties: [{ alertProperty: 'Techniques', value: 'S' }] } }, 'stable'],
  ])('%j: %s', (fields, version) => {
    expect(alertRuleVersion(versions, desiredRule(detectionWith(fields)))).toBe(version);
  });
});
