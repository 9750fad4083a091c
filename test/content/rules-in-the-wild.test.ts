import { describe, expect, it } from 'vitest';
import { parseDetection } from '../../src/content/detection.ts';
import { SourceFile } from '../../src/content/source-file.ts';

const base: Readonly<Record<string, string>> = {
  id: '0B9AE89D-8CAD-461C-808F-0494F70AD5C4',
  name: 'Password spray',
  description: 'Many users from one address.',
  severity: 'High',
  queryFrequency: '1h',
  queryPeriod: '1d',
  triggerOperator: 'gt',
  triggerThreshold: '0',
  query: 'SigninLogs',
};

function read(fields: Readonly<Record<string, string | undefined>>) {
  const all: Readonly<Record<string, string | undefined>> = { ...base, ...fields };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  return parseDetection(new SourceFile('detections/x/Y.yaml', `${lines.join('\n')}\n`));
}

describe('the public format as people write it', () => {
  it.each([
    ['PT1H', 36_000_000_000],
    ['P1D', 864_000_000_000],
    ['1d', 864_000_000_000],
    ['1D', 864_000_000_000],
    ['P1DT1H', 900_000_000_000],
    ['1.00:00:00', 864_000_000_000],
    ['0.01:00:00', 36_000_000_000],
    ['"00:30:00"', 18_000_000_000],
    ['PT31M', 18_600_000_000],
  ])('a duration of %s', (text, ticks) => {
    const { detection, findings } = read({ queryFrequency: text, queryPeriod: '14d' });
    expect(findings).toEqual([]);
    expect(detection?.schedule?.frequency).toBe(ticks);
  });

  it.each(['gt', 'GT', 'GreaterThan', 'greaterThan', 'greaterthan'])('the operator %s', (text) => {
    const { detection, findings } = read({ triggerOperator: text });
    expect(findings).toEqual([]);
    expect(detection?.schedule?.triggerOperator).toBe('GreaterThan');
  });

  it.each([undefined, 'Scheduled', 'scheduled', 'SCHEDULED'])('the kind %s', (kind) => {
    const { detection, findings } = read({ kind });
    expect(findings).toEqual([]);
    expect(detection?.kind).toBe('Scheduled');
  });

  it('null where a list or a mapping may be', () => {
    const { detection, findings } = read({
      tactics: '',
      relevantTechniques: 'null',
      entityMappings: 'null',
      customDetails: '~',
      alertDetailsOverride: '',
      eventGroupingSettings: '',
      incidentConfiguration: '',
      requiredDataConnectors: '',
      sentinelEntitiesMappings: '',
      tags: '',
      metadata: '',
      status: '',
      version: '',
    });
    expect(findings).toEqual([]);
    expect(detection).toMatchObject({ tactics: [], entityMappings: [], requiredDataConnectors: [] });
  });

  it('the fields of rules that stand alone, and a grouping with lists that are null', () => {
    const { detection, findings } = read({
      status: 'Available',
      tags: '[a, "b: c", {d: e}]',
      metadata: '{source: {kind: Community}, author: {name: x}}',
      incidentConfiguration:
        '{createIncident: true, groupingConfiguration: {enabled: true, reopenClosedIncident: false, lookbackDuration: 5h, matchingMethod: AllEntities, groupByEntities: , groupByAlertDetails: null, groupByCustomDetails: []}}',
    });
    expect(findings).toEqual([]);
    expect(detection?.incidentConfiguration?.groupingConfiguration).toMatchObject({
      lookbackDuration: 180_000_000_000,
      groupByAlertDetails: [],
    });
  });

  it('one connector without a list around it, and one without an id, with warnings', () => {
    const one = read({ requiredDataConnectors: '{connectorId: A, dataTypes: [SigninLogs]}' });
    expect(one.detection?.requiredDataConnectors).toEqual([{ connectorId: 'A', dataTypes: ['SigninLogs'] }]);
    expect(one.findings.map(({ severity, message }) => `${severity} ${message}`)).toEqual([
      'warn "requiredDataConnectors" is a mapping, and not a list of them.',
    ]);
    const other = read({ requiredDataConnectors: '[{dataTypes: [SigninLogs]}]' });
    expect(other.detection?.requiredDataConnectors).toEqual([]);
    expect(other.findings.map(({ severity, message }) => `${severity} ${message}`)).toEqual([
      'warn A required data connector needs the field "connectorId".',
    ]);
  });

  it('an id in capital letters and tactics with blanks, which checks speak of and reading does not', () => {
    const { detection, findings } = read({ tactics: '[Initial Access]' });
    expect(findings).toEqual([]);
    expect(detection).toMatchObject({ id: base['id'], tactics: ['Initial Access'] });
  });
});

describe('other formats', () => {
  const only = (text: string) =>
    parseDetection(new SourceFile('detections/x/Y.yaml', text)).findings.map(
      ({ check, line, message }) => `${line} ${check} ${message.replace(/^.*are those of /, '')}`,
    );

  it.each([
    [
      'Id: a\nDisplayName: b\nSeverity: Low\nQuery: c\nQueryFrequency: PT5M\n',
      '2 format-foreign the settings of Azure Resource Manager in PascalCase, as microsoft/sentinel-as-code has them.',
    ],
    ['displayName: a\nisEnabled: true\nqueryCondition: b\n', '3 format-foreign custom detections of Defender XDR.'],
    ['title: a\nlogsource: b\ndetection: c\n', '2 format-foreign Sigma.'],
    ['$schema: a\nresources: []\n', '1 format-foreign a template of Azure Resource Manager.'],
    ['kind: Scheduled\nproperties: {}\n', '2 format-foreign a request to Azure Resource Manager.'],
  ])('%s', (text, wanted) => {
    expect(only(text)).toEqual([wanted]);
  });

  it('is no other format because of one field', () => {
    expect(only('Severity: Low\nquery: SigninLogs\n').some((text) => text.includes('format-foreign'))).toBe(false);
    expect(only('kind: Scheduled\n').some((text) => text.includes('format-foreign'))).toBe(false);
    expect(only('name: x\ntitle: a\nlogsource: b\n').some((text) => text.includes('format-foreign'))).toBe(false);
  });
});
