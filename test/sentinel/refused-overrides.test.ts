import { expect, it } from 'vitest';
import { SourceFile } from '../../src/content/source-file.ts';
import { parseWorkspaces } from '../../src/content/workspaces.ts';
import { refusedOverrides } from '../../src/sentinel/refused-overrides.ts';
import { detectionWith, idOf, rulesOf } from '../deploy/deployed-world.ts';

/** What is said of overrides of nine made-up rules every hour over an hour, and an NRT rule. */
function findingsOf(...overrides: readonly string[]): readonly string[] {
  const head = `workspaces:
  - name: a
    ring: 0
    subscription: 00000000-0000-0000-0000-000000000000
    resourceGroup: rg
    workspace: law-a
    overrides:
`;
  const text = `${head}${overrides.map((one) => `      - {${one}}\n`).join('')}`;
  const { workspaces, findings } = parseWorkspaces(new SourceFile('workspaces.yaml', text));
  expect(findings).toEqual([]);
  const odd = detectionWith(
    { id: idOf(90), name: 'Odd already', queryFrequency: '2h', queryPeriod: '1h' },
    'detections/odd/Odd.yaml',
  );
  const hourly = { queryFrequency: '1h', queryPeriod: '1h' };
  const rules = rulesOf(0, 10, (index) => (index === 9 ? {} : hourly));
  return workspaces
    .flatMap((one) => refusedOverrides(one.overrides, [...rules, odd]))
    .map(({ line, column, check, severity, message }) => `${line}:${column} ${severity} ${check} ${message}`);
}

const refused = (line: number, why: string): string =>
  `${line}:17 error field-value Sentinel refuses "Rule 0" as it is in this workspace: ${why}.`;

it.each([
  ['queryFrequency: 2h', 'it runs every 2h and looks 1h back'],
  ['queryPeriod: 30m', 'it runs every 1h and looks 30m back'],
  ['queryPeriod: 2d, queryFrequency: 30m', 'it looks 2d back, and may then not run every 30m'],
  ['queryFrequency: 4m', '"queryFrequency" is 4m, and it takes 5m to 14d'],
  ['queryPeriod: 15d', '"queryPeriod" is 15d, and it takes 5m to 14d'],
  ['triggerThreshold: 10001', '"triggerThreshold" is 10001, and 10000 is the most'],
  ['suppressionDuration: 25h', '"suppressionDuration" is 25h, and 1d is the most'],
])('{%s} is refused, once for all rules, and not for the NRT rule', (set, why) => {
  expect(findingsOf(`match: detections/made/**, set: {${set}}`)).toEqual([refused(8, why)]);
});

it.each([
  ['queryFrequency: 1h, queryPeriod: 2d'],
  ['queryFrequency: 30m, queryPeriod: 47h'],
  ['queryFrequency: 5m, queryPeriod: 5m'],
  ['queryFrequency: 14d, queryPeriod: 14d'],
  ['triggerThreshold: 10000'],
  ['suppressionDuration: 24h'],
  ['enabled: false'],
])('{%s} is taken', (set) => {
  expect(findingsOf(`match: detections/made/**, set: {${set}}`)).toEqual([]);
});

it('what overrides say together counts, and is told at the last of them', () => {
  const period = 'match: detections/made/**, set: {queryPeriod: 2h}';
  const frequency = 'match: detections/**/Rule0.yaml, set: {queryFrequency: 2h}';
  expect(findingsOf(period, frequency)).toEqual([]);
  expect(findingsOf(frequency, 'match: detections/made/**, set: {enabled: true}')).toEqual([
    refused(9, 'it runs every 2h and looks 1h back'),
  ]);
});

it('what is wrong with a rule anyway is no fault of an override', () => {
  expect(findingsOf('match: detections/odd/**, set: {severity: Low}')).toEqual([]);
});
