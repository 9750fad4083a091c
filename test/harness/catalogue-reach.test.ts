import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/content/package-root.ts';
import { loadRepository } from '../../src/content/repository.ts';
import { replay } from '../../src/harness/replay.ts';
import type { ReplayEnd } from '../../src/harness/replay-result.ts';
import { parseDatetime } from '../../src/kql/values/datetime.ts';
import { loadTableSchemas } from '../../src/sentinel/table-schemas.ts';
import { temporaryFolder } from '../e2e/temporary-folder.ts';
import { accountMapping, detectionYaml } from './replay-root.ts';

/** Two files: a rule and two cases. Nothing is said of quirks. */
const files = {
  'detections/mine/NewRule.yaml': detectionYaml(
    'SigninLogs\n| where ResultType == "50126"\n| summarize Failures = count() by UserPrincipalName\n| where Failures >= 2',
    accountMapping,
  ),
  'fixtures/detections/mine/NewRule.yaml': `cases:
  - name: two failures
    expect: fires
    now: 2026-03-02T10:00:00Z
    records:
      SigninLogs:
        - {TimeGenerated: -10m, ResultType: "50126", UserPrincipalName: alice@contoso.com}
        - {TimeGenerated: -9m, ResultType: "50126", UserPrincipalName: alice@contoso.com}
  - name: one failure
    expect: silent
    now: 2026-03-02T10:00:00Z
    records:
      SigninLogs:
        - {TimeGenerated: -10m, ResultType: "50126", UserPrincipalName: alice@contoso.com}
`,
};

function run(more: Readonly<Record<string, string>> = {}): ReplayEnd {
  const repository = loadRepository(temporaryFolder({ ...files, ...more }));
  return replay({
    repository,
    schemas: loadTableSchemas(repository.root),
    today: parseDatetime('2026-03-02') ?? 0,
    listener: { onStart: () => {}, onDetection: () => {} },
  });
}

function quirksOf({ detections }: ReplayEnd, index: number): ReadonlyMap<string, string> {
  const results = detections[0]?.cases[index]?.quirks ?? [];
  return new Map([...results].reverse().map(({ quirk, verdict }) => [quirk, verdict]));
}

describe('without further writing', () => {
  test('a new detection with two cases is replayed under every quirk of the catalogue', () => {
    const catalogue = loadRepository(packageRoot()).quirks.map(({ id }) => id);
    const end = run();
    expect(end.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(catalogue.length).toBeGreaterThanOrEqual(70);
    for (const index of [0, 1]) {
      const known = quirksOf(end, index);
      // What strikes one table after the other has nothing to say of tables that the rule does not read.
      expect(catalogue.filter((id) => !known.has(id) && !/^(schema|unlicensed)\./.test(id))).toEqual([]);
    }
    const firing = quirksOf(end, 0);
    expect(firing.get('upn.case')).toBe('blind');
    expect(firing.get('flow.table-silent')).toBe('blind');
    expect(quirksOf(end, 1).get('delay.twice')).toBe('noisy');
  });

  test('a new quirk of a transform that exists is one entry', () => {
    const end = run({
      'fixtures/quirks/mine.yaml': `quirks:
  - id: mine.code-text
    family: mine
    issue: documentation
    description: The code is spelled out.
    strikes: {roles: [result-code]}
    transform: {name: replaceWith, value: InvalidUserNameOrPassword}
    patterns: [all, first]
    evidence: kept
    source: a test
    example: {before: "50126", after: InvalidUserNameOrPassword}
`,
    });
    const own = end.detections[0]?.cases[0]?.quirks.filter(({ quirk }) => quirk === 'mine.code-text');
    expect(own?.map(({ pattern, verdict, struck }) => [pattern, verdict, struck])).toEqual([
      ['all', 'blind', 2],
      ['first', 'blind', 1],
    ]);
  });
});
