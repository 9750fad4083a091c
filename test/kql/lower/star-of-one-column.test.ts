import { describe, expect, it } from 'vitest';
import { ask } from '../operators/ask.ts';
import { failure } from '../operators/failure.ts';

const table = { columns: { s: 'string' }, rows: ['[""]', '["x"]', '["y"]'] } as const;

describe('a star that stands for a single column', () => {
  it.each([
    ['take_any(*)', 's:string'],
    ['any(*)', 'any_s:string'],
    ['one = take_any(*)', 'one:string'],
  ])('%s takes it as if it were named', (aggregate, column) => {
    const { columns, rows } = ask(`T | summarize ${aggregate}`, table);
    expect(columns).toEqual([column]);
    expect(rows).toEqual(['["x"]']);
  });

  it('is the one column of print, and the one that is no key', () => {
    expect(ask('print x = 1 | summarize take_any(*)', table)).toMatchObject({ columns: ['x:long'], rows: ['[1]'] });
    expect(ask('T | extend n = 1 | summarize take_any(*) by n', table)).toMatchObject({
      columns: ['n:long', 's:string'],
      rows: ['[1,"x"]'],
    });
  });

  it('is refused where it stands for none', () => {
    expect(failure(() => ask('T | summarize take_any(*) by s', table))).toBe(
      'KqlUnsupportedError: Not supported: aggregate "take_any()" of nothing.',
    );
  });
});
