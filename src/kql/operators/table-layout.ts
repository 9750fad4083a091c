import type { Chunk } from '../data/chunk.ts';
import { ConstantVector } from '../data/constant-vector.ts';
import { missingCell } from '../data/missing-cell.ts';
import type { RelationColumn } from '../data/relation.ts';
import { splitChunk } from '../data/split-chunk.ts';
import { KqlSemanticError } from '../errors/kql-semantic-error.ts';
import type { NodeBase } from '../plan/node.ts';
import type { Preparation } from './preparation.ts';

/** How the columns of rows that are given become those that a query is bound against. */
export interface TableLayout {
  readonly columns: readonly RelationColumn[];
  /** The rows of a given chunk, in chunks of at most a size. */
  split(chunk: Chunk, chunkSize: number): Iterable<Chunk>;
}

/**
 * Finds the columns of a node in rows that are given, by name. A column that they never had is null; others that they have are kept
 * if the node is open. `what` names the rows in errors.
 */
export function tableLayout(
  node: NodeBase,
  what: string,
  actual: readonly RelationColumn[],
  preparation: Preparation,
): TableLayout {
  const columns: RelationColumn[] = [];
  const places: number[] = [];
  for (const { name, type } of node.columns) {
    const place = actual.findIndex((column) => column.name === name);
    const found = actual[place];
    const wanted = type === 'unknown' ? (found?.type ?? 'dynamic') : type;
    if (found !== undefined && found.type !== wanted) {
      throw new KqlSemanticError(
        `Column '${name}' of ${what} is of type ${found.type} in the rows and ${wanted} in the schema`,
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
  const same = places.length === actual.length && places.every((place, index) => place === index);
  return {
    columns,
    split: (chunk, chunkSize) => splitChunk(same ? chunk : laidOut(chunk, columns, places), chunkSize),
  };
}

function laidOut(chunk: Chunk, columns: readonly RelationColumn[], places: readonly number[]): Chunk {
  return chunk.withColumns(
    columns.map(({ type }, index) => {
      const place = places[index] ?? -1;
      return place < 0 ? new ConstantVector(type, missingCell(type), chunk.length) : chunk.column(place);
    }),
  );
}
