import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Detection, parseDetection } from '../../src/content/detection.ts';
import { loadWorkspaces } from '../../src/content/load-workspaces.ts';
import { SourceFile } from '../../src/content/source-file.ts';
import { checkOverrides, overrideDetection, settingsOf } from '../../src/content/workspace-overrides.ts';
import { parseWorkspaces } from '../../src/content/workspaces.ts';
import { temporaryFolder } from '../e2e/temporary-folder.ts';

function parse(text: string) {
  return parseWorkspaces(new SourceFile('workspaces.yaml', text));
}

function findingsOf(text: string): string[] {
  return parse(text).findings.map(({ check, line, column, message, help }) =>
    [`${line}:${column} ${check} ${message}`, help].filter((part) => part !== undefined).join(' '),
  );
}

const subscription = '0A3F7ED1-0d6f-4d75-8a32-5b1c7b4a5c11';
const base = `subscription: ${subscription}, resourceGroup: rg-soc, workspace: law-soc`;

/** A file with one workspace, its fields in one flow mapping that begins in column 5 of line 2. */
function one(fields: string): string {
  return `workspaces:\n  - {name: test, ring: 1, ${base}${fields}}\n`;
}

function detection(path: string, fields: string, id: string = subscription): Detection {
  const text = `id: ${id}\nname: A rule\ndescription: x\nseverity: High\nquery: T\n${fields}`;
  const result = parseDetection(new SourceFile(path, text));
  if (result.detection === undefined) throw new Error(result.findings.map(({ message }) => message).join());
  return result.detection;
}

const schedule = 'queryFrequency: 1h\nqueryPeriod: 1h\ntriggerOperator: gt\ntriggerThreshold: 0\n';
const scheduled = detection('detections/signin/Spray.yaml', `kind: Scheduled\n${schedule}`);
const nrt = detection('detections/health/Silent.yaml', 'kind: NRT\n', 'ffffffff-ffff-ffff-ffff-ffffffffffff');
const minute = 600_000_000;

const everything = `apiVersions: {alertRules: 2025-06-01, tables: 2023-09-01}
concurrency: 4
workspaces:
  - name: production
    ring: 2
    subscription: ${subscription}
    resourceGroup: rg-soc
    workspace: law-soc-prod
    cloud: usgov
    apiVersions: {alertRules: 2025-09-01, alertRulesPreview: 2025-07-01-preview}
    concurrency: 2
    timeoutSeconds: 30
    overrides:
      - match: detections/health/**
        set: {enabled: false, severity: Low}
      - match: ${subscription.toLowerCase()}
        set:
          queryFrequency: 5m
          queryPeriod: PT10M
          triggerThreshold: 3
          suppressionEnabled: true
          suppressionDuration: 1h
          incidentConfiguration: {createIncident: false}
  - name: second
    ring: 1
    subscription: ${subscription}
    resourceGroup: Gruppe_(ü).x-1
    workspace: law1
    resourceManager: http://127.0.0.1:8080/
  - {name: first, ring: 0, ${base}}
  - {name: third, ring: 1, ${base}-3, cloud: china}
`;

