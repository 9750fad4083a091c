import type { Origins } from '../../../src/kql/data/chunk.ts';
import type { Table } from '../../../src/kql/data/table.ts';
import { preparePlan } from '../../../src/kql/engine.ts';
import type { ExecutionInput } from '../../../src/kql/execution-context.ts';
import type { PlanNode } from '../../../src/kql/plan/node.ts';
import type { Binding } from '../../../src/kql/plan/plan.ts';
import type { Cell } from '../../../src/kql/values/cell.ts';
import { planOf } from './build-plan.ts';

/** The rows of a table as plain cells. */
export function rowsOf(table: Table): Cell[][] {
  return table.chunks.flatMap((chunk) =>
    Array.from({ length: chunk.length }, (_, row) =>
      table.columns.map((_column, index) => chunk.column(index).at(row)),
    ),
  );
}

export function originsOf(table: Table): (Origins | undefined)[] {
  return table.chunks.flatMap((chunk) => Array.from({ length: chunk.length }, (_, row) => chunk.origins?.[row]));
}

export function run(root: PlanNode, input: Partial<ExecutionInput> = {}, bindings: readonly Binding[] = []): Table {
  return preparePlan(planOf(root, bindings)).execute({ tables: new Map(), now: 0, ...input });
}
