import { Chunk } from '../data/chunk.ts';
import { concatenateChunks } from '../data/concatenate-chunks.ts';
import type { Relation, RelationColumn } from '../data/relation.ts';
import { vectorOf } from '../data/vector-of.ts';
import { GroupOrigins } from '../operators/group-origins.ts';
import type { Plugin } from './plugin.ts';
import { PluginArguments } from './plugin-arguments.ts';

/** A number that may be given, and that has to be between two others. The pages do not agree on whether it may be one of those. */
interface Range {
  readonly name: string;
  readonly default: number;
  readonly above: number;
  readonly below: number;
}

/** The rows that a plugin looks for a pattern in; there are some. */
export interface PatternRows {
  readonly columns: readonly RelationColumn[];
  readonly rows: Chunk;
  readonly ratio: number;
  readonly whole: number;
}

/** What is different between the plugins that look for patterns in one table. */
export interface PatternFinder {
  readonly name: string;
  readonly page: string;
  /** The first parameter, a real. */
  readonly ratio: Range;
  /** The third, a whole number. The second is the column of weights, and wildcards are behind. */
  readonly whole: Range;
  /** The rows of the only pattern, which has a value in each column; undefined for no pattern. Refuses what is not decided. */
  readonly find: (given: PatternRows, refuse: (feature: string) => never) => Int32Array | undefined;
}

const measures: readonly RelationColumn[] = [
  { name: 'SegmentId', type: 'long' },
  { name: 'Count', type: 'long' },
  { name: 'Percent', type: 'real' },
];

/**
 * A plugin that gives a row for each pattern that it finds: its number from 0, how many rows it has, how much of a hundred that is, and
 * its value in each column or a wildcard. It answers where there is no pattern, or one with a value in each column, so that no wildcard
 * is ever seen.
 *
 * Undetermined: whether a column that no pattern has a value in is there. The language service says so; the pages print a table of
 * `autocluster` and one of `basket` without them. Here they are there if there is no pattern at all; otherwise the query is refused.
 *
 * Refused, since no page tells: numbers that are not in their range; rows with weights; dynamic columns; columns that are named like
 * those that are added; a schema.
 *
 * @see https://learn.microsoft.com/kusto/query/anomaly-diagnosis
 */
export function patternPlugin(finder: PatternFinder): Plugin {
  const { name, page, ratio, whole } = finder;
  return {
    name,
    page,
    parameters: [
      { name: ratio.name, kind: 'constant', optional: true, tilde: true },
      { name: 'WeightColumn', kind: 'column', optional: true, tilde: true },
      { name: whole.name, kind: 'constant', optional: true, tilde: true },
      { name: 'CustomWildcard', kind: 'constant', optional: true, repeats: true, tilde: true },
    ],
    prepare(node, preparation) {
      const input = preparation.prepare(node.input);
      const given = new PluginArguments(node, preparation);
      if (node.schema !== null) {
        given.refuse('with a schema');
      }
      const numbers = {
        ratio: numberIn(given, ratio, Number.isFinite),
        whole: numberIn(given, whole, Number.isInteger),
      };
      const check = preparation.onColumns(node.input, (columns) => {
        const taken = columns.find((column) => measures.some((measure) => measure.name === column.name));
        if (taken !== undefined) {
          given.refuse(`over a column "${taken.name}", which is the name of one that it adds`);
        }
      });
      return {
        node,
        run(execution) {
          const relation = execution.open(input);
          const { columns } = relation;
          check(columns);
          const { chunks } = execution.collect(node, relation);
          const output = [...measures, ...columns];
          const rows = concatenateChunks(columns, chunks);
          if (rows.length === 0) {
            return { columns: output, chunks: [] };
          }
          if (given.expressions('WeightColumn').length > 0) {
            given.refuse('over rows with weights: whether these are counted is not documented');
          }
          const dynamic = columns.find(({ type }) => type === 'dynamic');
          if (dynamic !== undefined) {
            given.refuse(`over the dynamic column "${dynamic.name}": when its values are the same is not documented`);
          }
          const found = finder.find({ columns, rows, ...numbers }, (feature) => given.refuse(feature));
          return found === undefined ? { columns: output, chunks: [] } : onePattern(output, rows, found, given);
        },
      };
    },
  };
}

function numberIn(given: PluginArguments, range: Range, isNumber: (value: unknown) => boolean): number {
  const constant = given.constant(range.name);
  if (constant === undefined) {
    return range.default;
  }
  const { value } = constant;
  return typeof value === 'number' && isNumber(value) && value > range.above && value < range.below
    ? value
    : given.refuse(`with a ${range.name} that is not ${describe(range)}: what comes of it is not documented`);
}

function describe({ above, below }: Range): string {
  return below === Number.POSITIVE_INFINITY ? `a whole number above ${above}` : `between ${above} and ${below}`;
}

function onePattern(
  columns: readonly RelationColumn[],
  rows: Chunk,
  found: Int32Array,
  given: PluginArguments,
): Relation {
  const [count, all] = [found.length, rows.length];
  const percent = (100 * count) / all;
  if ((count / all) * 100 !== percent) {
    given.refuse(`of a pattern in ${count} of ${all} rows: the last digit of its Percent is not documented`);
  }
  const pattern = rows.take(found);
  const origins = new GroupOrigins();
  origins.add(pattern, new Int32Array(count));
  const values = [0, count, percent];
  const vectors = columns.map(({ type }, at) =>
    vectorOf(type, [values[at] ?? pattern.column(at - measures.length).at(0)]),
  );
  return { columns, chunks: [new Chunk(1, vectors, { origins: origins.finish(1) })] };
}
