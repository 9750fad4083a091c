import type { Chunk } from '../data/chunk.ts';
import type { RelationColumn } from '../data/relation.ts';
import { splitChunk } from '../data/split-chunk.ts';
import { vectorOf } from '../data/vector-of.ts';
import { KqlUnsupportedError } from '../errors/kql-unsupported-error.ts';
import type { ScanNode } from '../plan/node.ts';
import type { Cell } from '../values/cell.ts';
import type { Execution } from './execution.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';
import { type ScanLayout, scanLayout } from './scan-layout.ts';
import { type MatchedRow, ScanMatcher } from './scan-matcher.ts';

/**
 * `scan`: goes over the rows in their order, from the last step to the first with each row, and gives one for each step that it
 * matches: the row, the declared columns, and the number of the match. Rows that a step with `output=last` keeps back are given when
 * its sequence moves on or the rows end.
 *
 * @see https://learn.microsoft.com/kusto/query/scan-operator
 */
export function prepareScan(node: ScanNode, preparation: Preparation): PreparedOperator {
  const input = preparation.prepare(node.input);
  const layoutOn = preparation.onColumns(node.input, (columns) => scanLayout(node, columns, preparation));
  return {
    node,
    run(execution) {
      const relation = execution.open(input);
      const layout = layoutOn(relation.columns);
      const columns = [
        ...relation.columns,
        ...node.declared.map(({ name, type }): RelationColumn => ({ name, type })),
        ...(node.matchId === null ? [] : [{ name: node.matchId, type: 'long' } as const]),
      ];
      checkNames(node, columns, preparation);
      return { columns, chunks: scanned(node, relation.chunks, layout, execution) };
    },
  };
}

/** What Kusto calls a column that is declared under the name of another is not documented. */
function checkNames(node: ScanNode, columns: readonly RelationColumn[], preparation: Preparation): void {
  const names = columns.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new KqlUnsupportedError(
      `"scan" that declares a column "${twice}" that is there already`,
      preparation.place(node.span),
      'Choose another name.',
    );
  }
}

function* scanned(node: ScanNode, chunks: Iterable<Chunk>, layout: ScanLayout, execution: Execution): Iterable<Chunk> {
  const matcher = new ScanMatcher(node, layout, execution);
  for (const chunk of chunks) {
    const matched: MatchedRow[] = [];
    for (let row = 0; row < chunk.length; row += 1) {
      matcher.match(chunk, row, matched);
    }
    yield* laidOut(node, matched, execution);
  }
  yield* laidOut(node, matcher.finish(), execution);
}

/** The rows as chunks: those that follow each other in a chunk of the input stay together. */
function* laidOut(node: ScanNode, matched: readonly MatchedRow[], execution: Execution): Iterable<Chunk> {
  for (let start = 0; start < matched.length; ) {
    const from = matched[start]?.chunk;
    let end = start + 1;
    while (end < matched.length && matched[end]?.chunk === from) {
      end += 1;
    }
    const some = matched.slice(start, end);
    start = end;
    const taken = from?.take(Int32Array.from(some, ({ row }) => row));
    if (taken !== undefined) {
      const declared = node.declared.map(({ type }, index) =>
        vectorOf(
          type,
          some.map((one): Cell => one.declared[index] ?? null),
        ),
      );
      const ids =
        node.matchId === null
          ? []
          : [
              vectorOf(
                'long',
                some.map(({ match }) => match),
              ),
            ];
      yield* splitChunk(taken.withColumns([...taken.columns, ...declared, ...ids]), execution.chunkSize);
    }
  }
}
