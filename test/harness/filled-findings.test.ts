import { describe, expect, it } from 'vitest';
import type { ReplayEnd } from '../../src/harness/replay-result.ts';
import { caseYaml, detectionYaml, replayFiles } from './replay-root.ts';

const roles =
  'tables:\n  SigninLogs: {filled: [TimeGenerated, ResultType, IsInteractive, Status]}\n  AuditLogs: {filled: [Id]}\n';
const whole = '"TimeGenerated": "2026-03-02T09:50:00Z", "ResultType": "0", "IsInteractive": false, "Status": {}';
const rule = detectionYaml('SigninLogs');

function replayed(files: Readonly<Record<string, string>>): ReplayEnd {
  return replayFiles({ 'schemas/roles.yaml': roles, 'fixtures/quirks/none.yaml': 'quirks: []\n', ...files });
}

function findings(files: Readonly<Record<string, string>>): readonly string[] {
  return replayed(files).findings.map(
    ({ path, line, column, endLine, endColumn, severity, check, message, help }) =>
      `${path}:${line}:${column}-${endLine}:${endColumn} ${severity} ${check}: ${message} | ${help}`,
  );
}

const ofFile = 'Keep records whole, as the log wrote them; a case changes what it needs with "set".';
const ofCase = 'Take a whole record with "from" and change what the case needs with "set".';

describe('records that lack what their log fills in every record', () => {
  it('are reported in files, whether a case uses them or not: absent, null, empty and blank', () => {
    expect(
      findings({
        'fixtures/records/SigninLogs/a.ndjson': `{${whole}}\n{"ResultType": "0", "IsInteractive": null, "Status": ""}\n\n{${whole.replace('"0"', '" "')}}\n`,
        'fixtures/records/SigninLogs/deep/b.csv':
          'TimeGenerated [UTC],ResultType,IsInteractive,Status\n"3/2/2026, 9:00:00.000 AM",,true,{}\n',
        'fixtures/records/AuditLogs/c.json': '[{"Id": 7}, {"id": "8"}]',
        'fixtures/records/Heartbeat/d.ndjson': '{}\n',
        'fixtures/records/loose.ndjson': '{}\n',
      }),
    ).toEqual([
      `fixtures/records/AuditLogs/c.json:1:13-1:24 warn record-filled: This record lacks what AuditLogs fills in every record: Id. | ${ofFile}`,
      `fixtures/records/SigninLogs/a.ndjson:2:1-2:57 warn record-filled: This record lacks what SigninLogs fills in every record: TimeGenerated, IsInteractive, Status. | ${ofFile}`,
      `fixtures/records/SigninLogs/a.ndjson:4:1-4:99 warn record-filled: This record lacks what SigninLogs fills in every record: ResultType. | ${ofFile}`,
      `fixtures/records/SigninLogs/deep/b.csv:2:1-2:36 warn record-filled: This record lacks what SigninLogs fills in every record: ResultType. | ${ofFile}`,
    ]);
  });

  it('are reported once, however many cases use the file, and for each table that it is used for', () => {
    const one = '{from: records/a.ndjson, set: {ResultType: "1"}}';
    expect(
      findings({
        'fixtures/records/a.ndjson': '{"TimeGenerated": "2026-03-02T09:50:00Z"}\n',
        'detections/test/Rule.yaml': rule,
        'fixtures/detections/test/Rule.yaml': `${caseYaml('fires', `{SigninLogs: [${one}, ${one}], AuditLogs: [${one}]}`)}${caseYaml('fires', `{SigninLogs: [${one}]}`).replace('cases:\n', '')}`,
      }),
    ).toEqual([
      `fixtures/records/a.ndjson:1:1-1:42 warn record-filled: This record lacks what AuditLogs fills in every record: Id. | ${ofFile}`,
      `fixtures/records/a.ndjson:1:1-1:42 warn record-filled: This record lacks what SigninLogs fills in every record: ResultType, IsInteractive, Status. | ${ofFile}`,
    ]);
  });

  it('are reported in cases of detections and of functions, and the case is replayed', () => {
    const files = {
      'detections/test/Rule.yaml': rule,
      'fixtures/detections/test/Rule.yaml': caseYaml('fires', '{SigninLogs: [{TimeGenerated: -5m, Status: {}}]}'),
      'functions/F.yaml': 'name: F\nquery: SigninLogs | count\n',
      'fixtures/functions/F.yaml':
        'cases:\n  - name: one\n    now: 2026-03-02T10:00:00Z\n    records:\n      SigninLogs:\n        - {ResultType: "0", TimeGenerated: -5m, IsInteractive: true, Status: ""}\n    call: F\n    expect: {rows: [[1]]}\n',
    };
    expect(findings(files)).toEqual([
      `fixtures/detections/test/Rule.yaml:6:28-6:60 warn record-filled: This record lacks what SigninLogs fills in every record: ResultType, IsInteractive. | ${ofCase}`,
      `fixtures/functions/F.yaml:6:11-6:81 warn record-filled: This record lacks what SigninLogs fills in every record: Status. | ${ofCase}`,
    ]);
    const { detections, functions } = replayed(files);
    expect(detections[0]?.cases[0]?.verdict).toBe('ok');
    expect(functions[0]?.failures).toEqual([]);
  });

  it('are reported in the logs of other workspaces, and not in what is no log', () => {
    expect(
      findings({
        'detections/test/Rule.yaml': rule,
        'fixtures/detections/test/Rule.yaml': caseYaml(
          'silent',
          '{SigninLogs: []}',
          'answers: {workspaces: {eu: {AuditLogs: [{Result: success}]}}, watchlists: {AuditLogs: [{SearchKey: a}]}}',
        ),
        'fixtures/answers/root.yaml':
          'resources:\n  /subscriptions/s:\n    AuditLogs: [{Result: failure}]\nadx: {"https://x": {AuditLogs: [{a: 1}]}}\n',
      }),
    ).toEqual([
      `fixtures/answers/root.yaml:3:17-3:34 warn record-filled: This record lacks what AuditLogs fills in every record: Id. | ${ofCase}`,
      `fixtures/detections/test/Rule.yaml:5:45-5:62 warn record-filled: This record lacks what AuditLogs fills in every record: Id. | ${ofCase}`,
    ]);
  });

  it('may be made in a case that says so', () => {
    expect(
      findings({
        'fixtures/records/SigninLogs/a.ndjson': `{${whole}}\n`,
        'detections/test/Rule.yaml': rule,
        'fixtures/detections/test/Rule.yaml': caseYaml(
          'fires',
          '{SigninLogs: [{from: records/SigninLogs/a.ndjson, set: {ResultType: null, Status: ""}}]}',
        ),
      }),
    ).toEqual([]);
  });

  it('are those that the package knows of, where the root says nothing else', () => {
    const [message = ''] = replayFiles({
      'schemas/roles.yaml': 'tables: {}\n',
      'fixtures/records/OfficeActivity/a.ndjson': '{}\n',
    }).findings.map((finding) => finding.message);
    expect(message).toContain('This record lacks what OfficeActivity fills in every record: TimeGenerated, OfficeId,');
  });
});
