import { describe, expect, it } from 'vitest';
import { aggregateFunctions, findAggregate } from '../../../src/kql/aggregates/registry.ts';

describe('aggregateFunctions', () => {
  it('lists every supported aggregate once', () => {
    expect(aggregateFunctions.map(({ name }) => name)).toEqual([
      'count',
      'countif',
      'dcount',
      'dcountif',
      'count_distinct',
      'count_distinctif',
      'sum',
      'sumif',
      'avg',
      'avgif',
      'min',
      'minif',
      'max',
      'maxif',
      'arg_max',
      'arg_min',
      'take_any',
      'take_anyif',
      'make_list',
      'make_list_if',
      'make_list_with_nulls',
      'makelist',
      'make_set',
      'make_set_if',
      'makeset',
      'make_bag',
      'make_bag_if',
      'make_dictionary',
      'buildschema',
      'percentile',
      'percentiles',
      'percentiles_array',
      'percentilew',
      'percentilesw',
      'percentilesw_array',
      'stdev',
      'stdevif',
      'stdevp',
      'stdevpif',
      'variance',
      'varianceif',
      'variancep',
      'variancepif',
      'covariance',
      'covarianceif',
      'covariancep',
      'covariancepif',
      'binary_all_and',
      'binary_all_or',
      'binary_all_xor',
    ]);
    expect(Object.isFrozen(aggregateFunctions)).toBe(true);
  });

  it('names a page for each', () => {
    for (const { name, page } of aggregateFunctions) {
      expect(page, name).toMatch(/^[a-z-]+-aggregation-function$/);
    }
  });
});

describe('findAggregate', () => {
  it('finds canonical names and other spellings', () => {
    expect(findAggregate('any')).toBe(findAggregate('take_any'));
    expect(findAggregate('anyif')?.name).toBe('take_anyif');
    expect(findAggregate('argmax')?.name).toBe('arg_max');
    expect(findAggregate('argmin')?.name).toBe('arg_min');
    expect(findAggregate('cnt')?.name).toBe('count');
  });

  it('keeps the deprecated collections apart, because they stop at 128 items', () => {
    expect(findAggregate('makeset')?.name).toBe('makeset');
    expect(findAggregate('makelist')?.name).toBe('makelist');
    expect(findAggregate('make_dictionary')?.name).toBe('make_dictionary');
  });

  it('is case-sensitive and does not know what is not supported', () => {
    for (const name of ['Count', 'hll', 'hll_if', 'hll_merge', 'tdigest', 'tdigest_merge', 'toString', '']) {
      expect(findAggregate(name), name).toBeUndefined();
    }
  });
});
