import type { Chunk } from '../data/chunk.ts';
import { missingCell } from '../data/missing-cell.ts';
import type { RelationColumn } from '../data/relation.ts';
import type { Vector } from '../data/vector.ts';
import { vectorOfRows } from '../data/vector-of-rows.ts';
import type { Kernel } from '../expressions/kernel.ts';
import type { ParseKvNode } from '../plan/node.ts';
import type { Cell } from '../values/cell.ts';
import { convertCell } from '../values/convert.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { Execution } from './execution.ts';
import { type KeyValues, parseKvText } from './parse-kv-text.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';
import { targetOf } from './target-of.ts';

interface ParseKvLayout {
  readonly columns: readonly RelationColumn[];
  readonly text: Kernel;
  readonly keys: readonly { readonly name: string; readonly type: ScalarType; readonly place: number }[];
}

/**
 * `parse-kv`: the values of the given keys. Of a key that comes up again the first value counts; one that is not there, or whose value
 * has not the type that it should have, is null, or empty as a string.
 *
 * @see https://learn.microsoft.com/kusto/query/parse-kv-operator
 */
export function prepareParseKv(node: ParseKvNode, preparation: Preparation): PreparedOperator {
  const input = preparation.prepareInput(node);
  const names = new Set(node.keys.map(({ name }) => name));
  const parse = parseKvText(node.format, names, preparation.place(node.span));
  const layoutOn = preparation.onColumns(node.input, (columns) => layout(node, columns, preparation));
  return {
    node,
    run(execution) {
      const relation = execution.open(input);
      const bound = layoutOn(relation.columns);
      return { columns: bound.columns, chunks: parsedChunks(relation.chunks, bound, parse, execution) };
    },
  };
}

function layout(node: ParseKvNode, input: readonly RelationColumn[], preparation: Preparation): ParseKvLayout {
  const columns = [...input];
  const text = preparation.compile(node, node.expression, input);
  const keys = node.keys.map(({ name, type, target }) => {
    const place = targetOf(name, target, node.input.open, columns);
    columns[place] = { name, type };
    return { name, type, place };
  });
  return { columns, text, keys };
}

function* parsedChunks(
  chunks: Iterable<Chunk>,
  { text, keys }: ParseKvLayout,
  parse: (text: string) => KeyValues,
  execution: Execution,
): Iterable<Chunk> {
  for (const chunk of chunks) {
    const texts = text.evaluate(chunk, execution);
    const found = Array.from({ length: chunk.length }, (_, row) =>
      parse(String(convertCell(texts.at(row), text.type, 'string') ?? '')),
    );
    const columns: Vector[] = [...chunk.columns];
    for (const { name, type, place } of keys) {
      columns[place] = vectorOfRows(type, chunk.length, (row) => typedValue(found[row]?.get(name), type));
    }
    yield chunk.withColumns(columns);
  }
}

function typedValue(text: string | undefined, type: ScalarType): Cell {
  return text === undefined ? missingCell(type) : convertCell(text, 'string', type);
}
