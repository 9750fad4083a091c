import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KqlUnsupportedError, prepare } from '../../../src/kql/index.ts';
import { printPlan } from '../../../src/kql/plan/print-plan.ts';
import { parsePlan } from '../../../src/kql/plan/validate-plan.ts';
import { type AskedTable, ask } from '../operators/ask.ts';
import { failure } from '../operators/failure.ts';

const columns = { user: 'string', code: 'long' } as const;

/** A table of so many rows of each kind. */
function table(...kinds: readonly (readonly [count: number, row: string])[]): AskedTable {
  return { columns, rows: kinds.flatMap(([count, row]) => Array.from({ length: count }, () => row)) };
}

/** Rows of which no two have a value in common. */
function strangers(count: number): readonly (readonly [number, string])[] {
  return Array.from({ length: count }, (_, at) => [1, `["u${at}", ${100 + at}]`] as const);
}

const same = table([4, '["ann", 7]']);
const added = ['SegmentId:long', 'Count:long', 'Percent:real', 'user:string', 'code:long'];

function refusal(call: string, of: AskedTable): string {
  const message = failure(() => ask(`T | evaluate ${call}`, of));
  const prefix = `KqlUnsupportedError: Not supported: plugin "${call.slice(0, call.indexOf('('))}" `;
  return message.startsWith(prefix) ? message.slice(prefix.length) : message;
}

describe.each(['basket', 'autocluster'])('%s', (plugin) => {
  test('no rows give no pattern', () => {
    expect(ask(`T | evaluate ${plugin}()`, table())).toEqual({ columns: added, rows: [], origins: [] });
  });

  test('rows that are all the same are one pattern', () => {
    expect(ask(`T | evaluate ${plugin}()`, same)).toEqual({
      columns: added,
      rows: ['[0,4,100.0,"ann",7]'],
      origins: [[0, 1, 2, 3]],
    });
  });

  test('a tilde stands for a default, by place and by name', () => {
    const answer = ask(`T | evaluate ${plugin}()`, same);
    const third = plugin === 'basket' ? 'MaxDimensions' : 'NumSeeds';
    for (const call of [
      `${plugin}('~')`,
      `${plugin}('~', '~', '~')`,
      `${plugin}('~', "~", 2, '~', long(-1))`,
      `${plugin}(0.5, '~', '~', '*', int(-1), double(-1), long(0), datetime(1900-1-1))`,
      `${plugin}(${third}=2)`,
      `${plugin}(${third}='~')`,
    ]) {
      expect(ask(`T | evaluate ${call}`, same), call).toEqual(answer);
    }
  });

  test('is planned, explained and read back', () => {
    const prepared = prepare(`datatable(a: string, n: long)[] | evaluate ${plugin}('~', n, 3, '*')`, {
      database: { tables: new Map(), functions: [] },
    });
    expect(printPlan(prepared.plan)).toContain(`evaluate ${plugin}(`);
    expect(parsePlan(JSON.parse(JSON.stringify(prepared.plan)))).toEqual(prepared.plan);
    expect([...prepared.execute({ tables: new Map(), now: 0 }).chunks]).toEqual([]);
  });

  test('the columns of a table that is open', () => {
    expect(ask(`T | evaluate ${plugin}() | project Count, user, code`, { ...same, open: true }).rows).toEqual([
      '[4,"ann",7]',
    ]);
  });

  test('refuses numbers out of their range, weights, dynamic columns, names that are taken and schemas', () => {
    const [first, range, third] =
      plugin === 'basket' ? ['Threshold', [0.015, 1], 'MaxDimensions'] : ['SizeWeight', [0, 1], 'NumSeeds'];
    for (const value of ['2.0', '-0.1', 'real(nan)', 'real(null)', `${range[0]}e0`, '1.0']) {
      expect(refusal(`${plugin}(${value})`, same), value).toBe(
        `with a ${first} that is not between ${range.join(' and ')}: what comes of it is not documented.`,
      );
    }
    for (const value of ['1', '0', '-3', 'int(null)']) {
      expect(refusal(`${plugin}('~', '~', ${value})`, same), value).toBe(
        `with a ${third} that is not a whole number above 1: what comes of it is not documented.`,
      );
    }
    expect(refusal(`${plugin}('~', code)`, same)).toBe(
      'over rows with weights: whether these are counted is not documented.',
    );
    expect(refusal(`${plugin}()`, { columns: { d: 'dynamic' }, rows: ['[1]', '[1]'] })).toBe(
      'over the dynamic column "d": when its values are the same is not documented.',
    );
    expect(failure(() => ask(`T | extend Count = 1 | evaluate ${plugin}()`, same))).toBe(
      `KqlUnsupportedError: Not supported: plugin "${plugin}" over a column "Count", which is the name of one that it adds.`,
    );
    expect(failure(() => ask(`T | evaluate ${plugin}() : (SegmentId: long)`, same))).toBe(
      `KqlUnsupportedError: Not supported: plugin "${plugin}" with a schema.`,
    );
  });

  test('says where it is', () => {
    const prepared = prepare(`datatable(a: string)["x", "y"]\n| evaluate ${plugin}()`, {
      database: { tables: new Map(), functions: [] },
    });
    try {
      expect([...prepared.execute({ tables: new Map(), now: 0 }).chunks]).toBe('refused');
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(KqlUnsupportedError);
      expect(error).toMatchObject({ place: { line: 2, column: 3 } });
    }
  });

  test('is right about rows that are the same, however many', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.string({ minLength: 1 }), fc.integer(), (count, user, code) => {
        const answer = ask(`T | evaluate ${plugin}()`, table([count, JSON.stringify([user, code])]));
        expect(answer.rows).toEqual([`[0,${count},100.0,${JSON.stringify(user)},${code}]`]);
      }),
      { numRuns: 30 },
    );
  });
});

