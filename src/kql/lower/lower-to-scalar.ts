import { invariant } from '../invariant.ts';
import type { Expression } from '../plan/expression.ts';
import type { NodeOf } from '../syntax/language-service.ts';
import { isKind } from '../syntax/syntax-kind.ts';
import { columnTypeOf, type Lowering, spanOf, unsupported } from './lowering.ts';
import { type Scope, tableScope } from './scope.ts';
import { isTabular } from './tabular.ts';

/**
 * `toscalar(T)`: the first cell of the first row, computed once a query. Of a scalar it is that scalar, and of the column that a
 * `partition` is by, in a subquery with a source of its own, the value of that column.
 */
export function lowerToScalar(
  lowering: Lowering,
  call: NodeOf<'ToScalarExpression'>,
  scope: Scope,
  name: string,
): Expression {
  const { partition } = scope;
  if (
    partition !== undefined &&
    isKind(call.Expression, 'NameReference') &&
    call.Expression.ReferencedSymbol === partition.symbol
  ) {
    return { kind: 'binding', ...partition.read(), span: spanOf(call, scope) };
  }
  if (!isTabular(call.Expression.ResultType)) {
    return lowering.expression(call.Expression, scope);
  }
  const node = lowering.table(call.Expression, tableScope(scope), name);
  const [first] = node.columns;
  const bound = columnTypeOf(call.ResultType);
  const type = first === undefined || first.type === 'unknown' ? bound : first.type;
  if (type === 'unknown') {
    throw unsupported(lowering, 'toscalar() of a column whose type is not known before the query runs', call, scope);
  }
  invariant(first !== undefined || node.open, 'toscalar() of a table without columns');
  const binding = lowering.builder.addBinding({ kind: 'toscalar', name, node, type });
  return { kind: 'binding', type, binding, span: spanOf(call, scope) };
}
