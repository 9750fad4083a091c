import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/azure/json-object.ts';
import { type Detection, parseDetection } from '../../src/content/detection.ts';
import { packageRoot } from '../../src/content/package-root.ts';
import { loadRepository } from '../../src/content/repository.ts';
import { SourceFile } from '../../src/content/source-file.ts';
import type { JsonValue } from '../../src/content/yaml-value.ts';
import { canonicalRule } from '../../src/deploy/canonical-rule.ts';
import { desiredRule } from '../../src/deploy/desired-rule.ts';
import { detectionFieldOrder } from '../../src/deploy/detection-fields.ts';
import { renderFields } from '../../src/deploy/edit-fields.ts';
import { importRule } from '../../src/deploy/import-rule.ts';
import type { LiveRule } from '../../src/deploy/live-rule.ts';
import { diffRules } from '../../src/deploy/property-diff.ts';
import type { RuleBody } from '../../src/deploy/rule-body.ts';
import { ruleId } from './detection-of.ts';
import { type EchoChoices, echo } from './echo.ts';
import { generatedDetection } from './generated-detection.ts';

const choices: fc.Arbitrary<EchoChoices> = fc.record({
  reverse: fc.boolean(),
  lowerCase: fc.boolean(),
  crlf: fc.boolean(),
  durations: fc.constantFrom('hours', 'minutes', 'days'),
  nulls: fc.boolean(),
});

const path = 'detections/imported/Rule.yaml';

function live(id: string, { kind, properties }: RuleBody, also: JsonObject = {}): LiveRule {
  return { id, kind, resourceId: `/x/${id}`, etag: 'e', properties: { ...properties, ...also } };
}

function detectionOf(text: string): Detection {
  const { detection, findings } = parseDetection(new SourceFile(path, text));
  expect(findings).toEqual([]);
  if (detection === undefined) throw new Error(`no detection: ${text}`);
  return detection;
}

/** What is compared of two files that may write the same in another order. */
function carried(detection: Detection): unknown {
  const { kind, properties } = canonicalRule(desiredRule(detection));
  return { id: detection.id.toLowerCase(), version: detection.version, kind, properties };
}

