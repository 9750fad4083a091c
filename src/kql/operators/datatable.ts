import { castKernel } from '../expressions/cast-kernel.ts';
import { scalarValue } from '../expressions/scalar-value.ts';
import { invariant } from '../invariant.ts';
import type { DatatableNode } from '../plan/node.ts';
import { cellsRelation } from './cells-relation.ts';
import { knownColumns, type Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';

/**
 * `datatable (…) […]`: rows written in the query, each value converted to its column's type.
 *
 * @see https://learn.microsoft.com/kusto/query/datatable-operator
 */
export function prepareDatatable(node: DatatableNode, preparation: Preparation): PreparedOperator {
  const columns = knownColumns(node);
  invariant(columns !== undefined, 'a datatable without column types');
  const rows = node.rows.map((row) =>
    row.map((expression, index) => {
      const kernel = preparation.compileScalar(node, expression);
      return castKernel(kernel, columns[index]?.type ?? kernel.type);
    }),
  );
  return {
    node,
    run: (execution) =>
      cellsRelation(
        columns,
        rows.map((row) => row.map((kernel) => scalarValue(kernel, execution))),
        execution.chunkSize,
      ),
  };
}
