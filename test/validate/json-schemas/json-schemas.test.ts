import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAnswers } from '../../../src/content/answers.ts';
import { parseDetection } from '../../../src/content/detection.ts';
import type { Finding } from '../../../src/content/finding.ts';
import { parseDetectionFixture } from '../../../src/content/fixture.ts';
import { parseFunction } from '../../../src/content/function.ts';
import { parseFunctionFixture } from '../../../src/content/function-fixture.ts';
import { parseQuirks } from '../../../src/content/quirk.ts';
import { loadRepository } from '../../../src/content/repository.ts';
import { SourceFile } from '../../../src/content/source-file.ts';
import { parseWorkspaces } from '../../../src/content/workspaces.ts';
import { parseCheckConfig } from '../../../src/validate/check-config.ts';
import { checks } from '../../../src/validate/checks.ts';
import { type YamlKind, yamlKindOf } from '../../../src/validate/json-schemas/json-schemas.ts';
import { schemaProblems } from '../../../src/validate/json-schemas/schema-findings.ts';

const readers: Readonly<Record<string, (source: SourceFile) => { readonly findings: readonly Finding[] }>> = {
  detection: parseDetection,
  function: parseFunction,
  'detection-fixture': parseDetectionFixture,
  'function-fixture': parseFunctionFixture,
  answers: parseAnswers,
  quirks: parseQuirks,
  config: (source) => parseCheckConfig(source, checks),
  workspaces: parseWorkspaces,
};

function problems(kind: YamlKind, text: string): string[] {
  return schemaProblems(new SourceFile('x.yaml', text), kind, []).map(({ field, wanted }) => `${field} ${wanted}`);
}

function errors(kind: string, text: string): string[] {
  const read = readers[kind];
  if (read === undefined) throw new Error(`no reader of ${kind}`);
  return read(new SourceFile('x.yaml', text))
    .findings.filter(({ severity }) => severity === 'error')
    .map(({ message }) => message);
}

/** A document that is right, and lines that are put in the place of its own; `-` before a field takes it away. */
function varied(base: string, change: string): string {
  const [name = ''] = /^-?[\w-]+/.exec(change) ?? [];
  const field = name.replace(/^-/, '');
  const kept = base.replace(new RegExp(`^${field}:.*\\n(?: .*\\n)*`, 'm'), '');
  return name.startsWith('-') ? kept : `${kept}${change}\n`;
}

const rule = `id: 0b9ae89d-8cad-461c-808f-0494f70ad5c4
name: Password spray
description: Many users from one address.
severity: High
queryFrequency: 1h
queryPeriod: 1d
triggerOperator: gt
triggerThreshold: 0
query: SigninLogs
`;

const grouping = 'enabled: true, reopenClosedIncident: false, lookbackDuration: 5h, matchingMethod: AllEntities';

const functionFile = 'name: Twice\nquery: print 1\n';
const fixture = `cases:
  - name: a
    expect: fires
    now: 2026-03-02T10:00:00Z
    records: {SigninLogs: [{UserId: a}]}
`;
const aCase = (change: string): string =>
  varied(fixture.replace('cases:\n  - ', '    ').replace(/^ {4}/gm, ''), change)
    .replace(/^/gm, '    ')
    .replace(/^ {4}/, 'cases:\n  - ')
    .replace(/\s+$/, '\n');
const functionFixture = (text: string): string => `cases:\n  - {name: a, call: f(), ${text}}\n`;
const quirk = `family: ip
issue: ips
description: x
strikes: {roles: [ip]}
transform: {name: y, z: 1}
patterns: [all]
evidence: kept
source: s
id: ip.port
`;
const aQuirk = (change: string): string =>
  `quirks:\n  - ${varied(quirk, change).trimEnd().replaceAll('\n', '\n    ')}\n`;
const workspace = `name: soc
ring: 0
subscription: 0b9ae89d-8cad-461c-808f-0494f70ad5c4
resourceGroup: rg
workspace: law-soc
`;
const aWorkspace = (change: string): string =>
  `workspaces:\n  - ${varied(workspace, change).trimEnd().replaceAll('\n', '\n    ')}\n`;

