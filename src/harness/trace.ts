import type { Chunk, Origins } from '../kql/data/chunk.ts';
import type { Vector } from '../kql/data/vector.ts';
import type { ExecutionObserver } from '../kql/execution-context.ts';
import type { Expression } from '../kql/plan/expression.ts';
import type { PlanNode } from '../kql/plan/node.ts';
import type { Cell } from '../kql/values/cell.ts';
import { cellKey } from '../kql/values/compare.ts';
import type { ScalarType } from '../kql/values/scalar-type.ts';

/** A cell with its type: what an expression gave for one row. */
export interface TracedValue {
  readonly type: ScalarType;
  readonly cell: Cell;
}

/** Everything that passed in one run of a query, to be asked about by record. */
export class Trace implements ExecutionObserver {
  readonly #outputs = new Map<number, { readonly node: PlanNode; readonly chunks: Chunk[] }>();
  readonly #values = new Map<Expression, { readonly values: Vector; readonly chunk: Chunk }[]>();

  output(node: PlanNode, chunk: Chunk): void {
    const known = this.#outputs.get(node.id);
    if (known === undefined) this.#outputs.set(node.id, { node, chunks: [chunk] });
    else known.chunks.push(chunk);
  }

  evaluated(_node: PlanNode, expression: Expression, values: Vector, chunk: Chunk): void {
    const known = this.#values.get(expression);
    if (known === undefined) this.#values.set(expression, [{ values, chunk }]);
    else known.push({ values, chunk });
  }

  /** The operators that gave rows, in the order in which rows reach them. */
  get nodes(): readonly PlanNode[] {
    return [...this.#outputs.values()].map(({ node }) => node).sort((a, b) => a.id - b.id);
  }

  /** The records that the rows of an operator's output came from. */
  recordsOf(node: PlanNode): ReadonlySet<number> {
    return new Set(this.#rows(node).flat());
  }

  /** The output rows of an operator that a record went into, each as all the records that it came from, sorted. */
  groupsOf(node: PlanNode, record: number): readonly string[] {
    const groups = this.#rows(node).filter((origins) => origins.includes(record));
    return groups.map((origins) => origins.join()).sort();
  }

  #rows(node: PlanNode): readonly Origins[] {
    return this.#outputs.get(node.id)?.chunks.flatMap(({ origins }) => origins ?? []) ?? [];
  }

  /** What an expression gave for the rows that a record went into. */
  valuesOf(expression: Expression, record: number): readonly TracedValue[] {
    return (this.#values.get(expression) ?? []).flatMap(({ values, chunk }) =>
      (chunk.origins ?? []).flatMap((origins, row) =>
        origins.includes(record) ? [{ type: values.type, cell: values.at(row) }] : [],
      ),
    );
  }

  /** {@link valuesOf} of a column of an operator's output. */
  outputsOf(node: PlanNode, column: number, record: number): readonly TracedValue[] {
    return (this.#outputs.get(node.id)?.chunks ?? []).flatMap((chunk) =>
      (chunk.origins ?? []).flatMap((origins, row) => {
        const vector = chunk.columns[column];
        return vector !== undefined && origins.includes(record) ? [{ type: vector.type, cell: vector.at(row) }] : [];
      }),
    );
  }
}

/** Whether two lists hold the same values, in whatever order. */
export function sameValues(a: readonly TracedValue[], b: readonly TracedValue[]): boolean {
  const keys = (values: readonly TracedValue[]): string =>
    JSON.stringify(values.map(({ type, cell }) => `${type} ${String(cellKey(type, cell))}`).sort());
  return keys(a) === keys(b);
}
