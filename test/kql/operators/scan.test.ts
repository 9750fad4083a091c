import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ask } from './ask.ts';
import { failure } from './failure.ts';

const events = {
  columns: { id: 'long', e: 'string' },
  rows: ['[1, "go"]', '[2, "x"]', '[3, "go"]', '[4, "x"]', '[5, "x"]', '[6, "end"]', '[7, "x"]', '[8, "go"]'],
} as const;

function scan(rest: string): readonly string[] {
  return ask(`T | sort by id asc | scan ${rest}`, events).rows;
}

describe('scan', () => {
  test('a row may match several steps, the later one first', () => {
    expect(scan('with_match_id=m with (step a: true; step b: e == "x";)')).toEqual([
      '[1,"go",0]',
      '[2,"x",0]',
      '[2,"x",1]',
      '[3,"go",1]',
      '[4,"x",1]',
      '[4,"x",2]',
      '[5,"x",2]',
      '[5,"x",3]',
      '[6,"end",3]',
      '[7,"x",3]',
      '[7,"x",4]',
      '[8,"go",4]',
    ]);
  });

  test('rows keep their records and their arrival', () => {
    const answer = ask(
      `T | sort by id asc | scan with (step a: e == "go" and ingestion_time() > datetime(2020-01-01); step b: e == "x";)
         | project id, at = datetime_diff("nanosecond", ingestion_time(), datetime(2020-01-01)) / 100`,
      events,
    );
    expect(answer.rows).toEqual(['[3,2]', '[4,3]', '[5,4]', '[7,6]', '[8,7]']);
    expect(answer.origins).toEqual([[2], [3], [4], [6], [7]]);
  });

  test('the state of a step is that of its own sequence', () => {
    // The go of row 3 waits in step a while step b still goes on with the sequence of row 1.
    expect(
      scan(
        'declare (from: long, before: long) with (step a: e == "go" => from = id; step b: e == "x" => from = a.id, before = b.id;)',
      ),
    ).toEqual([
      '[1,"go",1,null]',
      '[2,"x",1,null]',
      '[3,"go",3,null]',
      '[4,"x",3,null]',
      '[5,"x",3,4]',
      '[7,"x",3,5]',
      '[8,"go",8,null]',
    ]);
  });

  test('output=last gives a row when its sequence moves on, is replaced, or the rows end', () => {
    expect(scan('with_match_id=m with (step a: e == "go"; step b output=last: e == "x"; step c: e == "end";)')).toEqual(
      ['[1,"go",0]', '[3,"go",1]', '[2,"x",0]', '[5,"x",1]', '[6,"end",1]', '[8,"go",2]'],
    );
    expect(scan('with (step a output=last: true;)')).toEqual(['[8,"go"]']);
  });

  test('output=none gives nothing', () => {
    expect(scan('with (step a output=none: true;)')).toEqual([]);
  });

  test('defaults, and empty strings for strings without', () => {
    expect(
      scan('declare (n: int = 7, s: string, d: dynamic) with (step a: id <= 2 => n = a.n + 1, s = strcat(a.s, e);)'),
    ).toEqual(['[1,"go",8,"go",null]', '[2,"x",9,"gox",null]']);
  });

  test('a condition that is null matches nothing', () => {
    expect(scan('with (step a: iff(id > 7, true, bool(null));)')).toEqual(['[8,"go"]']);
  });

  test('values that are computed once for a query', () => {
    expect(
      scan('with (step a: id > toscalar(T | summarize avg(id)) and id in ((T | where e == "x" | project id));)'),
    ).toEqual(['[5,"x"]', '[7,"x"]']);
  });

  test('no rows', () => {
    expect(ask('T | sort by id | scan with (step a: true;)', { ...events, rows: [] }).rows).toEqual([]);
  });

  test('late-bound columns', () => {
    const rows = events.rows.map((row) => row.replace(/,.*/, ']'));
    const open = { columns: { id: 'long' }, open: true, rows } as const;
    const step = 'step a: id % 2 == 0 => s = a.s + coalesce(a.id, 0) + id;';
    expect(ask(`T | sort by id asc | scan declare (s: long = 0) with (${step}) | project s`, open)).toMatchObject({
      columns: ['s:long'],
      rows: ['[2]', '[8]', '[18]', '[32]'],
    });
  });

  test('leaves the rows serialized', () => {
    expect(ask('T | sort by id asc | scan with (step a: e == "x";) | project row_number()', events).rows).toHaveLength(
      4,
    );
  });

  test.each([
    ['with (step a: e;)', "KqlSemanticError: scan: the condition of step 'a' is of type string, and bool is wanted"],
    [
      'declare (s: long) with (step a: true => s = e;)',
      "KqlSemanticError: scan: what 's' is assigned is of type string, and long is wanted",
    ],
    [
      'declare (s: long) with (step a: true => s = s + 1;)',
      'KqlUnsupportedError: Not supported: a declared column of "scan" without its step, "s".',
    ],
    ['with (step a: b.id > 1; step b: true;)', 'KqlUnsupportedError: Not supported: a later step of "scan", "b.id".'],
    [
      'declare (id: long) with (step a: true;)',
      'KqlUnsupportedError: Not supported: "scan" that declares a column "id" that is there already.',
    ],
    [
      'declare (d: dynamic) with (step a: true => d = pack_all();)',
      'KqlUnsupportedError: Not supported: function "pack_all()" in "scan".',
    ],
    [
      'declare (n: long) with (step a: true => e = "seen", n = 1;)',
      'KqlUnsupportedError: Not supported: an assignment of "scan" to a column that it does not declare, "e".',
    ],
    ['with (step a: row_number() > 1;)', 'KqlUnsupportedError: Not supported: function "row_number()" in this place.'],
    [
      'with (step a output=last: true;) | extend row_number()',
      'KqlUnsupportedError: Not supported: function "row_number()" behind "scan" with "output=last" without "serialize".',
    ],
  ])('refuses %s', (rest, expected) => {
    expect(failure(() => scan(rest))).toBe(expected);
  });

  test('refuses rows that have no order', () => {
    expect(failure(() => ask('T | scan with (step a: true;)', events))).toBe(
      'KqlUnsupportedError: Not supported: "scan" over rows that are not known to be sorted or serialized.',
    );
  });

  test('the number of a match is a column only where it is asked for', () => {
    const steps = 'with (step a: e == "go" => n = id;)';
    const starred = (parameters: string, aggregate: string) =>
      ask(`T | sort by id asc | scan ${parameters} declare (n: long) ${steps} | summarize ${aggregate}`, events);

    expect(starred('', 'arg_max(id, *)')).toMatchObject({
      columns: ['id:long', 'e:string', 'n:long'],
      rows: ['[8,"go",8]'],
    });
    expect(starred('', 'arg_min(n, *)')).toMatchObject({
      columns: ['n:long', 'id:long', 'e:string'],
      rows: ['[1,1,"go"]'],
    });
    expect(starred('with_match_id=m', 'arg_max(id, *)')).toMatchObject({
      columns: ['id:long', 'e:string', 'n:long', 'm:long'],
      rows: ['[8,"go",8,0]'],
    });
    expect(starred('', 'take_any(*) by id | where id == 3')).toMatchObject({
      columns: ['id:long', 'e:string', 'n:long'],
      rows: ['[3,"go",3]'],
    });
    expect(failure(() => scan('with (step a: true;) | project match_id'))).toBe(
      "KqlSemanticError: The name 'match_id' does not refer to any known column, table, variable or function.",
    );
    const own = { columns: { match_id: 'string' }, rows: ['["mine"]'] } as const;
    expect(ask('T | serialize | scan with (step a: true;) | summarize take_any(match_id)', own).rows).toEqual([
      '["mine"]',
    ]);
  });

  test('one step that takes every row adds up like row_cumsum()', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 8 }), (numbers) => {
        const table = { columns: { i: 'long', x: 'long' }, rows: numbers.map((x, i) => `[${i}, ${x}]`) } as const;
        const scanned = ask(
          'T | sort by i asc | scan declare (c: long = 0) with (step s: true => c = s.c + x;)',
          table,
        );
        expect(scanned.rows).toEqual(ask('T | sort by i asc | extend c = row_cumsum(x)', table).rows);
      }),
      { numRuns: 25 },
    );
  });
});