describe('parseWorkspaces', () => {
  it('reads every field, in the order of the rings and then of the file', () => {
    const { workspaces, findings } = parse(everything);
    expect(findings).toEqual([]);
    expect(workspaces.map(({ name, ring }) => `${ring} ${name}`)).toEqual([
      '0 first',
      '1 second',
      '1 third',
      '2 production',
    ]);
    expect(workspaces[3]).toMatchObject({
      name: 'production',
      ring: 2,
      subscription: subscription.toLowerCase(),
      resourceGroup: 'rg-soc',
      workspace: 'law-soc-prod',
      endpoint: { cloud: 'usgov' },
      apiVersions: { alertRules: '2025-09-01', alertRulesPreview: '2025-07-01-preview', tables: '2023-09-01' },
      concurrency: 2,
      timeoutSeconds: 30,
    });
    expect(workspaces[3]?.overrides.map(({ match, set }) => ({ match, set }))).toEqual([
      { match: 'detections/health/**', set: { enabled: false, severity: 'Low' } },
      {
        match: subscription.toLowerCase(),
        set: {
          queryFrequency: 5 * minute,
          queryPeriod: 10 * minute,
          triggerThreshold: 3,
          suppressionEnabled: true,
          suppressionDuration: 60 * minute,
          incidentConfiguration: { createIncident: false },
        },
      },
    ]);
    expect(workspaces[1]).toMatchObject({
      endpoint: { resourceManager: 'http://127.0.0.1:8080' },
      overrides: [],
      apiVersions: { alertRules: '2025-06-01', tables: '2023-09-01' },
      concurrency: 4,
      timeoutSeconds: 60,
    });
    expect(workspaces[0]).toMatchObject({ endpoint: { cloud: 'public' } });
  });

  it('says 8 requests at a time and a minute each where nothing else is said', () => {
    expect(parse(one('')).workspaces[0]).toMatchObject({ apiVersions: {}, concurrency: 8, timeoutSeconds: 60 });
  });

  it.each([
    ['workspaces: []\n', ['1:13 field-missing The list of workspaces is empty.']],
    [
      'workspace: []\n',
      [
        '1:1 field-missing The list of workspaces needs the field "workspaces".',
        '1:1 field-unknown The list of workspaces has no field "workspace". Did you mean "workspaces"?',
      ],
    ],
    ['- a\n', ['1:1 field-type The list of workspaces must be a mapping of fields, not a list.']],
    ['', ['1:1 file-empty This file is empty.']],
    [
      'workspaces:\n  - test\n',
      ['2: field-type Each item of "workspaces" must be a workspace, a mapping of fields, not text.'],
    ],
    [
      'workspaces:\n  - {name: test}\n',
      [
        '2: field-missing A workspace needs the field "ring".',
        '2: field-missing A workspace needs the field "subscription".',
        '2: field-missing A workspace needs the field "resourceGroup".',
        '2: field-missing A workspace needs the field "workspace".',
      ],
    ],
    [one(', rings: 2'), ['2: field-unknown A workspace has no field "rings". Did you mean "ring"?']],
    [
      one(', cloud: azure'),
      ['2: field-value "azure" is no value of "cloud". It must be one of "public", "usgov", "china".'],
    ],
    [one(', cloud: Public'), ['2: field-value "cloud" is written "Public". Write "public".']],
    [
      one(', cloud: public, resourceManager: "https://a"'),
      ['2: field-value A workspace has a "cloud" or a "resourceManager", not both. Remove the one that is not meant.'],
    ],
    [
      one(', cloud: public, resourceManager: "http://example.org"'),
      [
        '2: field-value A workspace has a "cloud" or a "resourceManager", not both. Remove the one that is not meant.',
        '2: field-value "resourceManager" must begin with https://: a token would travel in the clear (http is for 127.0.0.1 and localhost).',
      ],
    ],
    [
      one(', resourceManager: "http://example.org"'),
      [
        '2: field-value "resourceManager" must begin with https://: a token would travel in the clear (http is for 127.0.0.1 and localhost).',
      ],
    ],
    [one(', concurrency: 0'), ['2: field-value "concurrency" must be a whole number from 1 to 64.']],
    [one(', concurrency: "8"'), ['2: field-type "concurrency" must be a whole number, not text.']],
    [one(', timeoutSeconds: 601'), ['2: field-value "timeoutSeconds" must be a whole number from 1 to 600.']],
    [
      one(', apiVersions: {rules: 2025-09-01, metadata: latest}'),
      [
        '2: field-unknown The part "apiVersions" has no field "rules". Did you mean "tables"?',
        '2: field-value "metadata" must be a version such as 2025-09-01 or 2025-07-01-preview; "latest" is not.',
      ],
    ],
  ])('finds what is wrong in %j', (text, findings) => {
    const lines = findingsOf(text).map((line) => line.replace(/^2:\d+/, '2:'));
    // Columns are asserted below.
    expect(lines.sort()).toEqual([...findings].sort());
  });

  it('says where, to the column', () => {
    const text = `workspaces:
  - name: a b
    ring: -1
    subscription: 0a3f7ed1
    resourceGroup: ends.
    workspace: -a-
    cloud: moon
    overrides:
      - match: "**x"
        set: {enabled: "yes", query: T, sevrity: Low}
      - set: {}
      - match: detections/a.yaml
        set: {queryPeriod: 0m, triggerThreshold: -1, incidentConfiguration: {groupingConfiguration: {}}}
    typo: 1
`;
    const { findings, workspaces } = parse(text);
    expect(workspaces).toEqual([]);
    const lines = findings.map(
      ({ check, line, column, endColumn, message }) => `${line}:${column}-${endColumn} ${check} ${message}`,
    );
    expect(lines).toEqual([
      '2:11-14 field-value "name" must be letters, digits, ".", "_" and "-", 63 at most; "a b" is not.',
      '3:11-13 field-value "ring" must not be less than 0.',
      '4:19-27 field-value "subscription" must be the id of a subscription, a GUID; "0a3f7ed1" is not.',
      '5:20-25 field-value "resourceGroup" must be the name of a resource group: letters, digits, "-", "_", "(", ")" and ".", which it does not end in; "ends." is not.',
      '6:16-19 field-value "workspace" must be the name of a workspace: 4 to 63 letters, digits and, in between, "-"; "-a-" is not.',
      '7:12-16 field-value "moon" is no value of "cloud". It must be one of "public", "usgov", "china".',
      '10:24-29 field-type "enabled" must be true or false, not text.',
      '10:31-36 override-fixed A workspace cannot have a "query" of its own: what was tested is deployed.',
      '10:41-48 field-unknown The part "set" of an override has no field "sevrity". Did you mean "severity"?',
      '9:16-21 field-value "match" must be the id of a detection or a pattern of paths; "**x" is neither.',
      '11:9-9 field-missing An override needs the field "match".',
      '11:14-16 field-missing The settings of an override are empty.',
      '13:77-77 field-missing The incident configuration of an override needs the field "createIncident".',
      '13:78-99 override-fixed A workspace cannot have a "groupingConfiguration" of its own: what was tested is deployed.',
      '13:28-30 field-value "queryPeriod" must be longer than PT0S.',
      '13:50-52 field-value "triggerThreshold" must not be less than 0.',
      '14:5-9 field-unknown A workspace has no field "typo".',
    ]);
  });

  it('finds two of one name, and one under two names', () => {
    const text = `workspaces:
  - {name: test, ring: 2, ${base}}
  - {name: TEST, ring: 1, ${base}-2}
  - {name: other, ring: 1, ${base.toUpperCase().replace('SUBSCRIPTION', 'subscription').replace('RESOURCEGROUP', 'resourceGroup').replace('WORKSPACE', 'workspace')}}
  - {name: elsewhere, ring: 1, ${base}, cloud: china}
`;
    expect(findingsOf(text)).toEqual([
      '3:12 duplicate-workspace There is another workspace "test", in line 2.',
      '4:12 duplicate-workspace The workspaces "test" (line 2) and "other" are one and the same.',
    ]);
  });
});