describe('the law: file -> body -> what the service gives back -> file', () => {
  test('a new file says of every carried property what the old one said', () => {
    fc.assert(
      fc.property(generatedDetection, choices, (fields, how) => {
        const before = detectionOf(renderFields(fields, detectionFieldOrder));
        const body = desiredRule(before);
        const given = live(
          before.id,
          { kind: body.kind, properties: echo(body.properties, how) },
          { lastModifiedUtc: '2026-01-01T00:00:00Z' },
        );
        expect(diffRules(canonicalRule(given), canonicalRule(body))).toEqual([]);
        const imported = importRule(given, { path, version: before.version });
        expect(imported.findings).toEqual([]);
        expect(imported.lost).toEqual([]);
        const after = detectionOf(imported.text);
        expect(carried(after)).toEqual({ ...(carried(before) as object), version: before.version ?? '1.0.0' });
        expect(imported.text).toMatch(/^id: .*\nname: /);
      }),
      { numRuns: 150 },
    );
  });

  test('an existing file that is as deployed comes back to the last character', () => {
    fc.assert(
      fc.property(generatedDetection, choices, fc.boolean(), (fields, how, crlf) => {
        const plain = `# A comment.\n${renderFields(fields, detectionFieldOrder)}# The end.`;
        const existing = new SourceFile(path, crlf ? plain.replaceAll('\n', '\r\n') : plain);
        const before = detectionOf(existing.text);
        const given = live(before.id, {
          ...desiredRule(before),
          properties: echo(desiredRule(before).properties, how),
        });
        const imported = importRule(given, { path, version: before.version, existing });
        expect(imported.changes).toEqual([]);
        expect(imported.text).toBe(existing.text);
      }),
      { numRuns: 100 },
    );
  });

  test('an existing file takes over any other rule and keeps what is not carried', () => {
    fc.assert(
      fc.property(generatedDetection, generatedDetection, (one, other) => {
        let comments = 0;
        const text = renderFields(one, detectionFieldOrder).replace(
          /^(?=[A-Za-z]+:)/gm,
          () => `\n# Comment ${comments++}.\n`,
        );
        const existing = new SourceFile(path, `${text}# The end.\n`);
        const before = detectionOf(existing.text);
        const wanted = detectionOf(renderFields(other, detectionFieldOrder));
        const imported = importRule(live(wanted.id, desiredRule(wanted)), { path, version: '9.9.9', existing });
        expect(imported.findings).toEqual([]);
        expect(imported.lost).toEqual([]);
        const after = detectionOf(imported.text);
        expect(carried(after)).toEqual({ ...(carried(wanted) as object), version: '9.9.9' });
        // Every comment is still there, and none twice.
        expect(imported.text.match(/^# (?:Comment \d+|The end)\.$/gm)).toEqual([
          ...Array.from({ length: comments }, (_, index) => `# Comment ${index}.`),
          '# The end.',
        ]);
        expect([after.status, after.tags, after.requiredDataConnectors]).toEqual([
          before.status,
          before.tags,
          before.requiredDataConnectors,
        ]);
      }),
      { numRuns: 150 },
    );
  });

  const { detections } = loadRepository(packageRoot());
  test.each(detections.map((one) => [one.slug, one] as const))('%s', (_, before) => {
    const body = desiredRule(before);
    const how = { reverse: true, lowerCase: true, crlf: true, durations: 'minutes', nulls: true } as const;
    const given = live(before.id, { kind: body.kind, properties: echo(body.properties, how) });
    expect(importRule(given, { path: before.source.path, existing: before.source, version: before.version }).text).toBe(
      before.source.text,
    );
    const fresh = detectionOf(importRule(live(before.id, body), { path, version: before.version }).text);
    expect(fresh).toEqual({
      ...before,
      description: fresh.description,
      source: fresh.source,
      places: fresh.places,
      slug: fresh.slug,
      query: fresh.query,
      status: 'Available',
      requiredDataConnectors: [],
      tags: null,
      issues: [],
      metadata: null,
      // A technique of which a sub-technique is named says nothing more.
      relevantTechniques: before.relevantTechniques.filter(
        (id) => !before.relevantTechniques.some((sub) => sub.startsWith(`${id}.`)),
      ),
    });
    expect(fresh.query.text.trimEnd()).toBe(before.query.text.replace(/[ \t]+$/gm, '').trimEnd());
    expect(fresh.description.trimEnd()).toBe(before.description.trimEnd());
  });
});

