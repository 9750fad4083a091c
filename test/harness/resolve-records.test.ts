import { describe, expect, it } from 'vitest';
import { parseDetectionFixture } from '../../src/content/fixture.ts';
import { readRecords } from '../../src/content/records.ts';
import { SourceFile } from '../../src/content/source-file.ts';
import { tablesOfCase } from '../../src/harness/case-timeline.ts';
import { rowsOf } from '../../src/harness/replay-outcome.ts';
import { type RecordSource, resolveRecords } from '../../src/harness/resolve-records.ts';
import { prepare } from '../../src/kql/prepare.ts';
import { wrapDynamic } from '../../src/kql/values/convert.ts';
import { formatDatetime } from '../../src/kql/values/datetime.ts';
import { restJsonText } from '../../src/kql/values/dynamic-json.ts';
import { loadTableSchemas } from '../../src/sentinel/table-schemas.ts';
import { workspaceDatabase } from '../../src/sentinel/workspace-database.ts';

const schemas = loadTableSchemas();

const database = workspaceDatabase({ schemas, functions: [] }, []);

/** Resolves the records of a case that is written as YAML. */
function resolve(records: string, files: Readonly<Record<string, string>> = {}) {
  const text = `cases:
  - name: the case
    expect: silent
    now: 2026-03-02T10:00:00Z
    records: ${records}
`;
  const source = new SourceFile('fixtures/detections/test/Rule.yaml', text);
  const { fixture, findings } = parseDetectionFixture(source);
  const [one] = fixture?.cases ?? [];
  if (one === undefined || findings.length > 0) throw new Error(JSON.stringify(findings));
  const from: RecordSource = {
    schemas,
    records: (path) => readRecords(new SourceFile(`fixtures/${path}`, files[path] ?? '')),
    select(query, candidates, now) {
      const tables = tablesOfCase(candidates, database.tables);
      const seen = new Map([...tables].map(([name, table]) => [name, table.window(undefined, true)]));
      const { chunks } = prepare(query, { database }).execute({ tables: seen, now });
      return new Set(chunks.flatMap(({ origins }) => origins?.flat() ?? []));
    },
  };
  return resolveRecords(one.records, one.now, { source, range: one.range }, from);
}

function shown(records: string, files: Readonly<Record<string, string>> = {}): unknown {
  const { records: resolved, findings } = resolve(records, files);
  expect(findings).toEqual([]);
  return resolved.map(({ number, table, generated, ingested, values }) => [
    number,
    table,
    formatDatetime(generated).slice(11, 19),
    formatDatetime(ingested).slice(11, 19),
    Object.fromEntries([...values].map(([name, value]) => [name, restJsonText(value)])),
  ]);
}

function findingsOf(records: string, files: Readonly<Record<string, string>> = {}): readonly string[] {
  return resolve(records, files).findings.map(
    ({ path, line, column, check, severity, message }) => `${path}:${line}:${column} ${severity} ${check}: ${message}`,
  );
}

describe('times', () => {
  it('are counted from the clock of the case, arrivals from the record', () => {
    expect(
      shown(`{SigninLogs: [
        {TimeGenerated: -1h, ingested: +5m, CreatedDateTime: -62m},
        {TimeGenerated: 2026-03-02T09:30:00Z, ingested: "2026-03-02T12:00:00Z"},
        {UserPrincipalName: nobody}]}`),
    ).toEqual([
      [1, 'SigninLogs', '09:00:00', '09:05:00', { CreatedDateTime: '"2026-03-02T08:58:00.0000000Z"' }],
      [2, 'SigninLogs', '09:30:00', '12:00:00', {}],
      [3, 'SigninLogs', '10:00:00', '10:00:00', { UserPrincipalName: '"nobody"' }],
    ]);
  });

  it('in a column of text are text', () => {
    expect(shown('{SigninLogs: [{TimeGenerated: -1h, ResultDescription: -5m}]}')).toEqual([
      [1, 'SigninLogs', '09:00:00', '09:00:00', { ResultDescription: '"-5m"' }],
    ]);
  });
});

const files = {
  'records/two.ndjson': `{"TimeGenerated": "2026-03-02T09:00:00Z", "ResultType": "0", "IsInteractive": true}
{"TimeGenerated": "2026-03-02T09:10:00Z", "ResultType": "50126", "ingested": "+3m"}
`,
  'records/bad.ndjson': '{"TimeGenerated": "2026-03-02T09:00:00Z", "Nope": 1, "IsInteractive": "maybe"}\n{"Nope": 2}\n',
  'records/dynamic.csv': 'TimeGenerated [UTC],DeviceDetail\n"3/2/2026, 9:00:00.000 AM","{""os"": ""x""}"\n',
};

