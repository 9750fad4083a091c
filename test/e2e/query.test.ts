import { describe, expect, it } from 'vitest';
import { lines, runBlindspot } from './run-blindspot.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('blindspot', () => {
  it('refuses an unknown verb and suggests one', async () => {
    expect(await runBlindspot(['qery'])).toEqual({
      stdout: '',
      stderr: lines("error: unknown command 'qery'", '(Did you mean query?)'),
      exitCode: 2,
    });
  });

  it('refuses an unknown option and suggests one', async () => {
    expect(await runBlindspot(['query', 'print 1', '--formt', 'json'])).toEqual({
      stdout: '',
      stderr: lines("error: unknown option '--formt'", '(Did you mean --format?)'),
      exitCode: 2,
    });
  });

  it('prints its version and its help', async () => {
    expect(await runBlindspot(['--version'])).toEqual({ stdout: '0.1.0\n', stderr: '', exitCode: 0 });
    const help = await runBlindspot(['query', '--help']);
    expect(help).toMatchObject({ stderr: '', exitCode: 0 });
    expect(help.stdout).toMatch(/^Usage: blindspot query \[options\] \[kql\]\n/);
  });

  it('wants a verb', async () => {
    const ended = await runBlindspot([]);
    expect(ended).toMatchObject({ stdout: '', exitCode: 2 });
    expect(ended.stderr).toMatch(/^Usage: blindspot /);
  });
});