describe('overrides', () => {
  const overridesOf = (text: string) => {
    const { workspaces, findings } = parse(
      `workspaces:\n  - name: test\n    ring: 1\n    subscription: ${subscription}\n    resourceGroup: rg\n    workspace: law-soc\n    overrides:\n${text}`,
    );
    expect(findings).toEqual([]);
    return workspaces[0]?.overrides ?? [];
  };

  it('apply to an id in any case or to paths, the later ones over the earlier ones', () => {
    const overrides = overridesOf(`
      - match: detections/signin/*
        set: {severity: Low, enabled: false}
      - match: ${subscription.toUpperCase()}
        set: {enabled: true, triggerThreshold: 7}
      - match: detections/other/**
        set: {severity: Medium}
`);
    expect(settingsOf(overrides, scheduled)).toEqual({ severity: 'Low', enabled: true, triggerThreshold: 7 });
    expect(settingsOf([], scheduled)).toEqual({});
    expect(overrideDetection(overrides, scheduled)).toEqual({
      ...scheduled,
      severity: 'Low',
      schedule: { frequency: 60 * minute, period: 60 * minute, triggerOperator: 'GreaterThan', triggerThreshold: 7 },
    });
  });

  it('change nothing where nothing is said', () => {
    expect(overrideDetection([], scheduled)).toEqual(scheduled);
    expect(overrideDetection([], nrt)).toEqual(nrt);
  });

  it('change each setting, and keep how incidents are grouped', () => {
    const grouping =
      'incidentConfiguration:\n  createIncident: true\n  groupingConfiguration: {enabled: true, reopenClosedIncident: false, lookbackDuration: 5h, matchingMethod: AnyAlert}\n';
    const rule = detection('detections/signin/Spray.yaml', `kind: Scheduled\n${schedule}${grouping}`);
    const overrides = overridesOf(`
      - match: "**"
        set: {queryFrequency: 10m, queryPeriod: 2h, suppressionEnabled: true, suppressionDuration: 3h, incidentConfiguration: {createIncident: false}}
`);
    expect(overrideDetection(overrides, rule)).toEqual({
      ...rule,
      suppressionEnabled: true,
      suppressionDuration: 180 * minute,
      schedule: { ...rule.schedule, frequency: 10 * minute, period: 120 * minute },
      incidentConfiguration: {
        createIncident: false,
        groupingConfiguration: rule.incidentConfiguration?.groupingConfiguration,
      },
    });
    expect(overrideDetection(overrides, nrt)).toMatchObject({
      schedule: undefined,
      suppressionEnabled: true,
      incidentConfiguration: { createIncident: false },
    });
  });

  it('must mean something', () => {
    const overrides = overridesOf(`      - {match: detections/signin/Spary.yaml, set: {enabled: false}}
      - {match: detections/none/**, set: {enabled: false}}
      - {match: 0a3f7ed1-0d6f-4d75-8a32-5b1c7b4a5c12, set: {enabled: false}}
      - {match: detections/health/*, set: {queryPeriod: 1h, triggerThreshold: 2}}
      - {match: detections/**, set: {queryPeriod: 1h}}
      - {match: detections/health/*, set: {enabled: true}}
`);
    expect(
      checkOverrides(overrides, [scheduled, nrt]).map(
        ({ line, column, check, message }) => `${line}:${column} ${check} ${message}`,
      ),
    ).toEqual([
      '8:17 override-unmatched No detection matches "detections/signin/Spary.yaml". Did you mean "detections/signin/Spray.yaml"?',
      '9:17 override-unmatched No detection matches "detections/none/**".',
      `10:17 override-unmatched No detection matches "0a3f7ed1-0d6f-4d75-8a32-5b1c7b4a5c12". Did you mean "${subscription}"?`,
      '11:17 override-unmatched "queryPeriod", "triggerThreshold" would have no effect: only NRT rules match "detections/health/*", and these run every minute.',
    ]);
  });
});