describe('importRule', () => {
  const text = renderFields(
    new Map<string, JsonValue>([
      ['id', ruleId],
      ['name', 'A rule'],
      ['description', 'What it is for.'],
      ['severity', 'High'],
      ['status', 'InPreview'],
      ['queryFrequency', '1h'],
      ['queryPeriod', '1d'],
      ['triggerOperator', 'gt'],
      ['triggerThreshold', 0],
      ['query', 'T | take 1\n'],
      ['version', '1.0.0'],
      ['kind', 'Scheduled'],
    ]),
    [],
  );
  const existing = new SourceFile(path, `# Ours.\n${text}`);
  const deployed = (): RuleBody => desiredRule(detectionOf(existing.text));

  test('a new file of a rule that a person made in the portal', () => {
    const properties = {
      ...deployed().properties,
      entityMappings: [{ entityType: 'IP', fieldMappings: [{ identifier: 'Address', columnName: 'Ip' }] }],
      subTechniques: ['T1078.004'],
      tactics: ['Impact'],
      alertRuleTemplateName: 'x',
      templateVersion: '2.0.1',
      unknown: 1,
    };
    expect(importRule(live(ruleId, { kind: 'Scheduled', properties }), { path })).toEqual({
      text: `id: ${ruleId}
name: A rule
description: What it is for.
severity: High
status: Available
requiredDataConnectors: []
queryFrequency: 1h
queryPeriod: 1d
triggerOperator: gt
triggerThreshold: 0
tactics: [Impact]
relevantTechniques: [T1078.004]
query: |
  T | take 1
entityMappings:
  - entityType: IP
    fieldMappings:
      - {identifier: Address, columnName: Ip}
eventGroupingSettings:
  aggregationKind: SingleAlert
version: 2.0.1
kind: Scheduled
`,
      changes: [],
      findings: [],
      lost: [],
      notes: [],
    });
  });

  test('what was changed in the portal, and nothing else', () => {
    const given = live(ruleId, deployed(), { enabled: false, severity: 'Low', query: 'T | take 2' });
    const result = importRule(given, { path, existing, version: '1.0.0' });
    expect(result.text).toBe(
      existing.text
        .replace('severity: High\nstatus: InPreview\n', 'severity: Low\nstatus: InPreview\nenabled: false\n')
        .replace('take 1', 'take 2'),
    );
    expect(result.changes.map((change) => change.path)).toEqual([['enabled'], ['severity'], ['query']]);
  });

  test('not what the workspace has otherwise on purpose', () => {
    const given = live(ruleId, deployed(), {
      enabled: false,
      severity: 'Low',
      queryFrequency: 'PT2H',
      incidentConfiguration: {
        createIncident: false,
        groupingConfiguration: {
          enabled: true,
          reopenClosedIncident: false,
          lookbackDuration: 'PT1H',
          matchingMethod: 'AnyAlert',
        },
      },
    });
    const result = importRule(given, {
      path,
      existing,
      overridden: ['enabled', 'queryFrequency', 'incidentConfiguration'],
    });
    expect(result.changes.map((change) => change.path.join('.'))).toEqual([
      'severity',
      'incidentConfiguration.groupingConfiguration.enabled',
      'incidentConfiguration.groupingConfiguration.lookbackDuration',
      'incidentConfiguration.groupingConfiguration.matchingMethod',
    ]);
    const after = detectionOf(result.text);
    expect([
      after.enabled,
      after.severity,
      after.schedule?.frequency,
      after.incidentConfiguration?.createIncident,
    ]).toEqual([true, 'Low', 36_000_000_000, true]);
    expect(after.incidentConfiguration?.groupingConfiguration?.matchingMethod).toBe('AnyAlert');
  });

  test('not what Sentinel made of a rule that it switched off', () => {
    const given = live(ruleId, deployed(), {
      enabled: false,
      displayName: 'AUTO DISABLED A rule',
      description: 'What it is for.\n\nThe alert rule was disabled: table gone.',
    });
    const kept = importRule(given, { path, existing });
    expect(kept.text).toBe(existing.text);
    expect(kept.notes).toEqual([
      'Sentinel switched this rule off because its query kept failing; the name and the state that it gave the rule are not imported.',
    ]);
    const fresh = importRule(given, { path });
    expect(fresh.text).toContain('\nname: A rule\n');
    expect(fresh.text).not.toContain('enabled');
    expect(fresh.notes[1]).toBe('The description may end in the reason that Sentinel gave.');
    // A person's rule that is on may be called as they like.
    expect(importRule(live(ruleId, deployed(), { displayName: 'AUTO DISABLED x' }), { path }).text).toContain(
      'name: AUTO DISABLED x',
    );
  });

  test('another kind', () => {
    const {
      queryFrequency: _f,
      queryPeriod: _p,
      triggerOperator: _o,
      triggerThreshold: _t,
      ...properties
    } = deployed().properties;
    const { text: nrt } = importRule(live(ruleId, { kind: 'NRT', properties }), { path, existing });
    expect(nrt).toBe(
      existing.text.replace(/^(query(Frequency|Period)|trigger).*\n/gm, '').replace('kind: Scheduled', 'kind: NRT'),
    );
  });

  test('what no file can say is told', () => {
    const months = importRule(live(ruleId, deployed(), { queryPeriod: 'P1M' }), { path });
    expect(months.findings.map(({ message }) => message)).toEqual([
      '"queryPeriod" must be a duration such as 5m, 1h, 14d or PT1H; "P1M" is not.',
    ]);
    const empty = importRule(live(ruleId, deployed(), { description: null }), { path });
    expect(empty.findings.map(({ message }) => message)).toEqual(['A detection needs the field "description".']);
    const number = importRule(live(ruleId, deployed(), { customDetails: { A: 5 } }), { path });
    expect(number.findings).toEqual([]);
    expect(number.lost.map(({ path: [, name], before: was, after }) => [name, was, after])).toEqual([['A', 5, '5']]);
  });

  test('an existing file that is no detection is replaced', () => {
    const result = importRule(live(ruleId, deployed()), { path, existing: new SourceFile(path, 'id: [') });
    expect(result.text).toMatch(/^id: 1111/);
    expect(result.notes).toEqual(['The existing file could not be read as a detection. It is replaced as a whole.']);
  });
});
