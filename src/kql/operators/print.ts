import { scalarValue } from '../expressions/scalar-value.ts';
import type { PrintNode } from '../plan/node.ts';
import { cellsRelation } from './cells-relation.ts';
import { outputColumns } from './output-columns.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';

/**
 * `print`: one row of scalar values.
 *
 * @see https://learn.microsoft.com/kusto/query/print-operator
 */
export function preparePrint(node: PrintNode, preparation: Preparation): PreparedOperator {
  const kernels = node.expressions.map((expression) => preparation.compileScalar(node, expression));
  const columns = outputColumns(
    node.columns.map(({ name }) => name),
    kernels,
  );
  return {
    node,
    run: (execution) =>
      cellsRelation(columns, [kernels.map((kernel) => scalarValue(kernel, execution))], execution.chunkSize),
  };
}