const cases: readonly (readonly [kind: YamlKind, text: string])[] = [
  ...[
    'name: x',
    'name: 17',
    'name: true',
    'name: ""',
    'name:',
    'name: [a]',
    '-name',
    '-id',
    '-description',
    '-severity',
    '-query',
    '-queryFrequency',
    '-queryPeriod',
    '-triggerOperator',
    '-triggerThreshold',
    'description: {a: 1}',
    'severity: high',
    'severity: Hihg',
    'severity:',
    'kind: NRT',
    'kind: nrt',
    'kind: scheduled',
    'kind: Fusion',
    'kind:',
    'queryFrequency: PT1H',
    'queryFrequency: p1d',
    'queryFrequency: P1DT12H',
    'queryFrequency: 1.00:00:00',
    'queryFrequency: 00:30',
    'queryFrequency: "25:00:00"',
    'queryFrequency: 1 h',
    'queryFrequency: 60',
    'queryFrequency: 1w',
    'queryFrequency: PT',
    'queryFrequency: P',
    'queryFrequency: P1M',
    'queryFrequency:',
    'triggerOperator: GREATERTHAN',
    'triggerOperator: ge',
    'triggerThreshold: "0"',
    'triggerThreshold: 1.5',
    'triggerThreshold: 5.0',
    'triggerThreshold: -1',
    'query: ""',
    'query: 5',
    'enabled: true',
    'enabled: "true"',
    'enabled: yes',
    'enabled:',
    'suppressionEnabled: true',
    'suppressionDuration: 5h\nsuppressionEnabled: true',
    'version: 1.0',
    'version: 1.0.0',
    'version: [1]',
    'status: anything',
    'requiredDataConnectors: []',
    'requiredDataConnectors: {connectorId: A, dataTypes: [B]}',
    'requiredDataConnectors: [{connectorId: A, dataTypes: }]',
    'requiredDataConnectors: [{dataTypes: [B]}]',
    'requiredDataConnectors: [{connectorId: A, dataType: [B]}]',
    'requiredDataConnectors: [A]',
    'requiredDataConnectors: A',
    'tactics: [InitialAccess, Initial Access, Nothing]',
    'tactics: InitialAccess',
    'tactics: [{a: 1}]',
    'tactics: [null]',
    'tactics:',
    'relevantTechniques: [T1]',
    'entityMappings: null',
    'entityMappings: []',
    'entityMappings: [{entityType: Anything, fieldMappings: [{identifier: x, columnName: y}]}]',
    'entityMappings: [{entityType: Account}]',
    'entityMappings: [{entityType: Account, fieldMappings: }]',
    'entityMappings: [{entityType: Account, fieldMappings: []}]',
    'entityMappings: [{entityType: "", fieldMappings: []}]',
    'entityMappings: [{entityType: Account, fieldMappings: [{identifier: x}]}]',
    'entityMappings: [{entityType: Account, fieldMappings: [{identifier: x, columnName: y, column: z}]}]',
    'entityMappings: {entityType: Account}',
    'sentinelEntitiesMappings: [{columnName: Entities}]',
    'sentinelEntitiesMappings: [Entities]',
    'customDetails: {A: b}',
    'customDetails: {A: }',
    'customDetails: {A: " "}',
    'customDetails: {A: [b]}',
    'customDetails: [A]',
    'customDetails:',
    'alertDetailsOverride: {alertDisplayNameFormat: "{{A}}", alertDynamicProperties: [{alertProperty: X, value: Y}]}',
    'alertDetailsOverride: {alertDisplaynameFormat: a}',
    'alertDetailsOverride: {alertDynamicProperties: [{alertProperty: X}]}',
    'alertDetailsOverride: {alertDynamicProperties: }',
    'eventGroupingSettings: {aggregationKind: AlertPerResult}',
    'eventGroupingSettings: {aggregationKind: alertperresult}',
    'eventGroupingSettings: {}',
    'eventGroupingSettings: AlertPerResult',
    'EventGroupSettings: {aggregationKind: SingleAlert}',
    'incidentConfiguration: {createIncident: true}',
    'incidentConfiguration: {}',
    `incidentConfiguration: {createIncident: true, groupingConfiguration: {${grouping}}}`,
    `incidentConfiguration: {createIncident: true, groupingConfiguration: {${grouping}, groupByEntities: , groupByAlertDetails: [A]}}`,
    `incidentConfiguration: {createIncident: true, groupingConfiguration: {${grouping.replace('5h', '5')}}}`,
    `incidentConfiguration: {createIncident: true, groupingConfiguration: {${grouping.replace('enabled: true, ', '')}}}`,
    `incidentConfiguration: {createIncident: true, groupingConfiguration: {${grouping.replace('AllEntities', 'All')}}}`,
    'tags: [a, 1, {b: c}]',
    'tags: ["issue:ids"]',
    'tags: ["issue:nothing"]',
    'tags: [issue: ids]',
    'tags: a',
    'metadata: {author: {name: x}}',
    'author: me',
  ].map((change) => ['detection', varied(rule, change)] as const),
  [
    'detection',
    varied(
      varied(varied(varied(varied(rule, '-queryFrequency'), '-queryPeriod'), '-triggerOperator'), '-triggerThreshold'),
      'kind: NRT',
    ),
  ],
  [
    'detection',
    varied(varied(varied(varied(rule, '-queryFrequency'), '-queryPeriod'), '-triggerOperator'), 'kind: Nrt'),
  ],
  ['detection', '[]'],
  ['detection', 'just text'],
  ...[
    'name: A_1',
    'name: _A',
    'name: 1A',
    'name: a-b',
    '-query',
    'version: 2',
    'parameters: [{name: a, type: string}]',
    'parameters: [{name: a, type: String, default: x}]',
    'parameters: [{name: a, type: double, default: 1.5}]',
    'parameters: [{name: a, type: text}]',
    'parameters: [{name: a, type: "table:(*)"}]',
    'parameters: [{name: T, type: "table:(A:string, B : datetime)"}]',
    'parameters: [{name: T, type: "table(A:string)"}]',
    'parameters: [{name: T, type: "table:(A)"}]',
    'parameters: [{name: T, type: "table:(*)", default: x}]',
    'parameters: [{name: a, type: dynamic, default: [1]}]',
    'parameters: [{name: a, type: string, default: [1]}]',
    'parameters: [{name: 1a, type: string}]',
    'parameters: [{name: a}]',
    'parameters: {name: a, type: string}',
    'parameters:',
    'issues: [ids, ips]',
    'issues: [ids, ids]',
    'issues: [id]',
    'usage: a | b',
    'id: x',
  ].map((change) => ['function', varied(functionFile, change)] as const),
  ...[
    'name: b',
    '-name',
    '-expect',
    'expect: silent',
    'expect: Silent',
    'expect: maybe',
    '-now',
    'now: [1]',
    '-records',
    'records: {}',
    'records: {SigninLogs: []}',
    'records: {SigninLogs: }',
    'records: {SigninLogs: [a]}',
    'records: {SigninLogs: [{from: records/a.ndjson, where: x == 1, set: {A: 1}, ingested: +2m}]}',
    'records: {SigninLogs: [{from: records/a.ndjson, what: 1}]}',
    'records: {SigninLogs: [{from: }]}',
    'alerts: 2',
    'alerts: 0',
    'alerts: -1',
    'alerts: two',
    'entities: [{Account: a}]',
    'entities: [{Account: {Name: a, UPNSuffix: b}}]',
    'entities: [{Account: a, IP: b}]',
    'entities: [{}]',
    'entities: [{Account: {Name: }}]',
    'entities: [a]',
    'rows: 3',
    'rows: -3',
    'rows: [{A: 1}]',
    'rows: [1]',
    'customDetails: {A: [1]}',
    'customDetails: [A]',
    'answers: {watchlists: {a: [{SearchKey: b}]}}',
    'answers: {watchlist: {}}',
    'comment: x',
  ].map((change) => ['detection-fixture', aCase(change)] as const),
  ['detection-fixture', aCase('expect: silent\nalerts: 0')],
  ['detection-fixture', aCase('expect: silent\nalerts: 1')],
  ['detection-fixture', aCase('expect: silent\nentities: []')],
  ['detection-fixture', 'cases: []'],
  ['detection-fixture', 'case: []'],
  ...[
    '{quirk: ip.port-v4, pattern: all, reason: because, owner: me, expires: 2027-01-01}',
    '{quirk: ip.port-v4, pattern: some, reason: because, owner: me, expires: 2027-01-01}',
    '{quirk: ip.port-v4, pattern: all, reason: because, owner: me}',
    '{quirk: ip.port-v4, pattern: all, reason: , owner: me, expires: 2027-01-01}',
  ].map((waiver) => ['detection-fixture', `${fixture}waivers: [${waiver}]\n`] as const),
  ...[
    'expect: {rows: [[1]]}',
    'expect: {columns: [A], rows: [[1]]}',
    'expect: {rows: [1]}',
    'expect: {columns: A, rows: [[1]]}',
    'expect: {}',
    'expect: {rows: []}, now: 2026-01-01, records: {A: [{b: 1}]}',
    'expect: {rows: []}, records: {A: }',
    'expect: {rows: []}, expected: 1',
  ].map((text) => ['function-fixture', functionFixture(text)] as const),
  ...[
    'watchlists: {VIPUsers: [{SearchKey: a, Name: b}]}',
    'watchlists: {VIPUsers: [{Name: b}]}',
    'watchlists: {VIPUsers: {searchKey: Name, items: [{Name: b}]}}',
    'watchlists: {VIPUsers: {items: [{Name: b}]}}',
    'watchlists: {VIPUsers: {searchKey: Name, items: [], more: 1}}',
    'watchlists: {VIPUsers: }',
    'external: {"https://a": [{x: 1}]}',
    'external: {"https://a": {x: 1}}',
    'workspaces: {soc: {SigninLogs: [{x: 1}]}}',
    'workspaces: {soc: [{x: 1}]}',
    'geo: {203.0.113.7: unknown, 203.0.113.8: {country: France, latitude: 1.5}}',
    'geo: {203.0.113.7: {country: France, planet: Earth}}',
    'geo: {203.0.113.7: {latitude: north}}',
    'geo: {203.0.113.7: nowhere}',
    'fileProfiles: [{SHA1: abc, GlobalPrevalence: 3}]',
    'fileProfiles: [{Signer: abc}]',
    'fileProfiles: {SHA1: abc}',
    'others: {}',
  ].map((text) => ['answers', text] as const),
  ...[
    'id: ip.other',
    'id: ipport',
    'id: IP.port',
    'issue: ip',
    'evidence: gone',
    'patterns: [all, first]',
    'patterns: [some]',
    'patterns: all',
    'strikes: {}',
    'strikes: {roles: []}',
    'strikes: {tables: ["*"], only: {role: workload, values: [a]}}',
    'strikes: {tables: ["*"], only: {role: workload}}',
    'strikes: {table: [a]}',
    'transform: {z: 1}',
    'transform: y',
    'example: {before: 1, after: 2}',
    'example: {before: 1, after: }',
    'example: {before: 1}',
    'example: {before: 1, after: 2, then: 3}',
    '-source',
    'sources: [a]',
  ].map((change) => ['quirks', aQuirk(change)] as const),
  ...[
    'checks: {kql-syntax: off, tactic: warn}',
    'checks: {kql-syntax: OFF}',
    'checks: {kql-syntax: never}',
    'checks: [kql-syntax]',
    'checks:',
    'overrides: [{paths: ["detections/**"], checks: {tactic: off}}]',
    'overrides: [{checks: {tactic: off}}]',
    'overrides: [{paths: detections, checks: {}}]',
    'rules: {}',
  ].map((text) => ['config', text] as const),
  ...[
    'name: soc-2',
    'name: -soc',
    '-name',
    'ring: -1',
    'ring: one',
    'subscription: abc',
    'workspace: a',
    'cloud: usgov',
    'cloud: moon',
    'resourceManager: http://127.0.0.1:8080',
    'cloud: public\nresourceManager: http://127.0.0.1:8080',
    'concurrency: 0',
    'concurrency: 8',
    'timeoutSeconds: 9999',
    'apiVersions: {alertRules: 2025-09-01}',
    'apiVersions: {alertRules: newest}',
    'apiVersions: {rules: 2025-09-01}',
    'overrides: [{match: "detections/**", set: {enabled: false}}]',
    'overrides: [{match: "detections/**", set: {}}]',
    'overrides: [{match: "detections/**", set: {query: x}}]',
    'overrides: [{match: "detections/**", set: {queryFrequency: 5}}]',
    'overrides: [{match: "detections/**", set: {incidentConfiguration: {createIncident: false}}}]',
    'overrides: [{set: {enabled: true}}]',
    'colour: red',
  ].map((change) => ['workspaces', aWorkspace(change)] as const),
  ['workspaces', 'workspaces: []'],
];

describe('a schema refuses what its reader refuses, and nothing else', () => {
  it.each(cases)('%s: %s', (kind, text) => {
    const refused = errors(kind, text);
    const unfit = problems(kind, text);
    expect({
      refused: refused.length > 0,
      unfit: unfit.length > 0,
      refusedBecause: refused,
      unfitBecause: unfit,
    }).toEqual({
      refused: unfit.length > 0,
      unfit: refused.length > 0,
      refusedBecause: refused,
      unfitBecause: unfit,
    });
  });
});

it('every file of this repository fits its schema', () => {
  const { sources } = loadRepository(process.cwd());
  const roles = new SourceFile('schemas/roles.yaml', readFileSync('schemas/roles.yaml', 'utf8'));
  const all = [...sources.values(), roles];
  const unfit = all.flatMap((source) => {
    const kind = yamlKindOf(source.path);
    return kind === undefined
      ? [`${source.path} is of no kind`]
      : schemaProblems(source, kind, []).map((one) => `${source.path} ${one.field} ${one.wanted}`);
  });
  expect(unfit).toEqual([]);
});
