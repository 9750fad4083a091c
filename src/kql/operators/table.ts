import type { Chunk } from '../data/chunk.ts';
import { ConstantVector } from '../data/constant-vector.ts';
import { missingCell } from '../data/missing-cell.ts';
import type { RelationColumn } from '../data/relation.ts';
import { splitChunk } from '../data/split-chunk.ts';
import { KqlSemanticError } from '../errors/kql-semantic-error.ts';
import type { TableNode } from '../plan/node.ts';
import { perColumns } from './per-columns.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';

interface TableLayout {
  readonly columns: readonly RelationColumn[];
  /** For each output column its place in the table, or -1 where the table lacks it. */
  readonly places: readonly number[];
  /** Whether the table's columns can be handed on as they are. */
  readonly same: boolean;
}

/**
 * Rows of a table of the workspace. A table that the input does not have is empty; a column of the schema that its records
 * never had is null; columns beyond the schema are kept if the table is open.
 */
export function prepareTable(node: TableNode, preparation: Preparation): PreparedOperator {
  const layoutOf = perColumns((columns) => layout(node, columns, preparation));
  return {
    node,
    run(execution) {
      const table = execution.table(node.name);
      const { columns, places, same } = layoutOf(table?.columns ?? []);
      return {
        columns,
        chunks: chunksOf(table?.chunks ?? [], columns, same ? undefined : places, execution.chunkSize),
      };
    },
  };
}

function layout(node: TableNode, actual: readonly RelationColumn[], preparation: Preparation): TableLayout {
  const columns: RelationColumn[] = [];
  const places: number[] = [];
  for (const { name, type } of node.columns) {
    const place = actual.findIndex((column) => column.name === name);
    const found = actual[place];
    const wanted = type === 'unknown' ? (found?.type ?? 'dynamic') : type;
    if (found !== undefined && found.type !== wanted) {
      throw new KqlSemanticError(
        `Column '${name}' of table '${node.name}' is of type ${found.type} in the rows and ${wanted} in the schema`,
        preparation.place(node.span),
      );
    }
    columns.push({ name, type: wanted });
    places.push(place);
  }
  if (node.open) {
    for (const [place, column] of actual.entries()) {
      if (!places.includes(place)) {
        columns.push(column);
        places.push(place);
      }
    }
  }
  return { columns, places, same: places.length === actual.length && places.every((place, index) => place === index) };
}

function* chunksOf(
  chunks: readonly Chunk[],
  columns: readonly RelationColumn[],
  places: readonly number[] | undefined,
  chunkSize: number,
): Iterable<Chunk> {
  for (const chunk of chunks) {
    const laidOut =
      places === undefined
        ? chunk
        : chunk.withColumns(
            columns.map(({ type }, index) => {
              const place = places[index] ?? -1;
              return place < 0 ? new ConstantVector(type, missingCell(type), chunk.length) : chunk.column(place);
            }),
          );
    yield* splitChunk(laidOut, chunkSize);
  }
}
