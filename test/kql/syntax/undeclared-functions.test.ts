import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/kql/syntax/bind.ts';

const first = (query: string) => diagnose(query, { tables: new Map(), functions: [] })[0];

describe('what Kusto documents and the language service does not know', () => {
  it('is not supported, rather than unknown', () => {
    expect(first('print x = 1 | evaluate schema_merge()')).toMatchObject({
      kind: 'unsupported',
      feature: 'plugin "schema_merge"',
      place: { line: 1, column: 24 },
    });
    expect(first('print x = 1 | summarize stdevpif(x, true)')).toMatchObject({
      kind: 'unsupported',
      feature: 'aggregate "stdevpif()"',
      place: { line: 1, column: 25 },
    });
  });

  it('is unknown where the name stands for something else', () => {
    expect(first('schema_merge | count')).toMatchObject({ kind: 'semantic' });
    expect(first('print x = 1 | evaluate frobnicate()')).toMatchObject({
      kind: 'semantic',
      message: "The plug-in function 'frobnicate' is not defined.",
    });
  });
});
