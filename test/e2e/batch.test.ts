import { describe, expect, it } from 'vitest';
import { lines, runBlindspot } from './run-blindspot.ts';
import { temporaryFolder } from './temporary-folder.ts';

const long = '"columns":[{"name":"a","type":"long"}]';

describe('blindspot query --batch', () => {
  it('gives one answer a line, in order, and survives every request', async () => {
    const tables = { T: { columns: [{ name: 'a', type: 'long' }], rows: [[1], [null], [9007199254740991]] } };
    const input = [
      `\uFEFF${JSON.stringify({ id: 1, query: 'print a = 1' })}`,
      '',
      'nonsense',
      JSON.stringify({ id: 'two', query: 'T | where a > 1', tables }),
      '{"id": 3, "query": "T", "tables": {"T": {"columns": [{"name": "a", "type": "long"}], "rows": [[9007199254740993]]}}}',
      JSON.stringify({ id: 4, query: 'SigninLogs | project a = long(1)' }),
      JSON.stringify({ id: 5, query: 'SigninLogs | project a', tables: { SigninLogs: tables.T } }),
      JSON.stringify({ id: 6, query: 'T |' }),
      JSON.stringify({ id: 7, query: 'SigninLogs\n| where Nope == 1' }),
      JSON.stringify({ id: 8, query: 'print s = "x" | reduce by s' }),
      JSON.stringify({ id: 9, query: 5 }),
      JSON.stringify({ id: 10, query: 'Custom_CL | count | project a = Count' }),
      JSON.stringify({ id: 11, query: 'print a = now()', now: '2026-01-15T10:00:00Z' }),
    ].join('\r\n');
    const { stdout, stderr, exitCode } = await runBlindspot(['query', '--batch'], { input });
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toBe(
      lines(
        `{"id":1,${long},"rows":[[1]]}`,
        '{"id":null,"error":{"kind":"request","message":"The line is not valid JSON."}}',
        `{"id":"two",${long},"rows":[[9007199254740991]]}`,
        `{"id":3,${long},"rows":[["9007199254740993"]]}`,
        `{"id":4,${long},"rows":[]}`,
        `{"id":5,${long},"rows":[[1],[null],[9007199254740991]]}`,
        '{"id":6,"error":{"kind":"syntax","message":"Query operator expected.","line":1,"column":4}}',
        '{"id":7,"error":{"kind":"semantic","message":"The name \'Nope\' does not refer to any known column, table, variable or function.","line":2,"column":9}}',
        '{"id":8,"error":{"kind":"unsupported","message":"Not supported: operator \\"reduce\\".","line":1,"column":17}}',
        '{"id":9,"error":{"kind":"request","message":"\\"query\\" must be a string."}}',
        `{"id":10,${long},"rows":[[0]]}`,
        '{"id":11,"columns":[{"name":"a","type":"datetime"}],"rows":[["2026-01-15T10:00:00.0000000Z"]]}',
      ),
    );
  });

  it('spells every type as the REST API does', async () => {
    const columns = [
      ['b', 'bool'],
      ['i', 'int'],
      ['l', 'long'],
      ['r', 'real'],
      ['m', 'decimal'],
      ['t', 'datetime'],
      ['s', 'timespan'],
      ['x', 'string'],
      ['g', 'guid'],
      ['d', 'dynamic'],
    ].map(([name, type]) => ({ name, type }));
    const guid = '74be27de-1e4e-49d9-b579-fe0b331d3642';
    const rows =
      `[[true, 1, -5, 1, "1.50", "2026-01-15T10:00:00Z", "1.02:03:04", "é\\n", "${guid}", {"b": [1, 1.0, 12345678901234567], "a": null}],` +
      '[null, null, null, null, null, null, null, null, null, null],' +
      '[false, -1, "-9223372036854775808", "NaN", "0", "2026-01-15T10:00:00.1234567Z", "-00:00:00.0000001", "", "", "text"],' +
      '[1, 2147483647, 0, "-Infinity", "1", "0001-01-01T00:00:00Z", "00:00:00", "null", "", []]]';
    const input = `{"id": 1, "query": "T", "tables": {"T": {"columns": ${JSON.stringify(columns)}, "rows": ${rows}}}}`;
    expect(await runBlindspot(['query', '--batch'], { input })).toEqual({
      stdout:
        `{"id":1,"columns":${JSON.stringify(columns)},"rows":[` +
        `[true,1,-5,1.0,"1.50","2026-01-15T10:00:00.0000000Z","1.02:03:04.0000000","é\\n","${guid}",{"b":[1,1.0,12345678901234567],"a":null}],` +
        '[null,null,null,null,null,null,null,"",null,null],' +
        '[false,-1,"-9223372036854775808","NaN","0","2026-01-15T10:00:00.1234567Z","-00:00:00.0000001","",null,"text"],' +
        '[true,2147483647,0,"-Infinity","1","0001-01-01T00:00:00.0000000Z","00:00:00.0000000","null",null,[]]' +
        ']}\n',
      stderr: '',
      exitCode: 0,
    });
  });

  it('takes thousands of requests', async () => {
    const count = 5000;
    const requests = Array.from({ length: count }, (_, id) =>
      JSON.stringify({
        id,
        query: 'T | summarize a = sum(a)',
        tables: { T: { columns: [{ name: 'a', type: 'long' }], rows: [[id], [1]] } },
      }),
    );
    const { stdout, exitCode } = await runBlindspot(['query', '--batch'], { input: requests.join('\n') });
    expect(exitCode).toBe(0);
    const answers = stdout.split('\n').slice(0, -1);
    expect(answers).toHaveLength(count);
    expect(answers.every((answer, id) => answer === `{"id":${id},${long},"rows":[[${id + 1}]]}`)).toBe(true);
  });

  it('calls the functions of the repository', async () => {
    const cwd = temporaryFolder({
      'detections/.gitkeep': '',
      'functions/Twice.yaml':
        'name: Twice\nversion: 1.0.0\ndescription: Doubles.\nparameters:\n  - {name: x, type: long}\nquery: x * 2\n',
    });
    const input = lines('{"id": 1, "query": "print a = Twice(21)"}');
    expect(await runBlindspot(['query', '--batch'], { cwd, input })).toEqual({
      stdout: lines(`{"id":1,${long},"rows":[[42]]}`),
      stderr: '',
      exitCode: 0,
    });
  });

  it('has nothing to say to nothing', async () => {
    expect(await runBlindspot(['query', '--batch'])).toEqual({ stdout: '', stderr: '', exitCode: 0 });
  });
});
