import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/azure/json-object.ts';
import { canonicalJson } from '../../src/deploy/canonical-json.ts';
import { canonicalQuery } from '../../src/deploy/canonical-query.ts';
import { canonicalRule } from '../../src/deploy/canonical-rule.ts';

const of = (properties: JsonObject, kind: 'Scheduled' | 'NRT' = 'Scheduled') => canonicalRule({ kind, properties });

function same(a: JsonObject, b: JsonObject): void {
  expect(canonicalJson(of(a).properties)).toBe(canonicalJson(of(b).properties));
}

function differ(a: JsonObject, b: JsonObject): void {
  expect(canonicalJson(of(a).properties)).not.toBe(canonicalJson(of(b).properties));
}

describe('canonicalRule', () => {
  it.each<[string, JsonObject, JsonObject]>([
    ['durations by value', { queryPeriod: 'PT60M' }, { queryPeriod: 'P0DT1H' }],
    [
      'enums in any case',
      { severity: 'high', tactics: ['INITIALACCESS'] },
      { severity: 'High', tactics: ['InitialAccess'] },
    ],
    ['sets', { tactics: ['Impact', 'Execution', 'Impact'] }, { tactics: ['Execution', 'Impact'] }],
    ['what is absent', { description: null, customDetails: {}, entityMappings: [], tactics: null }, {}],
    [
      'defaults',
      { suppressionEnabled: false, suppressionDuration: 'PT300M', incidentConfiguration: { createIncident: true } },
      { eventGroupingSettings: { aggregationKind: 'singlealert' } },
    ],
    ['read-only', { lastModifiedUtc: '2026-01-01' }, {}],
    ['its template', { alertRuleTemplateName: 'x', templateVersion: '1.0.0' }, {}],
    [
      'parents of sub-techniques',
      { techniques: ['T1078'], subTechniques: ['t1078.004'] },
      { subTechniques: ['T1078.004'] },
    ],
    [
      'order of mappings',
      {
        entityMappings: [
          { entityType: 'IP', fieldMappings: [{ identifier: 'Address', columnName: 'a' }] },
          {
            entityType: 'Account',
            fieldMappings: [
              { identifier: 'Name', columnName: 'n' },
              { columnName: 'u', identifier: 'UPNSuffix' },
            ],
          },
        ],
      },
      {
        entityMappings: [
          {
            entityType: 'account',
            fieldMappings: [
              { identifier: 'UPNSuffix', columnName: 'u' },
              { identifier: 'Name', columnName: 'n' },
            ],
          },
          { entityType: 'IP', fieldMappings: [{ identifier: 'Address', columnName: 'a' }] },
        ],
      },
    ],
    [
      'CRLF and trailing blanks',
      { query: 'T  \r\n| take 1\r\n\r\n', description: 'a \r\nb\n' },
      { query: 'T\n| take 1', description: 'a\nb' },
    ],
  ])('does not mind %s', (_, a, b) => same(a, b));

  it.each<[string, JsonObject, JsonObject]>([
    ['enabled', { enabled: true }, { enabled: false }],
    ['the case of a column', { customDetails: { A: 'x' } }, { customDetails: { A: 'X' } }],
    [
      'the case of an identifier',
      { entityMappings: [{ entityType: 'Account', fieldMappings: [{ identifier: 'Sid', columnName: 'a' }] }] },
      { entityMappings: [{ entityType: 'Account', fieldMappings: [{ identifier: 'SID', columnName: 'a' }] }] },
    ],
    [
      'two equal mappings',
      { entityMappings: [{ entityType: 'IP' }, { entityType: 'IP' }] },
      { entityMappings: [{ entityType: 'IP' }] },
    ],
    ['leading blanks of a query', { query: ' T' }, { query: 'T' }],
    ['comments', { query: 'T // a' }, { query: 'T // b' }],
    ['another JSON type', { triggerThreshold: '0' }, { triggerThreshold: 0 }],
    ['months, which no rule has', { queryPeriod: 'P1M' }, { queryPeriod: 'P30D' }],
    [
      'grouping that is off',
      {
        incidentConfiguration: {
          createIncident: true,
          groupingConfiguration: { enabled: false, lookbackDuration: 'PT1H' },
        },
      },
      {},
    ],
  ])('minds %s', (_, a, b) => differ(a, b));

  it('keeps apart what no contract names, at any depth', () => {
    const properties: JsonObject = JSON.parse(
      '{"newThing": {"a": 1}, "absent": null, "__proto__": "x", "toString": 1, "incidentConfiguration": {"createIncident": true, "who": "me"}, "entityMappings": [{"entityType": "IP", "confidence": 3}], "customDetails": {"newThing": "x"}, "lastModifiedUtc": "x"}',
    );
    expect(of(properties).unknown).toEqual([
      { path: ['newThing'], value: { a: 1 } },
      { path: ['__proto__'], value: 'x' },
      { path: ['toString'], value: 1 },
      { path: ['entityMappings', '0', 'confidence'], value: 3 },
      { path: ['incidentConfiguration', 'who'], value: 'me' },
    ]);
    expect(of({ queryPeriod: 'PT1H', triggerThreshold: 1 }, 'NRT').unknown).toEqual([]);
    expect(of({ queryPeriod: 'PT1H' }, 'NRT').properties).not.toHaveProperty('queryPeriod');
  });
});

describe('canonicalQuery', () => {
  it.each([
    ['T  \r\n| where a == "x  "  \r\n', 'T\n| where a == "x  "'],
    ['print ```a  \r\n  b```  \r\n', 'print ```a  \r\n  b```'],
    ['T // c  \r\n  | take 1 //  ', 'T // c\n  | take 1 //'],
    ['print @"C:\\  "\t\n\n', 'print @"C:\\  "'],
    ['print "// no  "  \n', 'print "// no  "'],
    ['', ''],
    [' \n ', ''],
    ['a\rb', 'a\rb'],
  ])('%j', (query, canonical) => {
    expect(canonicalQuery(query)).toBe(canonical);
    expect(canonicalQuery(canonical)).toBe(canonical);
  });
});
