import type { Expression } from '../plan/expression.ts';
import type { PlanNode } from '../plan/node.ts';
import type { NodeOf } from '../syntax/language-service.ts';
import { elementsOf } from '../syntax/service-list.ts';
import { castTo } from './cast-to.ts';
import { columnsOf, type Lowering, nodeBase, semanticError, unsupported } from './lowering.ts';
import { rowlessScope, type Scope } from './scope.ts';
import { lowerItem } from './several-columns.ts';

/**
 * `datatable (a:long, b:string) [1, "x", …]`: row after row; values become the declared types.
 *
 * @see https://learn.microsoft.com/kusto/query/datatable-operator
 */
export function lowerDatatable(lowering: Lowering, node: NodeOf<'DataTableExpression'>, scope: Scope): PlanNode {
  const columns = columnsOf(node.ResultType);
  const rowless = rowlessScope(scope);
  const values = elementsOf(node.Values).map((value) => lowering.expression(value, rowless));
  if (columns.length === 0 || values.length % columns.length !== 0) {
    const message = `The datatable has ${values.length} values, which is not a multiple of its ${columns.length} columns.`;
    throw semanticError(lowering, message, node, scope);
  }
  const rows: Expression[][] = [];
  for (let start = 0; start < values.length; start += columns.length) {
    rows.push(
      columns.map(({ type }, index) => {
        const value = values[start + index];
        if (value === undefined || type === 'unknown') {
          throw unsupported(lowering, 'a datatable column without a scalar type', node, scope);
        }
        return castTo(value, type);
      }),
    );
  }
  return { operator: 'datatable', rows, ...nodeBase(lowering, node, scope, columns) };
}

/**
 * `print`. Of a function that gives several columns those that the text names, or all where it names none.
 *
 * @see https://learn.microsoft.com/kusto/query/print-operator
 */
export function lowerPrint(lowering: Lowering, node: NodeOf<'PrintOperator'>, scope: Scope): PlanNode {
  const rowless = rowlessScope(scope);
  const expressions = elementsOf(node.Expressions).flatMap((item) => {
    const { expressions: all, names } = lowerItem(lowering, item, rowless);
    return names.length === 0 ? all : all.slice(0, names.length);
  });
  const columns = columnsOf(node.ResultType);
  if (columns.length !== expressions.length) {
    throw unsupported(lowering, 'a function that gives several columns in this place', node, scope);
  }
  const typed = columns.map(({ name, type }, index) => ({ name, type: expressions[index]?.type ?? type }));
  return { operator: 'print', expressions, ...nodeBase(lowering, node, scope, typed) };
}

/**
 * `range x from a to b step c`. A numeric range is of the widest of the three types.
 *
 * @see https://learn.microsoft.com/kusto/query/range-operator
 */
export function lowerRange(lowering: Lowering, node: NodeOf<'RangeOperator'>, scope: Scope): PlanNode {
  const rowless = rowlessScope(scope);
  const columns = columnsOf(node.ResultType);
  const type = columns[0]?.type;
  if (type === undefined || type === 'unknown') {
    throw semanticError(lowering, 'range takes numbers, or times, that have a type in common.', node, scope);
  }
  const isNumeric = type === 'int' || type === 'long' || type === 'real' || type === 'decimal';
  const [from, to, step] = [node.From, node.To, node.Step].map((part) => {
    const expression = lowering.expression(part, rowless);
    return isNumeric ? castTo(expression, type) : expression;
  });
  if (from === undefined || to === undefined || step === undefined) {
    throw semanticError(lowering, 'range takes from, to and step.', node, scope);
  }
  return { operator: 'range', from, to, step, ...nodeBase(lowering, node, scope, columns) };
}