describe('blindspot query', () => {
  it('prints rows as a table', async () => {
    const query = 'datatable(a: long, b: string)[1, "x", 20, "\\u001b[2J"] | order by a asc';
    expect(await runBlindspot(['query', query])).toEqual({
      stdout: lines(' a  b', '--  -----------', ' 1  x', '20  <U+001B>[2J', '', '2 rows'),
      stderr: '',
      exitCode: 0,
    });
  });

  it('prints rows as JSON and CSV', async () => {
    const query = 'print n = long(9007199254740993), t = 1d, r = 1.0, s = "a,b"';
    expect(await runBlindspot(['query', query, '--format', 'json'])).toEqual({
      stdout: lines('[', '  {"n": "9007199254740993", "t": "1.00:00:00.0000000", "r": 1.0, "s": "a,b"}', ']'),
      stderr: '',
      exitCode: 0,
    });
    expect(await runBlindspot(['query', query, '--format', 'csv'])).toEqual({
      stdout: 'n,t,r,s\r\n9007199254740993,1.00:00:00,1.0,"a,b"\r\n',
      stderr: '',
      exitCode: 0,
    });
  });

  it('reads tables from files, inferring the columns of those that no schema knows', async () => {
    const cwd = temporaryFolder({
      'hosts.csv': 'Host,Cores,Seen [UTC]\r\nalpha,4,"3/2/2026, 9:00:00.000 AM"\r\nbeta,,\r\n',
      'one.ndjson': '{"Host": "alpha", "Load": 0.5}\n\n{"Host": "beta", "Load": 2}\n',
      'two.json': '[{"Host": "beta", "Load": 4}]',
    });
    const words = ['--table', 'Hosts=hosts.csv', '--table', 'Loads=one.ndjson', '--table', 'Loads=two.json'];
    const query = 'Hosts | join kind=inner Loads on Host | summarize top=max(Load) by Host, Cores | order by Host asc';
    expect(await runBlindspot(['query', query, ...words, '--format', 'csv'], { cwd })).toEqual({
      stdout: 'Host,Cores,top\r\nalpha,4,0.5\r\nbeta,,4.0\r\n',
      stderr: '',
      exitCode: 0,
    });
  });

  it('gives records the types of the schema, and reports what does not fit', async () => {
    const cwd = temporaryFolder({
      'signins.ndjson':
        '{"TimeGenerated": "2026-03-02T09:00:00Z", "ResultType": 0, "DurationMs": "soon", "Mine": true}\n',
    });
    const words = ['--table', 'SigninLogs=signins.ndjson', '--format', 'json'];
    expect(
      await runBlindspot(['query', 'SigninLogs | project ResultType, DurationMs, Mine', ...words], { cwd }),
    ).toEqual({
      stdout: lines('[', '  {"ResultType": "0", "DurationMs": null, "Mine": true}', ']'),
      stderr: lines(
        'signins.ndjson:1:60: warning: The value of "DurationMs" is not of type long; it becomes null.',
        'signins.ndjson:1:82: warning: Table "SigninLogs" has no column "Mine"; it is kept as bool.',
      ),
      exitCode: 0,
    });
  });

  it('reads the records of a repository and calls its functions', async () => {
    const root = temporaryFolder({
      'repository/detections/.gitkeep': '',
      'repository/fixtures/records/SigninLogs/a.ndjson': '{"TimeGenerated": "-10m", "Identity": "Alice"}\n',
      'repository/fixtures/records/SigninLogs/b.ndjson': '{"TimeGenerated": "-3h", "Identity": "Bob"}\n',
      'repository/functions/Recent.yaml':
        'name: Recent\nversion: 1.0.0\ndescription: The last hour.\nparameters:\n  - {name: span, type: timespan, default: 1h}\nquery: |\n  SigninLogs\n  | where TimeGenerated > ago(span)\n',
    });
    const expected = {
      stdout: lines(
        'TimeGenerated                 Identity',
        '----------------------------  --------',
        '2026-03-02T09:50:00.0000000Z  Alice',
        '',
        '1 row',
      ),
      stderr: '',
      exitCode: 0,
    };
    const query = 'Recent | project TimeGenerated, Identity';
    const now = ['--now', '2026-03-02T10:00:00Z'];
    expect(await runBlindspot(['query', query, ...now, '--root', 'repository'], { cwd: root })).toEqual(expected);
    // Found upwards; the query comes from standard input.
    const cwd = `${root}/repository/fixtures`;
    expect(await runBlindspot(['query', '-', ...now], { cwd, input: query })).toEqual(expected);
  });

  it('takes the clock of the machine where none is given', async () => {
    const { stdout, exitCode } = await runBlindspot(['query', 'print now()', '--format', 'csv']);
    expect(exitCode).toBe(0);
    const printed = Date.parse(stdout.split('\r\n')[1] ?? '');
    expect(Math.abs(printed - Date.now())).toBeLessThan(60_000);
  });

  it('marks the place of an error in the query', async () => {
    const query = 'SigninLogs\n| where UserPrincipalNam == "x"';
    expect(await runBlindspot(['query', query])).toEqual({
      stdout: '',
      stderr: lines(
        "semantic error at 2:9: The name 'UserPrincipalNam' does not refer to any known column, table, variable or function.",
        '  1 | SigninLogs',
        '> 2 | | where UserPrincipalNam == "x"',
        '    |         ^^^^^^^^^^^^^^^^',
        'help: Did you mean "UserPrincipalName"?',
      ),
      exitCode: 1,
    });
  });

  it('ends with 3 for what is not supported', async () => {
    expect(await runBlindspot(['query', 'print s = "x" | reduce by s'])).toEqual({
      stdout: '',
      stderr: lines(
        'not supported at 1:17: operator "reduce"',
        '> 1 | print s = "x" | reduce by s',
        '    |                 ^^^^^^^^^^^',
      ),
      exitCode: 3,
    });
  });

  it('refuses what the service refuses, in its dialect', async () => {
    const query = 'SigninLogs | evaluate python(typeof(*), "pass")';
    const kusto = await runBlindspot(['query', query]);
    expect(kusto).toMatchObject({ stdout: '', exitCode: 3 });
    expect(kusto.stderr).toMatch(/^not supported at 1:\d+: plugin "python"\n/);
    const service = await runBlindspot(['query', query, '--dialect', 'loganalytics']);
    expect(service).toMatchObject({ stdout: '', exitCode: 1 });
    expect(service.stderr).toMatch(/^semantic error at 1:23: Log Analytics refuses the python plugin; /);
  });

  it('ends with 2 for input that cannot be used', async () => {
    const cwd = temporaryFolder({ 'bad.ndjson': '{"a": 1}\n{"a": \n', 'x.txt': 'x' });
    const cases: readonly (readonly [readonly string[], string])[] = [
      [[], 'error: Give a query, or --batch.'],
      [['T', '--table', 'T'], 'error: --table "T" is not of the form Name=file.'],
      [['T', '--table', 'T=none.csv'], 'error: The file "none.csv" cannot be read: there is no such file.'],
      [['T', '--table', 'T=x.txt'], 'x.txt:1:1: error: Records are read from .ndjson, .json and .csv files.'],
      [['T', '--table', 'T=bad.ndjson'], 'bad.ndjson:2:1: error: This record is not valid JSON.'],
      [['T', '--now', 'soon'], 'error: --now "soon" is not a datetime such as 2026-01-15T10:00:00Z.'],
      [['T', '--root', 'nowhere'], 'error: The root "nowhere" is not a folder that can be read.'],
      [['T', '--batch'], 'error: With --batch, queries and tables come from standard input.'],
      [
        ['T', '--format', 'xml'],
        "error: option '--format <format>' argument 'xml' is invalid. Allowed choices are table, json, csv.",
      ],
    ];
    for (const [words, message] of cases) {
      expect(await runBlindspot(['query', ...words], { cwd }), message).toEqual({
        stdout: '',
        stderr: `${message}\n`,
        exitCode: 2,
      });
    }
  });
});
