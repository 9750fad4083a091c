import { describe, expect, it } from 'vitest';
import { aggregateFunctions } from '../../../src/kql/aggregates/registry.ts';
import { KqlError } from '../../../src/kql/errors/kql-error.ts';
import { prepare } from '../../../src/kql/prepare.ts';
import { restRows } from '../../../src/kql/rest/rest-rows.ts';
import { type ScalarType, scalarTypes } from '../../../src/kql/values/scalar-type.ts';

const database = { tables: new Map(), functions: [] };

function run(query: string): { readonly types: readonly string[]; readonly rows: readonly string[] } {
  const table = prepare(query, { database }).execute({ tables: new Map(), now: 0 });
  return { types: table.columns.map(({ type }) => type), rows: [...restRows(table)].map((row) => row.join(' ')) };
}

const literals: Readonly<Record<ScalarType, string>> = {
  bool: 'true, bool(null), false',
  int: '3, int(null), -2',
  long: '3, long(null), 9007199254740993',
  real: '1.5, real(null), 0.25',
  decimal: 'decimal(1.5), decimal(null), decimal(0.25)',
  datetime: 'datetime(2026-01-01), datetime(null), datetime(2026-01-03)',
  timespan: '1h, timespan(null), 1d',
  string: '"b", "", "a"',
  guid: 'guid(74be27de-1e4e-49d9-b579-fe0b331d3642), guid(null), guid(00000000-0000-0000-0000-000000000001)',
  dynamic: 'dynamic({"k": 1}), dynamic(null), dynamic([1, 2])',
};

/** The rest of the arguments that each aggregate of more than one needs. */
function callOf(name: string): string {
  switch (name) {
    case 'count':
      return 'count()';
    case 'countif':
      return 'countif(isnotnull(x))';
    case 'covariance':
    case 'covariancep':
      return `c = ${name}(x, x)`;
    case 'covarianceif':
    case 'covariancepif':
      return `c = ${name}(x, x, true)`;
    case 'percentile':
    case 'percentiles':
    case 'percentiles_array':
      return `${name}(x, 50)`;
    case 'percentilew':
    case 'percentilesw':
    case 'percentilesw_array':
      return `${name}(x, 2, 50)`;
    case 'arg_max':
    case 'arg_min':
      return `${name}(x, *)`;
    default:
      return /if$/.test(name) && !name.startsWith('build') ? `${name}(x, true)` : `${name}(x)`;
  }
}

/** Runs every aggregate over every type: what binds must also run, or be refused by name. */
function answers(): ReadonlyMap<string, string> {
  const table = new Map<string, string>();
  for (const { name } of aggregateFunctions) {
    for (const type of scalarTypes) {
      table.set(`${name} ${type}`, answer(name, type, literals[type]));
    }
  }
  return table;
}

function answer(name: string, type: ScalarType, rows: string): string {
  const query = `datatable(x: ${type})[${rows}] | summarize ${callOf(name)}`;
  try {
    const result = run(query);
    return `${result.types.join(' ')}: ${result.rows.join(' / ')}`;
  } catch (error) {
    if (error instanceof KqlError) {
      return error.kind;
    }
    throw new Error(query, { cause: error });
  }
}

