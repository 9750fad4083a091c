import { loadRepository } from '../../src/content/repository.ts';
import { replay } from '../../src/harness/replay.ts';
import type { QuirkResult, ReplayEnd, ReplayPlace } from '../../src/harness/replay-result.ts';
import { parseDatetime } from '../../src/kql/values/datetime.ts';
import { loadTableSchemas } from '../../src/sentinel/table-schemas.ts';
import { temporaryFolder } from '../e2e/temporary-folder.ts';
import { sparseRoles } from '../sparse-roles.ts';

/** A detection with the query given, and what a test wants to say about it besides. */
export function detectionYaml(query: string, more = ''): string {
  const body = query
    .trim()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
  return `id: 5a1f3f4e-7c0d-4f0e-9a51-0d6a7f2b1c01
name: Under test
description: Identifies what a test wants.
severity: Medium
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
${more.trim()}
query: |
${body}
`;
}

export const accountMapping = `
entityMappings:
  - entityType: Account
    fieldMappings:
      - {identifier: FullName, columnName: UserPrincipalName}
`;

/** Six failed sign-ins of one person, a minute apart, before ten o'clock. */
export function guesses(set = ''): string {
  return [16, 15, 14, 13, 12, 11]
    .map((minute) => `{TimeGenerated: -${minute}m, ResultType: "50126", UserPrincipalName: alice@contoso.com${set}}`)
    .join(', ');
}

/** A fixture of one case; `records` is the YAML of a mapping of tables. */
export function caseYaml(expect: 'fires' | 'silent', records: string, more = ''): string {
  return `cases:
  - name: the case
    expect: ${expect}
    now: 2026-03-02T10:00:00Z
    ${more.trim()}
    records: ${records}
`;
}

/** Replays a root made of the given files; quirks are those of the family `test` when the root has its own. */
export function replayFiles(files: Readonly<Record<string, string>>, today = '2026-03-02'): ReplayEnd {
  const repository = loadRepository(
    temporaryFolder({ 'detections/.keep': '', 'schemas/roles.yaml': sparseRoles(), ...files }),
  );
  const ownFamily = Object.keys(files).some((path) => path.startsWith('fixtures/quirks/'));
  return replay({
    repository,
    schemas: loadTableSchemas(repository.root),
    today: parseDatetime(today) ?? 0,
    wantsQuirk: ({ family }) => !ownFamily || family === 'test',
    listener: { onStart: () => {}, onDetection: () => {} },
  });
}

/** Replays one detection over one case, under quirks of the test's own. */
export function replayOne(parts: {
  readonly query: string;
  readonly more?: string;
  readonly records: string;
  readonly expect?: 'fires' | 'silent';
  readonly quirks: string;
  readonly functions?: Readonly<Record<string, string>>;
}): readonly QuirkResult[] {
  const end = replayFiles({
    'detections/test/Rule.yaml': detectionYaml(parts.query, parts.more ?? accountMapping),
    'fixtures/detections/test/Rule.yaml': caseYaml(parts.expect ?? 'fires', parts.records),
    'fixtures/quirks/test.yaml': quirksYaml(parts.quirks),
    ...parts.functions,
  });
  const [one] = end.detections[0]?.cases ?? [];
  const problems = [...end.findings.map(({ message }) => message), ...(one?.failures ?? [])];
  if (one === undefined || problems.length > 0) throw new Error(problems.join('\n') || 'no case');
  return one.quirks;
}

/** `name: strikes; transform; patterns`, one a line, as a file of the catalogue. */
export function quirksYaml(lines: string): string {
  const quirks = lines
    .trim()
    .split('\n')
    .map((line) => {
      const [name = '', strikes = '', transform = '', patterns = '[all]'] = line.split(';').map((part) => part.trim());
      return `  - id: test.${name}
    family: test
    issue: ids
    description: What a test needs.
    strikes: ${strikes}
    transform: ${transform}
    patterns: ${patterns}
    evidence: kept
    source: a test
`;
    });
  return `quirks:\n${quirks.join('')}`;
}

/** `functions/F.yaml:3:5 where`, for a place. */
export function placeText(place: ReplayPlace | undefined): string | undefined {
  if (place === undefined) return undefined;
  const { line, column } = place.source.positionAt(place.range.start);
  return `${place.source.path}:${line}:${column} ${place.operator}`;
}
