import { Chunk } from '../data/chunk.ts';
import type { Relation, RelationColumn } from '../data/relation.ts';
import { splitChunk } from '../data/split-chunk.ts';
import { vectorOf } from '../data/vector-of.ts';
import type { Execution } from '../operators/execution.ts';
import type { EvaluateNode } from '../plan/node.ts';
import type { Cell } from '../values/cell.ts';
import { convertCell } from '../values/convert.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { Plugin } from './plugin.ts';
import { PluginArguments } from './plugin-arguments.ts';

const columns: readonly RelationColumn[] = [
  { name: 'Row', type: 'long' },
  { name: 'Column', type: 'string' },
  { name: 'Value', type: 'string' },
];

/** The types whose text the page shows or that have only one. It spells datetimes and reals otherwise than `tostring()`. */
const spelled: ReadonlySet<ScalarType> = new Set(['bool', 'int', 'long', 'string', 'guid']);

/**
 * `narrow`: a row for each cell, with the number of its row, from 0, the name of its column, and its text.
 *
 * @see https://learn.microsoft.com/kusto/query/narrow-plugin
 */
export const narrow: Plugin = {
  name: 'narrow',
  page: 'narrow-plugin',
  parameters: [],
  prepare(node, preparation) {
    const input = preparation.prepare(node.input);
    const given = new PluginArguments(node, preparation);
    if (node.schema !== null) {
      given.refuse('with a schema');
    }
    const check = preparation.onColumns(node.input, (source) => {
      for (const { name, type } of source) {
        if (!spelled.has(type)) {
          given.refuse(`over a column "${name}" of type ${type}`);
        }
      }
    });
    return {
      node,
      run(execution) {
        const relation = execution.open(input);
        check(relation.columns);
        return { columns, chunks: narrowed(node, relation, execution) };
      },
    };
  },
};

function* narrowed(node: EvaluateNode, relation: Relation, execution: Execution): Iterable<Chunk> {
  const width = relation.columns.length;
  let before = 0;
  for (const chunk of relation.chunks) {
    const size = chunk.length * width;
    if (size > execution.limits.fanOut) {
      execution.refuse(node, 'fanOut', 'made', execution.limits.fanOut);
    }
    const rows: Cell[] = [];
    const names: Cell[] = [];
    const values: Cell[] = [];
    for (let row = 0; row < chunk.length; row += 1) {
      for (const [place, { name, type }] of relation.columns.entries()) {
        rows.push(before + row);
        names.push(name);
        values.push(convertCell(chunk.column(place).at(row), type, 'string'));
      }
    }
    before += chunk.length;
    const { origins } = chunk;
    const made = new Chunk(size, [vectorOf('long', rows), vectorOf('string', names), vectorOf('string', values)], {
      origins: origins?.flatMap((records) => relation.columns.map(() => records)),
    });
    yield* splitChunk(made, execution.chunkSize);
  }
}