describe('basket', () => {
  test('values that too few rows have make no pattern', () => {
    expect(ask('T | evaluate basket()', table(...strangers(21))).rows).toEqual([]);
    expect(ask('T | evaluate basket(0.9)', table([9, '["ann", 7]'], [1, '["bob", 8]'], ...strangers(2))).rows).toEqual(
      [],
    );
    // Empty values, too: whether they are values or not, they are not frequent.
    expect(ask('T | evaluate basket(0.2)', table([1, '["", null]'], ...strangers(5))).rows).toEqual([]);
  });

  test('a pattern in most rows, the others too few', () => {
    expect(ask('T | evaluate basket(0.1)', table(...strangers(6), [18, '["ann", 7]']))).toMatchObject({
      rows: ['[0,18,75.0,"ann",7]'],
      origins: [Array.from({ length: 18 }, (_, at) => at + 6)],
    });
  });

  test('refuses several patterns', () => {
    const several =
      'over rows with several frequent patterns: which of them it gives, and in which order, is not documented.';
    expect(refusal('basket()', table([2, '["ann", 7]'], [2, '["bob", 8]']))).toBe(several);
    expect(refusal('basket()', table([2, '["ann", 7]'], [2, '["ann", 8]']))).toBe(several);
    expect(refusal('basket()', table(...strangers(20)))).toBe(several);
    expect(refusal('basket(0.2)', table([9, '["ann", 7]'], [1, '["ann", 8]']))).toBe(several);
  });

  test('refuses what may be no value, no column, correlated, or missed by a sample', () => {
    expect(refusal('basket()', table([4, '["", 7]']))).toBe(
      'over a column "user" that is often empty: whether that makes a pattern is not documented.',
    );
    expect(refusal('basket(0.2)', table([4, '["ann", null]']))).toBe(
      'over a column "code" that is often empty: whether that makes a pattern is not documented.',
    );
    const one = table([1, '["ann", 1]'], [1, '["ann", 2]'], [1, '["ann", 3]']);
    expect(refusal('basket(0.4)', one)).toBe(
      'of a pattern without a value of "code": whether that column is there is not documented.',
    );
    expect(refusal('basket(0.4)', table([3, '["ann", 7]'], [2, '["bob", 8]'], ...strangers(1)))).toBe(
      'of a pattern in 3 of 6 rows, with a Threshold of 0.4: how close to it a sample may miss one is not documented.',
    );
    expect(refusal('basket(0.2)', table([7, '["ann", 7]'], ...strangers(18)))).toBe(
      'of a pattern in 7 of 25 rows, with a Threshold of 0.2: how close to it a sample may miss one is not documented.',
    );
    expect(refusal('basket(0.1)', table([7, '["ann", 7]'], ...strangers(18)))).toBe(
      'of a pattern in 7 of 25 rows: the last digit of its Percent is not documented.',
    );
  });

  test('refuses more columns than dimensions', () => {
    expect(failure(() => ask("T | extend third = 1 | evaluate basket('~', '~', 2)", same))).toBe(
      'KqlUnsupportedError: Not supported: plugin "basket" of a pattern of 3 columns, with a MaxDimensions of 2: which of them are uncorrelated is not documented.',
    );
    expect(ask("T | extend third = 1 | evaluate basket('~', '~', 3)", same).rows).toEqual(['[0,4,100.0,"ann",7,1]']);
  });

  test('one row is a pattern', () => {
    expect(ask('T | evaluate basket()', table([1, '["ann", 7]'])).rows).toEqual(['[0,1,100.0,"ann",7]']);
  });
});

describe('autocluster', () => {
  test('refuses rows that differ, one row, and what is empty', () => {
    expect(refusal('autocluster()', table([99, '["ann", 7]'], [1, '["ann", 8]']))).toBe(
      'over rows that differ: which patterns it grows, and from which rows, is not documented.',
    );
    expect(refusal('autocluster()', table([1, '["ann", 7]']))).toBe(
      'over one row: whether that makes a pattern is not documented.',
    );
    expect(refusal('autocluster()', table([3, '["ann", null]']))).toBe(
      'over a column "code" that is empty: whether that makes a pattern is not documented.',
    );
    expect(refusal('autocluster()', table([3, '["", 7]']))).toBe(
      'over a column "user" that is empty: whether that makes a pattern is not documented.',
    );
  });

  test('has no limit of columns', () => {
    expect(ask('T | extend a = 1, b = 2, c = 3, d = 4 | evaluate autocluster(0.1, "~", 2)', same).rows).toEqual([
      '[0,4,100.0,"ann",7,1,2,3,4]',
    ]);
  });
});