describe('loadWorkspaces', () => {
  const file = one('');

  it('reads the file at the root, or another one wherever it is', () => {
    const root = temporaryFolder({
      'workspaces.yaml': file,
      'deploy/more.yaml': file.replace('test', 'more'),
      'detections/x': '',
    });
    const outside = temporaryFolder({ 'outside.yaml': file.replace('test', 'outside') });
    const namesOf = (config?: string): string[] =>
      loadWorkspaces(root, config).workspaces.map(({ name, source }) => `${name} in ${source.path}`);
    expect(namesOf()).toEqual(['test in workspaces.yaml']);
    expect(namesOf(join(root, 'deploy', 'more.yaml'))).toEqual(['more in deploy/more.yaml']);
    expect(namesOf(join(outside, 'outside.yaml'))).toEqual(['outside in outside.yaml']);
  });

  it('says what cannot be read', () => {
    const root = temporaryFolder({ 'detections/x': '', 'bad.yaml': 'a: [' });
    const findingsOf = (config?: string): string[] =>
      loadWorkspaces(root, config).findings.map(({ path, check, message }) => `${path} ${check} ${message}`);
    expect(findingsOf()).toEqual(['workspaces.yaml file-unreadable This file cannot be read: there is no such file.']);
    expect(findingsOf(join(root, 'none', 'x.yaml'))).toEqual([
      'none/x.yaml file-unreadable This file cannot be read: there is no such folder.',
    ]);
    expect(findingsOf(join(root, 'bad.yaml'))[0]).toMatch(/^bad\.yaml yaml-syntax This is not valid YAML: /);
  });
});
