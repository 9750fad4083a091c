import { describe, expect, it } from 'vitest';
import { columnsOf, planOf, print, refusal } from './workspace.ts';

describe('open tables', () => {
  it('are read by name', () => {
    expect(planOf('O | where late == 1 and x > 2').root).toMatchObject({
      open: true,
      columns: [
        { name: 'x', type: 'long' },
        { name: 's', type: 'string' },
      ],
      predicate: {
        arguments: [
          { arguments: [{ kind: 'column', name: 'late', index: -1, type: 'unknown' }, { kind: 'literal' }] },
          { arguments: [{ kind: 'column', name: 'x', index: -1, type: 'long' }, { kind: 'literal' }] },
        ],
      },
    });
  });

  it.each([
    ['O', 'x:long, s:string, …'],
    ['O | extend q = late, x = "t"', 'x:string, s:string, q:unknown, …'],
    ['O | project x, late', 'x:long, late:unknown'],
    ['O | project-away x', 's:string, …'],
    ['O | project-keep s, late*', 's:string, …'],
    ['O | project-keep s', 's:string'],
    ['O | project-rename y = x', 'y:long, s:string, …'],
    ['O | count', 'Count:long'],
    ['O | summarize count() by late', 'late:unknown, count_:long'],
    ['O | summarize arg_max(x, *) by s', 's:string, x:long, …'],
    ['O | distinct *', 'x:long, s:string, …'],
    ['O | distinct late', 'late:unknown'],
    ['O | mv-expand late', 'x:long, s:string, late:dynamic, …'],
    ['O | take 1 | sort by late | top 1 by x', 'x:long, s:string, …'],
    ['O | join (O2) on x', 'x:long, s:string, x1:long, z:string, …'],
    ['T2 | join kind=leftsemi (O) on $left.a == $right.x', 'a:long, q:string'],
    ['T2 | lookup (O) on $left.a == $right.x', 'a:long, q:string, s:string, …'],
    ['union O, T2', 'x:long, s:string, a:long, q:string, …'],
    ['union kind=inner O, T2 | count', 'Count:long'],
  ])('%s gives %s', (query, columns) => {
    expect(columnsOf(query)).toBe(columns);
  });

  it('keep projections by pattern until the columns are known', () => {
    expect(planOf('O | project-reorder z* desc, late, s').root).toMatchObject({
      operator: 'late-project',
      keyword: 'project-reorder',
      items: [{ pattern: 'z*', order: 'desc' }, { pattern: 'late' }, { pattern: 's' }],
    });
    expect(planOf('O | project-away tmp_*, s').root).toMatchObject({ items: [{ pattern: 'tmp_*' }, { pattern: 's' }] });
    expect(planOf('O | project-rename y = x, n = late').root).toMatchObject({
      items: [
        { pattern: 'x', as: 'y' },
        { pattern: 'late', as: 'n' },
      ],
    });
  });

  it('keep stars until the columns are known', () => {
    expect(print('O | distinct *')).toBe('distinct * = *()\ntable O');
    expect(print('O | summarize arg_max(x, *) by s')).toBe('summarize s, x of x = arg_max(x, *()) by s\ntable O');
    expect(print('O | summarize take_any(*) by s')).toBe('summarize s, x of x = take_any(x, *()) by s\ntable O');
  });

  it('settle column_ifexists where the schema lists the column, and leave it where it does not', () => {
    expect(planOf('O | project a = column_ifexists("x", 0), b = column_ifexists("late", "none")').root).toMatchObject({
      items: [
        { expression: { kind: 'column', name: 'x', index: -1, type: 'long' } },
        {
          expression: {
            kind: 'call',
            function: 'column_ifexists',
            arguments: [
              { kind: 'literal', value: 'late' },
              { kind: 'literal', value: 'none' },
            ],
          },
        },
      ],
    });
    expect(print('O | extend p = pack_all()')).toBe('extend p = pack_all(false)\ntable O');
  });

  it('are closed by what lists its columns, whatever the language service thinks', () => {
    expect(refusal('O | project x | where late == 1')).toBe(
      "semantic at 1:23: The name 'late' does not refer to any column of the operator's input.",
    );
    expect(refusal('O | summarize total = count() by s | where totl > 1')).toBe(
      "semantic at 1:44: The name 'totl' does not refer to any column of the operator's input. (Did you mean \"total\"?)",
    );
  });

  it('have no type for toscalar before they are read', () => {
    expect(refusal('T | where b == toscalar(O | project late)')).toBe(
      'unsupported at 1:16: Not supported: toscalar() of a column whose type is not known before the query runs.',
    );
    expect(refusal('T | where b == toscalar(O | project s)')).toBe('accepted');
  });
});
