import { describe, expect, it } from 'vitest';
import { lines, runBlindspot } from './run-blindspot.ts';
import { temporaryFolder } from './temporary-folder.ts';

const query = [
  'let loud = materialize(Hosts | where Load > 1);',
  'let most = toscalar(loud | summarize max(Load));',
  'Hosts',
  '| where Name in (loud) and Load < most + 1',
  '| join kind=leftouter (loud | extend Twice = Load * 2) on Name',
  '| summarize n = count(), strcat("x", tostring(sum(Twice))) by Name',
].join('\n');

const files = {
  'hosts.ndjson':
    '{"Name": "a", "Load": 1}\n{"Name": "b", "Load": 2}\n{"Name": "b", "Load": 3}\n{"Name": "", "Load": 9}\n',
};

const table = ['--table', 'Hosts=hosts.ndjson'];

describe('blindspot explain', () => {
  it('shows bindings and operators with their places and columns, without running anything', async () => {
    const cwd = temporaryFolder(files);
    expect(await runBlindspot(['explain', query, ...table], { cwd })).toEqual({
      stdout: lines(
        'bindings',
        '  #0 loud: materialized',
        '    where (Load > 1)  at 1:32',
        '    table Hosts  at 1:24',
        '         Name: string, Load: long',
        '  #1 most: toscalar long',
        '    summarize max_Load of max_Load = max(Load)  at 2:28',
        '         max_Load: long',
        '    reference #0  at 2:21',
        '         Name: string, Load: long',
        'query',
        '  summarize Name, n, Column1 = strcat("x", tostring(sum)) of n = count(), sum = sum(Twice) by Name  at 6:3',
        '       Name: string, n: long, Column1: string',
        '  join kind=leftouter on $left.Name == $right.Name  at 5:3',
        '       Name: string, Load: long, Name1: string, Load1: long, Twice: long',
        '    where ((Name in ([reference #0 -> Name:string, Load:long])) and (Load < (#1 + 1)))  at 4:3',
        '      in: reference #0  at 4:18',
        '           Name: string, Load: long',
        '    table Hosts  at 3:1',
        '         Name: string, Load: long',
        '    extend Twice = (Load * 2)  at 5:31',
        '         Name: string, Load: long, Twice: long',
        '    reference #0  at 5:24',
        '         Name: string, Load: long',
      ),
      stderr: '',
      exitCode: 0,
    });
  });

  it('counts the rows of each operator after a run', async () => {
    const cwd = temporaryFolder(files);
    const { stdout, stderr, exitCode } = await runBlindspot(['explain', query, '--run', ...table], { cwd });
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    const counted = stdout.split('\n').flatMap((line) => {
      const [, rows, operator] = /^ +(\d+) +(?:in: )?([a-z-]+)/.exec(line) ?? [];
      return rows === undefined ? [] : [`${rows} ${operator}`];
    });
    expect(counted).toEqual([
      '3 where',
      '4 table',
      '1 summarize',
      '3 reference',
      // The row without a name is in the list; most is 9.
      '2 summarize',
      '5 join',
      '3 where',
      '3 reference',
      '4 table',
      '3 extend',
      '3 reference',
    ]);
  });

  it("points into the files of a repository's functions", async () => {
    const cwd = temporaryFolder({
      'detections/.gitkeep': '',
      'functions/Recent.yaml':
        'name: Recent\nversion: 1.0.0\ndescription: The last hour.\nquery: |\n  SigninLogs\n  | where TimeGenerated > ago(1h)\n  | project Identity\n',
    });
    expect(await runBlindspot(['explain', 'Recent | count'], { cwd })).toMatchObject({
      stdout: expect.stringMatching(
        /^calls\n {2}0: Recent at 1:1\nbindings\n {2}#0 Recent: table\n {4}project Identity {2}at functions\/Recent.yaml:7:5 by call 0\n/,
      ),
      exitCode: 0,
    });
  });

  it('ends as a query does when the query is wrong or not supported', async () => {
    const wrong = await runBlindspot(['explain', 'SigninLogs | where Nothing == 1']);
    expect(wrong).toMatchObject({ stdout: '', exitCode: 1 });
    expect(wrong.stderr).toMatch(/^semantic error at 1:20: /);
    const refused = await runBlindspot(['explain', 'print s = "x" | reduce by s']);
    expect(refused).toMatchObject({ stdout: '', exitCode: 3 });
    expect(refused.stderr).toMatch(/^not supported at 1:17: operator "reduce"\n/);
  });
});
