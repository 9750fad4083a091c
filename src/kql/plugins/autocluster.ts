import { missingCell } from '../data/missing-cell.ts';
import { Grouper } from '../operators/grouper.ts';
import { type PatternRows, patternPlugin } from './pattern-plugin.ts';
import type { Plugin } from './plugin.ts';

/**
 * `autocluster`: a few patterns, values in some of the columns, that many rows have.
 *
 * They are grown from seeds, and neither which rows are the seeds nor which patterns are kept is published. So it answers where there are
 * no rows, and where all rows, two at least, are the same: their values are the pattern that no other has more rows or more values than,
 * whatever the weight of the one and the other.
 *
 * @see https://learn.microsoft.com/kusto/query/autocluster-plugin
 */
export const autocluster: Plugin = patternPlugin({
  name: 'autocluster',
  page: 'autocluster-plugin',
  ratio: { name: 'SizeWeight', default: 0.5, above: 0, below: 1 },
  whole: { name: 'NumSeeds', default: 25, above: 1, below: Number.POSITIVE_INFINITY },
  find: findPattern,
});

function findPattern({ columns, rows }: PatternRows, refuse: (feature: string) => never): Int32Array {
  const grouper = new Grouper(columns.map(({ type }) => type));
  grouper.add(rows.columns, rows.length);
  if (grouper.size > 1) {
    refuse('over rows that differ: which patterns it grows, and from which rows, is not documented');
  }
  if (rows.length === 1) {
    refuse('over one row: whether that makes a pattern is not documented');
  }
  const empty = columns.find(({ type }, place) => rows.column(place).at(0) === missingCell(type));
  if (empty !== undefined) {
    refuse(`over a column "${empty.name}" that is empty: whether that makes a pattern is not documented`);
  }
  return Int32Array.from({ length: rows.length }, (_, row) => row);
}
