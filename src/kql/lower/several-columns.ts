import type { Column } from '../plan/column.ts';
import type { Expression } from '../plan/expression.ts';
import { operandsOf, tablesOf } from '../plan/walk-plan.ts';
import type { SyntaxNode } from '../syntax/language-service.ts';
import { elementsOf } from '../syntax/service-list.ts';
import { isKind } from '../syntax/syntax-kind.ts';
import { castTo } from './cast-to.ts';
import { columnsOf, type Lowering, spanOf, unsupported } from './lowering.ts';
import { itemName, itemValue } from './named-item.ts';
import type { Scope } from './scope.ts';

/** One item of an operator that lists expressions: the columns that it gives, and the names that its text gives them. */
export interface LoweredItem {
  readonly expressions: readonly Expression[];
  /** The names of the text, of which there may be fewer than columns. */
  readonly names: readonly string[];
  /** What the language service calls the columns of a function that gives several; empty for an ordinary expression. */
  readonly columns: readonly Column[];
}

/**
 * Lowers `expression`, `name = expression` and `(name, …) = expression`. A function that gives several columns
 * (`series_stats()`, `array_sort_asc()` of several arrays) computes an array of their values, and each column becomes an
 * element of it as the column's type.
 */
export function lowerItem(lowering: Lowering, item: SyntaxNode, scope: Scope): LoweredItem {
  const isCompound = isKind(item, 'CompoundNamedExpression');
  const value = isCompound ? item.Expression : itemValue(item);
  const name = itemName(item);
  const names = isCompound ? elementsOf(item.Names.Names).map(({ SimpleName }) => SimpleName) : [];
  const call = lowering.expression(value, scope);
  const columns = severalColumns(value);
  return {
    expressions: columns.length === 0 ? [call] : elements(lowering, call, columns, value, scope),
    names: name === undefined ? names : [name],
    columns,
  };
}

/** The columns of an expression that gives several; none for any other. */
export function severalColumns({ ResultType: type }: SyntaxNode): readonly Column[] {
  return type?.Name === 'tuple' ? columnsOf(type) : [];
}

/**
 * Refuses a function that gives several columns where one value is wanted: which of them it would be is not documented. Of those
 * that sort arrays only it is: `array_sort_asc(a, b)[1]` is the second array.
 *
 * @see https://learn.microsoft.com/kusto/query/array-sort-asc-function
 */
export function refuseSeveralColumns(lowering: Lowering, node: SyntaxNode, scope: Scope): void {
  if (
    severalColumns(node).length > 0 &&
    !(isKind(node, 'FunctionCallExpression') && sorting.has(node.Name.SimpleName))
  ) {
    throw unsupported(lowering, 'a function that gives several columns inside an expression', node, scope);
  }
}

const sorting: ReadonlySet<string> = new Set(['array_sort_asc', 'array_sort_desc']);

/** The call is repeated for each column, which must not make a difference. */
function elements(
  lowering: Lowering,
  object: Expression,
  columns: readonly Column[],
  node: SyntaxNode,
  scope: Scope,
): readonly Expression[] {
  if (!mayBeRepeated(object)) {
    throw unsupported(lowering, 'a function that gives several columns of a random value or a table', node, scope);
  }
  const span = spanOf(node, scope);
  return columns.map(({ type }, index) => {
    const element: Expression = {
      kind: 'element',
      type: 'dynamic',
      object,
      index: { kind: 'literal', type: 'long', value: index, span },
      span,
    };
    return type === 'unknown' ? element : castTo(element, type);
  });
}

/** Whether an expression may stand in a plan twice: it draws no number, and holds no nodes, whose ids are unique. */
function mayBeRepeated(root: Expression): boolean {
  const stack: Expression[] = [root];
  for (let expression = stack.pop(); expression !== undefined; expression = stack.pop()) {
    if (expression.kind === 'call' && (expression.function === 'rand' || expression.function === 'new_guid')) {
      return false;
    }
    if (tablesOf(expression).length > 0) {
      return false;
    }
    stack.push(...operandsOf(expression));
  }
  return true;
}
