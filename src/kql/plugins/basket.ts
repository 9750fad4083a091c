import { missingCell } from '../data/missing-cell.ts';
import type { Vector } from '../data/vector.ts';
import { Grouper } from '../operators/grouper.ts';
import { type PatternRows, patternPlugin } from './pattern-plugin.ts';
import type { Plugin } from './plugin.ts';

/** A value that enough rows have in one column. */
interface FrequentValue {
  readonly place: number;
  readonly count: number;
  /** The group of each row, and that of the value. */
  readonly groups: Int32Array;
  readonly group: number;
}

/**
 * `basket`: the patterns, values in some of the columns, that a share of the rows has that is no smaller than the threshold.
 *
 * In the tables that the pages print, values that are in the same rows make one pattern, not several. Which of several patterns are
 * given (dimensions that are correlated do not count towards the greatest number of them, by a measure that is not published), and which
 * of them is the first, no page tells. So it answers where nothing is frequent, and where all that is frequent is in the same rows.
 *
 * Refused, too: empty values that are frequent, which may be a pattern or not; a pattern with more columns than the greatest number of
 * dimensions, some of which may count as correlated; and one that is in some rows only and less than twice as frequent as it has to be,
 * since Kusto draws a sample to find what is frequent and may miss what is close to the threshold.
 *
 * @see https://learn.microsoft.com/kusto/query/basket-plugin
 */
export const basket: Plugin = patternPlugin({
  name: 'basket',
  page: 'basket-plugin',
  ratio: { name: 'Threshold', default: 0.05, above: 0.015, below: 1 },
  whole: { name: 'MaxDimensions', default: 5, above: 1, below: Number.POSITIVE_INFINITY },
  find: findPattern,
});

function findPattern(
  { columns, rows, ratio: threshold, whole: dimensions }: PatternRows,
  refuse: (feature: string) => never,
): Int32Array | undefined {
  const frequent = columns.flatMap(({ name, type }, place) => {
    const vector = rows.column(place);
    const values = frequentValues(new Grouper([type]), vector, rows.length, place, threshold);
    const empty = values.find((value) => vector.at(value.groups.indexOf(value.group)) === missingCell(type));
    return empty === undefined
      ? values
      : refuse(`over a column "${name}" that is often empty: whether that makes a pattern is not documented`);
  });
  const [first] = frequent;
  if (first === undefined) {
    return undefined;
  }
  const found = rowsWith(first);
  if (!frequent.every((value) => value.count === first.count && found.every((row) => isIn(value, row)))) {
    refuse('over rows with several frequent patterns: which of them it gives, and in which order, is not documented');
  }
  const places = new Set(frequent.map(({ place }) => place));
  const free = columns.find((_, place) => !places.has(place));
  if (free !== undefined) {
    refuse(`of a pattern without a value of "${free.name}": whether that column is there is not documented`);
  }
  if (columns.length > dimensions) {
    refuse(
      `of a pattern of ${columns.length} columns, with a MaxDimensions of ${dimensions}: which of them are uncorrelated is not documented`,
    );
  }
  const share = first.count / rows.length;
  if (share < 1 && share < 2 * threshold) {
    refuse(
      `of a pattern in ${first.count} of ${rows.length} rows, with a Threshold of ${threshold}: how close to it a sample may miss one is not documented`,
    );
  }
  return found;
}

function frequentValues(
  grouper: Grouper,
  vector: Vector,
  length: number,
  place: number,
  threshold: number,
): readonly FrequentValue[] {
  const groups = grouper.add([vector], length);
  const counts = new Int32Array(grouper.size);
  for (const group of groups) {
    counts[group] = (counts[group] ?? 0) + 1;
  }
  return [...counts].flatMap((count, group) => (count / length >= threshold ? [{ place, count, groups, group }] : []));
}

function rowsWith(value: FrequentValue): Int32Array {
  return Int32Array.from([...value.groups.keys()].filter((row) => isIn(value, row)));
}

function isIn({ groups, group }: FrequentValue, row: number): boolean {
  return groups[row] === group;
}