describe('summarize', () => {
  it('runs every aggregate over every type that the binder takes, or refuses it by name', () => {
    const found = answers();
    const unsupported: Record<string, string[]> = {};
    for (const { name } of aggregateFunctions) {
      const refused = scalarTypes.filter((type) => found.get(`${name} ${type}`) === 'unsupported');
      unsupported[refused.join(' ')] = [...(unsupported[refused.join(' ')] ?? []), name];
    }
    delete unsupported[''];
    delete unsupported[scalarTypes.join(' ')];
    expect(unsupported).toEqual({
      datetime: ['sum', 'sumif'],
      'bool string guid dynamic': [
        'percentile',
        'percentiles',
        'percentiles_array',
        'percentilew',
        'percentilesw',
        'percentilesw_array',
      ],
      'datetime timespan': [
        'stdev',
        'stdevif',
        'stdevp',
        'variance',
        'varianceif',
        'variancep',
        'variancepif',
        'covariance',
        'covarianceif',
        'covariancep',
        'covariancepif',
      ],
      'real decimal datetime timespan': ['binary_all_and', 'binary_all_or', 'binary_all_xor'],
    });
    expect(found.get('sum long')).toBe('long: "9007199254740996"');
    expect(found.get('avg datetime')).toBe('datetime: "2026-01-02T00:00:00.0000000Z"');
    expect(found.get('make_list datetime')).toBe(
      'dynamic: ["2026-01-01T00:00:00.0000000Z","2026-01-03T00:00:00.0000000Z"]',
    );
    expect(found.get('arg_max timespan')).toBe('timespan: "1.00:00:00.0000000"');
    expect(found.get('percentile int')).toBe('long: -2');
    expect(found.get('percentile decimal')).toBe('real: 0.25');
    expect(found.get('sum string')).toBe('semantic');
    // The language service does not know this one.
    expect(found.get('stdevpif long')).toBe('unsupported');
  });

  it('gives what the documentation says for no rows', () => {
    const of = (call: string) => {
      const [name = '', type] = call.split(' ');
      return answer(name, type === 'dynamic' ? 'dynamic' : 'long', '');
    };
    expect(of('count long')).toBe('long: 0');
    expect(of('countif long')).toBe('long: 0');
    expect(of('dcount long')).toBe('long: 0');
    expect(of('dcountif long')).toBe('long: 0');
    expect(of('sum long')).toBe('long: 0');
    expect(of('sumif long')).toBe('long: 0');
    expect(of('avg long')).toBe('real: "NaN"');
    expect(of('max long')).toBe('long: null');
    expect(of('arg_max long')).toBe('long: null');
    expect(of('take_any long')).toBe('long: null');
    expect(of('percentile long')).toBe('long: null');
    expect(of('stdev long')).toBe('real: 0.0');
    expect(of('variance long')).toBe('real: 0.0');
    expect(of('make_set long')).toBe('dynamic: []');
    expect(of('make_list long')).toBe('dynamic: []');
    expect(of('buildschema dynamic')).toBe('dynamic: null');
  });

  it('gives no rows for no rows where there are groups', () => {
    expect(run('datatable(x: long, k: string)[] | summarize count(), sum(x) by k').rows).toEqual([]);
  });

  it('keeps the deprecated spellings apart', () => {
    const of = (call: string) => run(`range x from 1 to 200 step 1 | summarize s = ${call} | mv-expand s | count`).rows;
    expect(of('makeset(x)')).toEqual(['128']);
    expect(of('makelist(x)')).toEqual(['128']);
    expect(of('make_set(x)')).toEqual(['200']);
    expect(of('makeset(x, 150)')).toEqual(['150']);
  });

  it('takes sizes and percentages from let statements', () => {
    expect(run('let n = 2; range x from 1 to 5 step 1 | summarize make_list(x, n)').rows).toEqual(['[1,2]']);
    expect(run('let p = 50; range x from 1 to 5 step 1 | summarize percentile(x, p)').rows).toEqual(['3']);
    expect(run('range x from 1 to 5 step 1 | summarize percentiles_array(x, dynamic([20, 99.9]))').rows).toEqual([
      '[1,5]',
    ]);
  });
});

describe('the old argmax and argmin with a star', () => {
  const rows = 'datatable(a: long, b: string, a_b: real) [1, "x", 2.0, 5, "y", 3.5]';

  function columns(query: string): string {
    const table = prepare(query, { database }).execute({ tables: new Map(), now: 0 });
    return `${table.columns.map(({ name }) => name).join(' ')}: ${[...restRows(table)].map((row) => row.join(' ')).join(', ')}`;
  }

  it('give every column under a name of its own', () => {
    expect(columns(`${rows} | summarize argmax(a, *)`)).toBe('max_a max_a_b max_a_a_b: 5 "y" 3.5');
    expect(columns(`${rows} | summarize argmin(a, *) by b`)).toBe('b min_a min_a_a_b: "x" 1 2.0, "y" 5 3.5');
    expect(columns(`${rows} | summarize argmin(a, *), arg_max(a, *)`)).toBe(
      'min_a min_a_b min_a_a_b a b a_b: 1 "x" 2.0 5 "y" 3.5',
    );
  });

  it('are refused where the columns arrive with the data, as their names would be wrong', () => {
    const open = { name: 'O', columns: [{ name: 'a', type: 'long' as const }], open: true };
    const query = 'O | summarize argmax(a, *)';
    expect(() => prepare(query, { database: { tables: new Map([['O', open]]), functions: [] } })).toThrow(
      'Not supported: "*" in "argmax()" over columns that are known only when rows arrive.',
    );
  });
});
