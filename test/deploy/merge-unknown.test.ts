import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonObject, type JsonObject } from '../../src/azure/json-object.ts';
import { canonicalJson } from '../../src/deploy/canonical-json.ts';
import { canonicalRule } from '../../src/deploy/canonical-rule.ts';
import { desiredFunction } from '../../src/deploy/desired-function.ts';
import { desiredRule } from '../../src/deploy/desired-rule.ts';
import { detectionFieldOrder } from '../../src/deploy/detection-fields.ts';
import { renderFields } from '../../src/deploy/edit-fields.ts';
import { readLiveFunction } from '../../src/deploy/live-function.ts';
import { type LiveRule, readLiveRule } from '../../src/deploy/live-rule.ts';
import { functionRequest, ruleRequest } from '../../src/deploy/merge-unknown.ts';
import { detectionIn, detectionWith, functionWith } from './detection-of.ts';
import { generatedDetection } from './generated-detection.ts';

function live(properties: JsonObject, also: JsonObject = {}): LiveRule {
  const rule = readLiveRule({
    id: '/subscriptions/s/x',
    name: 'ABC',
    type: 't',
    systemData: {},
    kind: 'scheduled',
    properties,
    ...also,
  });
  if (rule === undefined) throw new Error('no rule');
  return rule;
}

const body = desiredRule(
  detectionWith({
    entityMappings: [
      { entityType: 'IP', fieldMappings: [{ identifier: 'Address', columnName: 'Ip' }] },
      { entityType: 'Account', fieldMappings: [{ identifier: 'Name', columnName: 'New' }] },
    ],
  }),
);

