import type { Chunk } from '../data/chunk.ts';
import type { RelationColumn } from '../data/relation.ts';
import { castKernel } from '../expressions/cast-kernel.ts';
import type { Kernel } from '../expressions/kernel.ts';
import { invariant } from '../invariant.ts';
import type { Execution } from '../operators/execution.ts';
import type { EvaluateNode } from '../plan/node.ts';
import type { Plugin } from './plugin.ts';
import { PluginArguments } from './plugin-arguments.ts';

/** How many rows in front of one that fits the condition, and behind it, come along. */
interface Reach {
  readonly before: number;
  readonly after: number;
}

/**
 * `rows_near`: the rows for which the condition is true, and those that are no more than so many rows away from one; each once, in the
 * order of the input. A condition that is null is not true.
 *
 * Refused, as not documented: numbers of rows that are negative or null, and a schema.
 *
 * @see https://learn.microsoft.com/kusto/query/rows-near-plugin
 */
export const rowsNear: Plugin = {
  name: 'rows_near',
  page: 'rows-near-plugin',
  parameters: [
    { name: 'Condition', kind: 'column' },
    { name: 'NumRows', kind: 'constant' },
    { name: 'RowsAfter', kind: 'constant', optional: true },
  ],
  serialized: true,
  prepare(node, preparation) {
    const input = preparation.prepareInput(node);
    const given = new PluginArguments(node, preparation);
    if (node.schema !== null) {
      given.refuse('with a schema');
    }
    const before = rowCount(given, 'NumRows');
    invariant(before !== undefined, 'rows_near() without a number of rows');
    const reach = { before, after: rowCount(given, 'RowsAfter') ?? before };
    const [condition] = given.expressions('Condition');
    invariant(condition !== undefined, 'rows_near() without a condition');
    const kernelOn = preparation.onColumns(node.input, (columns) => {
      const kernel = preparation.compile(node, condition, columns);
      if (kernel.type !== 'bool') {
        given.refuse(`with a condition of type ${kernel.type}`);
      }
      return castKernel(kernel, 'bool');
    });
    return {
      node,
      run(execution) {
        const { columns, chunks } = execution.open(input);
        return { columns, chunks: near(node, columns, chunks, kernelOn(columns), reach, execution) };
      },
    };
  },
};

function rowCount(given: PluginArguments, name: string): number | undefined {
  const constant = given.constant(name);
  if (constant === undefined) {
    return undefined;
  }
  const { value } = constant;
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
    ? value
    : given.refuse(`with "${name}" that is no number of rows`);
}

function* near(
  node: EvaluateNode,
  columns: readonly RelationColumn[],
  chunks: Iterable<Chunk>,
  condition: Kernel,
  { before, after }: Reach,
  execution: Execution,
): Iterable<Chunk> {
  /** The rows that fit, numbered through all chunks. */
  const fitting: number[] = [];
  let total = 0;
  const evaluated = function* (): Iterable<Chunk> {
    for (const chunk of chunks) {
      const truth = condition.evaluate(chunk, execution);
      for (let row = 0; row < chunk.length; row += 1) {
        if (truth.at(row) === true) {
          fitting.push(total + row);
        }
      }
      total += chunk.length;
      yield chunk;
    }
  };
  const gathered = execution.collect(node, { columns, chunks: evaluated() });
  let start = 0;
  let next = 0;
  for (const chunk of gathered.chunks) {
    const rows: number[] = [];
    for (let row = 0; row < chunk.length; row += 1) {
      const at = start + row;
      while (next < fitting.length && (fitting[next] ?? 0) + after < at) {
        next += 1;
      }
      const fit = fitting[next];
      if (fit !== undefined && fit - before <= at) {
        rows.push(row);
      }
    }
    start += chunk.length;
    if (rows.length > 0) {
      yield rows.length === chunk.length ? chunk : chunk.take(Int32Array.from(rows));
    }
  }
}
