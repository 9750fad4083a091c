import type { Expression } from '../plan/expression.ts';
import type { SyntaxNode } from '../syntax/language-service.ts';
import { type Lowering, semanticError, spanOf, unsupported } from './lowering.ts';
import { isRowFree } from './row-free.ts';
import type { Scope } from './scope.ts';

/** The operators that can be asked of all columns at once. What their negations would mean for several columns is not documented. */
const operators: ReadonlySet<string> = new Set([
  '==',
  '=~',
  'matches regex',
  ...['has', 'hasprefix', 'hassuffix', 'contains', 'startswith', 'endswith'].flatMap((name) => [name, `${name}_cs`]),
]);

/**
 * `* has "x"`: whether any column has it, the one with the names of tables left out. On an open input those that arrive count,
 * and the call has none.
 *
 * @see https://learn.microsoft.com/kusto/query/search-operator
 */
export function lowerAnyColumn(
  lowering: Lowering,
  operator: string,
  right: Expression,
  node: SyntaxNode,
  scope: Scope,
): Expression {
  const { rows } = scope;
  if (rows === null) {
    throw semanticError(lowering, '"*" stands for the columns of a row, and there is none here.', node, scope);
  }
  if (!operators.has(operator) || lowering.builtIns.findScalarFunction(operator) === undefined) {
    throw unsupported(lowering, `operator "${operator}" on "*"`, node, scope);
  }
  if (right.type !== 'string' || !isRowFree(right, true)) {
    throw unsupported(lowering, `"* ${operator}" of anything but a constant text`, node, scope);
  }
  const span = spanOf(node, scope);
  const columns = rows.open
    ? []
    : rows.columns.flatMap(({ name, type }, index): Expression[] =>
        name === '$table' ? [] : [{ kind: 'column', type, name, index, span }],
      );
  if (!rows.open && columns.length === 0) {
    return { kind: 'literal', type: 'bool', value: false, span };
  }
  const named: Expression = { kind: 'literal', type: 'string', value: operator, span };
  const args = [named, right, ...columns];
  return { kind: 'call', type: 'bool', function: 'any_column', spelled: operator, arguments: args, span };
}