describe('ruleRequest', () => {
  it('creates with the body alone', () => {
    expect(ruleRequest(body)).toEqual({ kind: 'Scheduled', properties: body.properties });
  });

  it('sends the etag, the unknown and the template, and nothing that is read-only or of the envelope', () => {
    const request = ruleRequest(
      body,
      live(
        {
          lastModifiedUtc: 'x',
          newThing: [1],
          nothing: null,
          alertRuleTemplateName: 'gallery',
          templateVersion: '1.2.3',
          customDetails: { Gone: 'x' },
          tactics: ['Impact'],
          incidentConfiguration: {
            createIncident: false,
            who: 'me',
            groupingConfiguration: { enabled: true, deep: { er: 1 } },
          },
          alertDetailsOverride: { alertSeverityColumnName: 'S', nextFormat: 'f' },
          entityMappings: [
            {
              entityType: 'account',
              fieldMappings: [{ identifier: 'Name', columnName: 'Old', weight: 2 }],
              kept: true,
            },
            { entityType: 'Ip', fieldMappings: [{ columnName: 'Ip', identifier: 'Address' }], first: 1 },
            { entityType: 'Host', gone: true },
          ],
        },
        { etag: '"7"' },
      ),
    );
    expect(Object.keys(request)).toEqual(['etag', 'kind', 'properties']);
    expect(request['etag']).toBe('"7"');
    expect(request['properties']).toEqual({
      ...body.properties,
      newThing: [1],
      alertRuleTemplateName: 'gallery',
      templateVersion: '1.2.3',
      alertDetailsOverride: { nextFormat: 'f' },
      incidentConfiguration: {
        who: 'me',
        createIncident: true,
        groupingConfiguration: {
          enabled: false,
          reopenClosedIncident: false,
          lookbackDuration: 'PT5H',
          matchingMethod: 'AllEntities',
          deep: { er: 1 },
        },
      },
      entityMappings: [
        { entityType: 'IP', fieldMappings: [{ identifier: 'Address', columnName: 'Ip' }], first: 1 },
        { entityType: 'Account', fieldMappings: [{ identifier: 'Name', columnName: 'New', weight: 2 }], kept: true },
      ],
    });
  });

  it('keeps names that are traps', () => {
    const properties: JsonObject = JSON.parse(
      '{"__proto__": {"polluted": true}, "constructor": 1, "hasOwnProperty": 2}',
    );
    const request = ruleRequest(body, live(properties));
    const sent: unknown = JSON.parse(JSON.stringify(request['properties']));
    expect(Object.entries(isJsonObject(sent) ? sent : {})).toEqual(
      expect.arrayContaining([
        ['__proto__', { polluted: true }],
        ['constructor', 1],
        ['hasOwnProperty', 2],
      ]),
    );
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('does not send an NRT rule a schedule that it once had', () => {
    const nrt = desiredRule(
      detectionWith({
        kind: 'NRT',
        queryFrequency: undefined,
        queryPeriod: undefined,
        triggerOperator: undefined,
        triggerThreshold: undefined,
      }),
    );
    const request = ruleRequest(nrt, {
      ...live({ queryFrequency: 'PT5M', triggerOperator: 'Equal', x: 1 }),
      kind: 'NRT',
    });
    expect(request).toEqual({ kind: 'NRT', properties: { ...nrt.properties, x: 1 } });
  });

  it('is as desired whatever was there, and changes nothing when it is sent again', () => {
    fc.assert(
      fc.property(
        generatedDetection,
        generatedDetection,
        fc.dictionary(fc.string(), fc.jsonValue()),
        (one, other, extra) => {
          const of = (fields: typeof one) => desiredRule(detectionIn(renderFields(fields, detectionFieldOrder)));
          const [wanted, old] = [of(one), of(other)];
          if (wanted.kind !== old.kind) return;
          const there = {
            ...live({ ...(JSON.parse(JSON.stringify(extra)) as JsonObject), ...old.properties }),
            kind: old.kind,
          };
          const { properties = {} } = ruleRequest(wanted, there);
          const sent = isJsonObject(properties) ? properties : {};
          expect(canonicalJson(canonicalRule({ kind: wanted.kind, properties: sent }).properties)).toBe(
            canonicalJson(canonicalRule(wanted).properties),
          );
          expect(ruleRequest(wanted, { ...there, properties: sent })['properties']).toEqual(sent);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('functionRequest', () => {
  it('takes an etag from either place, and keeps the tags of others', () => {
    const found = readLiveFunction({
      id: '/subscriptions/s/savedSearches/canonicalip',
      name: 'canonicalip',
      properties: {
        etag: 'W/"1"',
        functionAlias: 'CanonicalIp',
        category: 'Mine',
        tags: [
          { name: 'team', value: 'soc', colour: 'red' },
          { name: 'blindspot', value: '0.9.0', since: 1 },
        ],
        somethingNew: 1,
      },
    });
    if (found === undefined) throw new Error('no function');
    const definition = functionWith('CanonicalIp', 'print 1', { version: '1.0.0' });
    expect(found.etag).toBe('W/"1"');
    expect(functionRequest(desiredFunction(definition, found), found)).toEqual({
      etag: 'W/"1"',
      properties: {
        category: 'Blindspot',
        displayName: 'CanonicalIp',
        query: 'print 1\n',
        functionAlias: 'CanonicalIp',
        version: 2,
        tags: [
          { name: 'team', value: 'soc', colour: 'red' },
          { name: 'blindspot', value: '1.0.0', since: 1 },
        ],
        somethingNew: 1,
      },
    });
    expect(readLiveFunction({ name: 'x', properties: { displayName: 'no alias' } })).toBeUndefined();
    expect(readLiveFunction({ name: 'x', properties: null })).toBeUndefined();
  });
});

describe('readLiveRule', () => {
  it('reads rules that run a query and no others', () => {
    expect(readLiveRule({ name: 'A', kind: 'Fusion', properties: {} })).toBeUndefined();
    expect(readLiveRule({ name: 'A', kind: 'Scheduled' })).toBeUndefined();
    expect(readLiveRule({ kind: 'Scheduled', properties: {} })).toBeUndefined();
    expect(readLiveRule({ name: 'A', kind: 'nrt', etag: '', properties: {} })).toEqual({
      id: 'a',
      resourceId: '',
      kind: 'NRT',
      etag: undefined,
      properties: {},
    });
  });
});
