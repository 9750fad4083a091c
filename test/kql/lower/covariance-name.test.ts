import { describe, expect, it } from 'vitest';
import { prepare } from '../../../src/kql/prepare.ts';

const database = { tables: new Map(), functions: [] };
const rows = 'datatable(x: real, y: real)[1, 2, 3, 5]';
const columns = (query: string) =>
  prepare(query, { database })
    .execute({ tables: new Map(), now: 0 })
    .columns.map(({ name }) => name);

describe('an unnamed covariance()', () => {
  it('is named after both of its columns, as in the engine', () => {
    expect(columns(`${rows} | summarize covariance(x, y), covariancep(y, x)`)).toEqual([
      'covariance_x_y',
      'covariancep_y_x',
    ]);
    expect(columns(`${rows} | summarize covarianceif(x, y, true), covariancepif(x, y, true) by x`)).toEqual([
      'x',
      'covarianceif_x_y',
      'covariancepif_x_y',
    ]);
  });

  it('keeps a name that it is given', () => {
    expect(columns(`${rows} | summarize c = covariance(x, y) | extend d = c`)).toEqual(['c', 'd']);
    expect(columns(`${rows} | summarize c = covariance(x, y * 2)`)).toEqual(['c']);
  });

  it('is refused where the binder would bind its wrong name, or where its name is not known', () => {
    const refused = 'Not supported: "covariance()" without a name for its column in this place.';
    expect(() => columns(`${rows} | summarize covariance(x, y) | extend d = 1`)).toThrow(refused);
    expect(() => columns(`let T = ${rows} | summarize covariance(x, y); T`)).toThrow(refused);
    expect(() => columns(`${rows} | summarize covariance(x, y * 2)`)).toThrow(refused);
  });
});
