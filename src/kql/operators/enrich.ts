import type { Chunk } from '../data/chunk.ts';
import { missingCell } from '../data/missing-cell.ts';
import type { RelationColumn } from '../data/relation.ts';
import { vectorOfRows } from '../data/vector-of-rows.ts';
import { KqlRuntimeError } from '../errors/kql-runtime-error.ts';
import { castKernel } from '../expressions/cast-kernel.ts';
import type { Kernel } from '../expressions/kernel.ts';
import { noAnswer } from '../expressions/no-answer.ts';
import type { EnrichNode } from '../plan/node.ts';
import { castElement } from '../values/cast-element.ts';
import type { DynamicBag } from '../values/dynamic.ts';
import type { Execution } from './execution.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';

interface EnrichLayout {
  readonly columns: readonly RelationColumn[];
  readonly key: Kernel;
  /** What is added to the columns of the input. */
  readonly added: readonly RelationColumn[];
}

/** `T | invoke f(Key)` of a function that the run's answers answer: each row with what is known of its key. */
export function prepareEnrich(node: EnrichNode, preparation: Preparation): PreparedOperator {
  const input = preparation.prepareInput(node);
  const layoutOn = preparation.onColumns(node.input, (columns): EnrichLayout => {
    const key = castKernel(preparation.compile(node, node.key, columns), 'string');
    const added = node.added.filter(({ name }) => !columns.some((column) => column.name === name));
    return { columns: [...columns, ...added], key, added };
  });
  return {
    node,
    run(execution) {
      const relation = execution.open(input);
      const layout = layoutOn(relation.columns);
      return { columns: layout.columns, chunks: enriched(node, relation.chunks, layout, execution, preparation) };
    },
  };
}

function* enriched(
  node: EnrichNode,
  chunks: Iterable<Chunk>,
  { key, added }: EnrichLayout,
  execution: Execution,
  preparation: Preparation,
): Iterable<Chunk> {
  const known = new Map<string, DynamicBag | null>();
  const find = (text: string): DynamicBag | null => {
    let answer = known.get(text) ?? execution.answers?.find(node.function, text);
    if (answer === undefined) {
      // A row without a key asks about nothing.
      if (text !== '') {
        const place = preparation.place(node.span);
        throw noAnswer(`${node.function}(${JSON.stringify(text)})`, node.function, execution, place);
      }
      answer = null;
    }
    known.set(text, answer);
    return answer;
  };
  let rows = 0;
  for (const chunk of chunks) {
    rows += chunk.length;
    if (rows > node.limit) {
      throw new KqlRuntimeError(
        `${node.function}() is asked about more than ${node.limit} rows: which of them it would tell about is not known.`,
        preparation.place(node.span),
      );
    }
    const keys = key.evaluate(chunk, execution);
    const answers = Array.from({ length: chunk.length }, (_, row) => {
      const cell = keys.at(row);
      return find(typeof cell === 'string' ? cell : '');
    });
    const columns = added.map(({ name, type }) =>
      vectorOfRows(
        type,
        chunk.length,
        (row) => castElement(answers[row]?.get(name) ?? null, type) ?? missingCell(type),
      ),
    );
    yield chunk.withColumns([...chunk.columns, ...columns]);
  }
}
