import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/azure/json-object.ts';
import { type Detection, parseDetection } from '../../src/content/detection.ts';
import { packageRoot } from '../../src/content/package-root.ts';
import { loadRepository } from '../../src/content/repository.ts';
import { SourceFile } from '../../src/content/source-file.ts';
import { canonicalRule } from '../../src/deploy/canonical-rule.ts';
import { desiredRule } from '../../src/deploy/desired-rule.ts';
import { detectionFieldOrder } from '../../src/deploy/detection-fields.ts';
import { renderFields } from '../../src/deploy/edit-fields.ts';
import { importRule } from '../../src/deploy/import-rule.ts';
import type { LiveRule } from '../../src/deploy/live-rule.ts';
import { diffRules } from '../../src/deploy/property-diff.ts';
import type { RuleBody } from '../../src/deploy/rule-body.ts';
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
      { numRuns: 300 },
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
      { numRuns: 200 },
    );
  });

  test('an existing file takes over any other rule and keeps what is not carried', () => {
    fc.assert(
      fc.property(generatedDetection, generatedDetection, (one, other) => {
        const existing = new SourceFile(path, renderFields(one, detectionFieldOrder));
        const before = detectionOf(existing.text);
        const wanted = detectionOf(renderFields(other, detectionFieldOrder));
        const imported = importRule(live(wanted.id, desiredRule(wanted)), { path, version: '9.9.9', existing });
        expect(imported.findings).toEqual([]);
        expect(imported.lost).toEqual([]);
        const after = detectionOf(imported.text);
        expect(carried(after)).toEqual({ ...(carried(wanted) as object), version: '9.9.9' });
        expect([after.status, after.tags, after.requiredDataConnectors]).toEqual([
          before.status,
          before.tags,
          before.requiredDataConnectors,
        ]);
      }),
      { numRuns: 300 },
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