describe('records of a file', () => {
  it('are used as they are, all or some, with values over theirs', () => {
    expect(
      shown(
        `{SigninLogs: [
          {from: records/two.ndjson},
          {from: records/two.ndjson, where: 'ResultType == "0" and TimeGenerated > ago(2h)', set: {ResultType: "1", Id: x}},
          {from: records/two.ndjson, where: ResultType != "0", set: {TimeGenerated: -5m, ingested: +1m}}]}`,
        files,
      ),
    ).toEqual([
      [1, 'SigninLogs', '09:00:00', '09:00:00', { ResultType: '"0"', IsInteractive: 'true' }],
      [2, 'SigninLogs', '09:10:00', '09:13:00', { ResultType: '"50126"' }],
      [3, 'SigninLogs', '09:00:00', '09:00:00', { ResultType: '"1"', IsInteractive: 'true', Id: '"x"' }],
      [4, 'SigninLogs', '09:55:00', '09:56:00', { ResultType: '"50126"' }],
    ]);
  });

  it('of a CSV file hold dynamics as JSON', () => {
    const { records } = resolve('{SigninLogs: [{from: records/dynamic.csv}]}', files);
    expect(records[0]?.values.get('DeviceDetail')).toEqual(new Map([['os', 'x']]));
  });
});

describe('what is wrong with records', () => {
  it.each<[string, readonly string[]]>([
    [
      '{Signins: [{TimeGenerated: -1h}]}',
      [
        'fixtures/detections/test/Rule.yaml:5:25 error record-table: There is no table "Signins". Did you mean "SigninLogs"?',
      ],
    ],
    [
      '{SigninLogs: [{TimeGenerated: -1h, UserPrincipalNam: x}]}',
      [
        'fixtures/detections/test/Rule.yaml:5:67 warn record-column: Table "SigninLogs" has no column "UserPrincipalNam"; it is kept. Did you mean "UserPrincipalName"?',
      ],
    ],
    [
      '{SigninLogs: [{TimeGenerated: yesterday, ProcessingTimeInMilliseconds: 5, IsInteractive: 7}]}',
      [
        'fixtures/detections/test/Rule.yaml:5:44 warn record-type: The value of "TimeGenerated" is not of type datetime; the clock of the case takes its place.',
        'fixtures/detections/test/Rule.yaml:5:103 warn record-type: The value of "IsInteractive" is not of type bool; it becomes null.',
      ],
    ],
    [
      '{SigninLogs: [{from: records/bad.ndjson, set: {CreatedDateTime: noon}}]}',
      [
        'fixtures/records/bad.ndjson:1:43 warn record-column: Table "SigninLogs" has no column "Nope"; it is kept. Did you mean "Type"?',
        'fixtures/records/bad.ndjson:1:54 warn record-type: The value of "IsInteractive" is not of type bool; it becomes null.',
        'fixtures/detections/test/Rule.yaml:5:78 warn record-type: The value of "CreatedDateTime" is not of type datetime; it becomes null.',
      ],
    ],
    [
      `{SigninLogs: [{from: records/two.ndjson, where: 'ResultType == "none"'}]}`,
      [
        'fixtures/detections/test/Rule.yaml:5:63 warn record-where: No record of records/two.ndjson passes this predicate.',
      ],
    ],
    [
      `{SigninLogs: [{from: records/two.ndjson, where: 'ResultType = "0"'}]}`,
      ['fixtures/detections/test/Rule.yaml:5:63 error record-where: The expression must have the type bool.'],
    ],
  ])('%s', (records, findings) => {
    expect(findingsOf(records, files)).toEqual(findings);
  });
});

describe('tables of records', () => {
  it('have the columns of the schema and those of the records, values of the right types, and null for the rest', () => {
    const { records } = resolve(
      '{SigninLogs: [{TimeGenerated: -1h, ResultType: 50126, IsInteractive: "true", DeviceDetail: {a: 1}, DurationMs: x, Own: 5}]}',
    );
    const table = tablesOfCase(records, database.tables).get('SigninLogs')?.window(undefined, true);
    const [row = []] = table === undefined ? [] : rowsOf(table);
    const cell = (name: string): string => {
      const index = table?.columns.findIndex((column) => column.name === name) ?? -1;
      return restJsonText(wrapDynamic(row[index] ?? null, table?.columns[index]?.type ?? 'dynamic'));
    };
    expect(
      ['ResultType', 'IsInteractive', 'DeviceDetail', 'DurationMs', 'Own', 'Type', 'UserId', 'MfaDetail'].map(cell),
    ).toEqual(['"50126"', 'true', '{"a":1}', 'null', '5', '"SigninLogs"', '""', 'null']);
    expect(table?.columns.at(-1)).toEqual({ name: 'Own', type: 'long' });
    expect(table?.chunks[0]?.origins).toEqual([[1]]);
  });
});
