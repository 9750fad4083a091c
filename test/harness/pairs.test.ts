import { describe, expect, test } from 'vitest';
import { loadRepository } from '../../src/content/repository.ts';
import { replay } from '../../src/harness/replay.ts';
import type { ReplayEnd } from '../../src/harness/replay-result.ts';
import { loadTableSchemas } from '../../src/sentinel/table-schemas.ts';
import { temporaryFolder } from '../e2e/temporary-folder.ts';
import { accountMapping, caseYaml, detectionYaml, quirksYaml } from './replay-root.ts';

/** Two sign-ins of one person from one address, which a rule counts by person or else by address. */
const files = {
  'detections/test/Rule.yaml': detectionYaml(
    `SigninLogs
| extend ByName = UserPrincipalName == "alice@contoso.com", ByAddress = IPAddress == "203.0.113.7"
| where ByName or ByAddress
| summarize Count = count() by UserPrincipalName = "alice@contoso.com"`,
    accountMapping,
  ),
  'fixtures/detections/test/Rule.yaml': caseYaml(
    'fires',
    '{SigninLogs: [{TimeGenerated: -10m, UserPrincipalName: alice@contoso.com, IPAddress: 203.0.113.7}]}',
  ),
  'fixtures/quirks/test.yaml': quirksYaml(`
case; {roles: [upn]}; {name: changeCase, mode: upper}
port; {roles: [ip]}; {name: appendPort, first: 50000, step: 1}
device; {roles: [device]}; {name: replaceWith, value: x}
late; {tables: ["*"]}; {name: late, minutes: 1}`),
};

function run(count: number, seed = 1): ReplayEnd {
  const repository = loadRepository(temporaryFolder(files));
  return replay({
    repository,
    schemas: loadTableSchemas(repository.root),
    today: 0,
    wantsQuirk: ({ family }) => family === 'test',
    pairs: { count, seed },
    listener: { onStart: () => {}, onDetection: () => {} },
  });
}

function pairsOf(end: ReplayEnd): readonly string[] {
  return (end.detections[0]?.cases[0]?.pairs ?? []).map((pair) => `${pair.quirk} + ${pair.with}: ${pair.verdict}`);
}

describe('pairs of quirks', () => {
  test('blind a rule that survives each of them', () => {
    const end = run(100);
    const [one] = end.detections[0]?.cases ?? [];
    expect(one?.quirks.map(({ quirk, verdict }) => `${quirk} ${verdict}`)).toEqual([
      'test.case survives',
      'test.port survives',
      'test.device untouched',
      'test.late survives',
    ]);
    expect(pairsOf(end)).toEqual([
      'test.case + test.port: blind',
      'test.case + test.late: survives',
      'test.port + test.late: survives',
    ]);
    expect(one?.pairs?.[0]?.lostAt?.operator).toBe('where');
  });

  test('are drawn by their seed, as many as asked for', () => {
    expect(pairsOf(run(1))).toEqual(pairsOf(run(1)));
    const drawn = new Set([1, 2, 3, 4, 5, 6, 7, 8].flatMap((seed) => pairsOf(run(1, seed))));
    expect(drawn.size).toBeGreaterThan(1);
    expect(pairsOf(run(0))).toEqual([]);
  });
});
