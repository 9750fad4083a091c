import { describe, expect, it } from 'vitest';
import { type Detection, parseDetection, parseTriggerOperator } from '../../src/content/detection.ts';
import { SourceFile } from '../../src/content/source-file.ts';

const minimal = `id: 0b9ae89d-8cad-461c-808f-0494f70ad5c4
name: Password spray
description: Many users from one address.
severity: High
queryFrequency: 1h
queryPeriod: 1d
triggerOperator: gt
triggerThreshold: 0
query: |
  SigninLogs
  | where ResultType == "50126"
`;

function parse(text: string) {
  return parseDetection(new SourceFile('detections/signin/PasswordSpray.yaml', text));
}

function detectionOf(text: string): Detection {
  const { detection, findings } = parse(text);
  expect(findings).toEqual([]);
  if (detection === undefined) throw new Error('no detection');
  return detection;
}

function findingsOf(text: string): string[] {
  return parse(text).findings.map(
    ({ check, severity, line, column, endLine, endColumn, message, help }) =>
      `${line}:${column}-${endLine}:${endColumn} ${severity} ${check} ${message}${help === undefined ? '' : ` ${help}`}`,
  );
}

describe('parseDetection', () => {
  it('reads the least that a rule has, with the defaults of the rest', () => {
    const detection = detectionOf(minimal);
    expect(detection).toMatchObject({
      slug: 'signin/PasswordSpray',
      id: '0b9ae89d-8cad-461c-808f-0494f70ad5c4',
      name: 'Password spray',
      kind: 'Scheduled',
      severity: 'High',
      enabled: true,
      version: undefined,
      schedule: {
        frequency: 36_000_000_000,
        period: 864_000_000_000,
        triggerOperator: 'GreaterThan',
        triggerThreshold: 0,
      },
      tactics: [],
      entityMappings: [],
      aggregationKind: 'SingleAlert',
      suppressionEnabled: false,
      suppressionDuration: 180_000_000_000,
      incidentConfiguration: undefined,
      alertDetailsOverride: { alertDynamicProperties: [] },
      tags: null,
    });
    expect(detection.query.text).toBe('SigninLogs\n| where ResultType == "50126"\n');
    const at = detection.query.text.indexOf('ResultType');
    expect(detection.source.positionAt(detection.query.offsetInFile(at))).toEqual({ line: 11, column: 11 });
  });

  it('reads everything that a rule may have', () => {
    const detection = detectionOf(`${minimal}kind: scheduled
version: 1.0
status: Available
enabled: false
requiredDataConnectors:
  - connectorId: AzureActiveDirectory
    dataTypes: [SigninLogs]
tactics: [CredentialAccess]
relevantTechniques: [T1110.003]
entityMappings:
  - entityType: Account
    fieldMappings:
      - {identifier: Name, columnName: AccountName}
      - {identifier: UPNSuffix, columnName: Suffix}
sentinelEntitiesMappings: [{columnName: Entities}]
customDetails: {Users: Users, Failures: Count}
alertDetailsOverride:
  alertDisplayNameFormat: Spray from {{IPAddress}}
  alertSeverityColumnName: Severity
  alertDynamicProperties: [{alertProperty: AlertLink, value: Link}]
eventGroupingSettings: {aggregationKind: AlertPerResult}
suppressionEnabled: true
suppressionDuration: PT2H
incidentConfiguration:
  createIncident: true
  groupingConfiguration:
    enabled: true
    reopenClosedIncident: false
    lookbackDuration: PT5H
    matchingMethod: Selected
    groupByEntities: [Account]
tags: [Schema: ASIM]
metadata: {author: {name: Someone}}
`);
    expect(detection).toMatchObject({
      kind: 'Scheduled',
      version: '1.0',
      enabled: false,
      requiredDataConnectors: [{ connectorId: 'AzureActiveDirectory', dataTypes: ['SigninLogs'] }],
      relevantTechniques: ['T1110.003'],
      entityMappings: [
        {
          entityType: 'Account',
          fieldMappings: [
            { identifier: 'Name', columnName: 'AccountName' },
            { identifier: 'UPNSuffix', columnName: 'Suffix' },
          ],
        },
      ],
      sentinelEntitiesMappings: [{ columnName: 'Entities' }],
      alertDetailsOverride: {
        alertDisplayNameFormat: 'Spray from {{IPAddress}}',
        alertSeverityColumnName: 'Severity',
        alertDynamicProperties: [{ alertProperty: 'AlertLink', value: 'Link' }],
      },
      aggregationKind: 'AlertPerResult',
      suppressionEnabled: true,
      suppressionDuration: 72_000_000_000,
      incidentConfiguration: {
        createIncident: true,
        groupingConfiguration: {
          enabled: true,
          lookbackDuration: 180_000_000_000,
          matchingMethod: 'Selected',
          groupByEntities: ['Account'],
          groupByAlertDetails: [],
        },
      },
      tags: [{ Schema: 'ASIM' }],
      metadata: { author: { name: 'Someone' } },
    });
    expect([...detection.customDetails]).toEqual([
      ['Users', 'Users'],
      ['Failures', 'Count'],
    ]);
    const { source, places } = detection;
    expect(source.text.slice(places.value(['entityMappings', 0, 'entityType']).start).startsWith('Account')).toBe(true);
    const column = places.value(['entityMappings', 0, 'fieldMappings', 1, 'columnName']);
    expect(source.text.slice(column.start, column.end)).toBe('Suffix');
    const key = places.key(['customDetails', 'Failures']);
    expect(source.text.slice(key.start, key.end)).toBe('Failures');
    // A path that leads nowhere ends where the file does.
    expect(places.value(['entityMappings', 7, 'entityType'])).toEqual(places.value(['entityMappings']));
  });

  it('reads an NRT rule, which has no schedule', () => {
    const nrt = minimal
      .replace(/^(queryFrequency|queryPeriod|trigger\w+): .*\n/gm, '')
      .replace('severity', 'kind: NRT\nseverity');
    expect(detectionOf(nrt)).toMatchObject({ kind: 'NRT', schedule: undefined });
    expect(findingsOf(`${nrt}queryPeriod: 1h\n`)).toEqual([
      '9:14-9:16 error field-value An NRT rule has no "queryPeriod": it runs every minute over what arrived, and alerts on any result. Remove the field, or make the rule Scheduled.',
    ]);
  });

  it('finds what is missing and what nobody knows', () => {
    const text = minimal.replace('query: |', 'querry: |').replace('severity: High\n', '');
    expect(findingsOf(text)).toEqual([
      '1:1-1:1 error field-missing A detection needs the field "severity".',
      '1:1-1:1 error field-missing A detection needs the field "query".',
      '8:1-8:7 error field-unknown A detection has no field "querry". Did you mean "query"?',
    ]);
    expect(parse(text).detection).toBeUndefined();
  });

  it('finds unknown fields in every part, and goes on', () => {
    const text = `${minimal}eventGroupingSettings: {aggregationkind: SingleAlert}
alertDetailsOverride: {alertnameFormat: x}
entityMappings:
  - entityType: IP
    fieldMappings: [{identifer: Address, columnName: Ip}]
`;
    expect(findingsOf(text)).toEqual([
      '16:21-16:21 error field-missing A field mapping needs the field "identifier".',
      '16:22-16:31 error field-unknown A field mapping has no field "identifer". Did you mean "identifier"?',
      '13:24-13:39 error field-unknown An alert details override has no field "alertnameFormat". Did you mean "alertDisplayNameFormat"?',
      '12:24-12:24 error field-missing An event grouping needs the field "aggregationKind".',
      '12:25-12:40 error field-unknown An event grouping has no field "aggregationkind". Did you mean "aggregationKind"?',
    ]);
    expect(parse(text).detection?.entityMappings).toEqual([{ entityType: 'IP', fieldMappings: [] }]);
  });

  it('finds wrong types and values', () => {
    const text = minimal
      .replace('High', 'Hihg')
      .replace('1h', '1 hour')
      .replace('gt', 'above')
      .replace('triggerThreshold: 0', 'triggerThreshold: "0"')
      .replace(
        'description: Many users from one address.',
        'description: [a]\nenabled: yes\nname2:\ntactics: Persistence\nkind: Fusion',
      );
    expect(findingsOf(text)).toEqual([
      '7:7-7:13 error field-value "kind" must be "Scheduled" or "NRT", the kinds that run a query; "Fusion" is not.',
      '3:14-3:17 error field-type "description" must be text, not a list.',
      '8:11-8:15 error field-value "Hihg" is no value of "severity". Did you mean "High"?',
      '9:17-9:23 error field-value "queryFrequency" must be a duration such as 5m, 1h, 14d or PT1H; "1 hour" is not.',
      '11:18-11:23 error field-value "triggerOperator" must be one of gt, lt, eq, ne (or GreaterThan and so on); "above" is not.',
      '12:19-12:22 error field-type "triggerThreshold" must be a whole number, not text.',
      '4:10-4:13 error field-type "enabled" must be true or false, not text.',
      '6:10-6:21 error field-type "tactics" must be a list, not text.',
      '5:1-5:6 error field-unknown A detection has no field "name2". Did you mean "name"?',
    ]);
  });

  it('accepts a value in another case, with a warning', () => {
    const text = minimal.replace('High', 'high');
    expect(parse(text).detection?.severity).toBe('High');
    expect(findingsOf(text)).toEqual(['4:11-4:15 warn field-value "severity" is written "high". Write "High".']);
  });

  it('finds empty values', () => {
    const text = minimal
      .replace('name: Password spray', 'name: " "')
      .replace(/query: \|[\s\S]*$/, 'query: ""\n')
      .replace('severity: High', 'severity:');
    expect(findingsOf(text)).toEqual([
      '2:7-2:10 error field-missing The field "name" of a detection is empty.',
      '4:1-4:9 error field-missing The field "severity" of a detection is empty.',
      '9:8-9:10 error field-missing The field "query" of a detection is empty.',
    ]);
  });

  it('wants a duration where suppression is on, and no zero schedule', () => {
    expect(findingsOf(`${minimal}suppressionEnabled: true\n`)).toEqual([
      '12:21-12:25 error field-missing Suppression is on, but there is no "suppressionDuration".',
    ]);
    expect(findingsOf(minimal.replace('1h', '0m'))).toEqual([
      '5:17-5:19 error field-value "queryFrequency" must be longer than PT0S.',
    ]);
  });

  it.each([
    ['just text', '1:1-1:1 error field-type A detection must be a mapping of fields, not text.'],
    ['- a\n', '1:1-1:1 error field-type A detection must be a mapping of fields, not a list.'],
    ['', '1:1-1:1 error file-empty This file is empty.'],
  ])('refuses %j', (text, expected) => {
    expect(findingsOf(text)).toEqual([expected]);
    expect(parse(text).detection).toBeUndefined();
  });

  it('maps a query that is an alias or folded, in CRLF', () => {
    const text =
      `${minimal.replace(/query: \|[\s\S]*$/, '')}metadata: &q >-\n  SigninLogs\n  | take 1\nquery: *q\n`.replaceAll(
        '\n',
        '\r\n',
      );
    const { query, source } = detectionOf(text);
    expect(query.text).toBe('SigninLogs | take 1');
    expect(source.positionAt(query.rangeInFile(13, 19).start)).toEqual({ line: 11, column: 5 });
    expect(source.positionAt(query.rangeInFile(13, 19).end)).toEqual({ line: 11, column: 11 });
  });
});

describe('parseTriggerOperator', () => {
  it.each([
    ['gt', 'GreaterThan'],
    ['LT', 'LessThan'],
    ['eq', 'Equal'],
    ['ne', 'NotEqual'],
    ['GreaterThan', 'GreaterThan'],
    ['notequal', 'NotEqual'],
    ['constructor', null],
    ['>', null],
  ])('%s', (text, expected) => {
    expect(parseTriggerOperator(text)).toBe(expected);
  });
});
