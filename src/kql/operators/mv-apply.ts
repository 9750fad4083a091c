import { Chunk, type Origins } from '../data/chunk.ts';
import { concatenateChunks } from '../data/concatenate-chunks.ts';
import type { Relation, RelationColumn } from '../data/relation.ts';
import { SelectedVector } from '../data/selected-vector.ts';
import { splitChunk } from '../data/split-chunk.ts';
import { uniteOrigins } from '../data/unite-origins.ts';
import { KqlUnsupportedError } from '../errors/kql-unsupported-error.ts';
import { scalarValue } from '../expressions/scalar-value.ts';
import { invariant } from '../invariant.ts';
import { type AppliedColumn, appliedColumns } from '../plan/applied-columns.ts';
import type { MvApplyNode } from '../plan/node.ts';
import type { Execution } from './execution.ts';
import { type Expansion, expansionOf } from './expansion.ts';
import { knownColumns, type Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';
import { rowCount } from './row-count.ts';

interface Layout {
  readonly columns: readonly RelationColumn[];
  readonly sources: readonly AppliedColumn[];
  /** The columns of the subquery. */
  readonly given: readonly RelationColumn[];
}

/** Rows that the subquery made of one row of the input. */
interface Applied {
  readonly row: number;
  readonly chunk: Chunk;
}

/**
 * `mv-apply`: expands each row, runs the subquery over what became of it, and puts the columns of the row beside the result. A row
 * with nothing but empty arrays goes: there is nothing to run the subquery over.
 *
 * @see https://learn.microsoft.com/kusto/query/mv-apply-operator
 */
export function prepareMvApply(node: MvApplyNode, preparation: Preparation): PreparedOperator {
  const input = preparation.prepareInput(node);
  const subquery = preparation.prepare(node.subquery);
  const limit = node.limit === null ? undefined : preparation.compileScalar(node, node.limit);
  const expansionOn = preparation.onColumns(node.input, (columns) => expansionOf(node, columns, preparation));
  return {
    node,
    run(execution) {
      const relation = execution.open(input);
      const expansion = expansionOn(relation.columns);
      const most = limit === undefined ? Number.POSITIVE_INFINITY : rowCount(scalarValue(limit, execution));
      const over = (chunks: Iterable<Chunk>): Relation =>
        execution.openSubquery(subquery, node.rows, { columns: expansion.columns, chunks });
      // Which columns a subquery gives does not depend on its rows.
      const given = knownColumns(node.subquery) ?? over([]).columns;
      const layout = layOut(node, relation.columns, given, preparation);
      const apply = (rows: Chunk): Iterable<Chunk> => over(splitChunk(rows, execution.chunkSize)).chunks;
      return { columns: layout.columns, chunks: applied(relation.chunks, expansion, most, apply, layout, execution) };
    },
  };
}

function layOut(
  node: MvApplyNode,
  row: readonly RelationColumn[],
  given: readonly RelationColumn[],
  preparation: Preparation,
): Layout {
  const { columns: sources, unclear } = appliedColumns(row, node.items, given);
  const [name] = unclear;
  if (name !== undefined) {
    throw new KqlUnsupportedError(
      `mv-apply under the name of a column, "${name}", that its subquery does not give`,
      preparation.place(node.span),
      'Choose another name.',
    );
  }
  const columns = sources.map(({ from, index }) => {
    const column = (from === 'row' ? row : given)[index];
    invariant(column !== undefined, `no column ${index}`);
    return column;
  });
  return { columns, sources, given };
}

function* applied(
  chunks: Iterable<Chunk>,
  expansion: Expansion,
  most: number,
  apply: (rows: Chunk) => Iterable<Chunk>,
  layout: Layout,
  execution: Execution,
): Iterable<Chunk> {
  for (const chunk of chunks) {
    const results: Applied[] = [];
    for (const { row, rows } of byRow(expansion, chunk, most, execution)) {
      for (const result of apply(rows)) {
        results.push({ row, chunk: result });
      }
    }
    if (results.length > 0) {
      yield* splitChunk(besideRows(chunk, results, layout), execution.chunkSize);
    }
  }
}

/** What each row expands to, one after the other. */
function* byRow(
  expansion: Expansion,
  chunk: Chunk,
  most: number,
  execution: Execution,
): Iterable<{ readonly row: number; readonly rows: Chunk }> {
  const expanded = expansion.expand(chunk, most, execution);
  const { rows } = expanded;
  for (let start = 0; start < rows.length; ) {
    const row = rows[start] ?? 0;
    let end = start + 1;
    while (rows[end] === row) {
      end += 1;
    }
    const places = Int32Array.from({ length: end - start }, (_, index) => start + index);
    yield { row, rows: expanded.chunk.take(places) };
    start = end;
  }
}

function besideRows(chunk: Chunk, results: readonly Applied[], { sources, given }: Layout): Chunk {
  const made = concatenateChunks(
    given,
    results.map((result) => result.chunk),
  );
  const rows = new Int32Array(made.length);
  let at = 0;
  for (const { row, chunk: result } of results) {
    rows.fill(row, at, at + result.length);
    at += result.length;
  }
  return new Chunk(
    made.length,
    sources.map(({ from, index }) =>
      from === 'row' ? SelectedVector.of(chunk.column(index), rows) : made.column(index),
    ),
    { origins: originsOf(chunk, rows, made), ingested: made.ingested },
  );
}

/** Every row is made of the row that was expanded, and of whatever else the subquery read. */
function originsOf({ origins }: Chunk, rows: Int32Array, made: Chunk): readonly Origins[] | undefined {
  return origins && Array.from(rows, (row, index) => uniteOrigins([origins[row] ?? [], made.origins?.[index] ?? []]));
}
