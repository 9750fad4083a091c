import type { Column } from '../plan/column.ts';
import type { Expression } from '../plan/expression.ts';
import type { MvExpandNode } from '../plan/node.ts';
import type { Span } from '../plan/span.ts';
import type { NodeOf, SyntaxNode } from '../syntax/language-service.ts';
import { elementsOf } from '../syntax/service-list.ts';
import { impliedName } from './lower-extend.ts';
import { typeOfLiteral } from './lower-literal.ts';
import { columnsOf, nodeBase, unsupported } from './lowering.ts';
import { itemName, itemValue } from './named-item.ts';
import { checkParameters, parameterOf, wordOf } from './operator-parameters.ts';
import type { PipeStep } from './pipe-step.ts';
import { rowlessScope, rowScope } from './scope.ts';

/** @see https://learn.microsoft.com/kusto/query/mv-expand-operator */
export function lowerMvExpand({
  operator,
  input,
  inputType,
  scope,
  lowering,
}: PipeStep<NodeOf<'MvExpandOperator'>>): MvExpandNode {
  checkParameters(lowering, operator, ['bagexpansion', 'kind', 'with_itemindex'], scope);
  const bags = wordOf(parameterOf(operator, 'bagexpansion', 'kind')) ?? 'bag';
  if (bags !== 'bag' && bags !== 'array') {
    throw unsupported(lowering, `bagexpansion "${bags}"`, operator, scope);
  }
  const itemIndex = wordOf(parameterOf(operator, 'with_itemindex')) ?? null;
  const columns: Column[] = [...input.columns];
  const names = newNames(operator, inputType, itemIndex);
  const items = elementsOf(operator.Expressions).map(({ Expression: item, ToTypeOf: toTypeOf }) => {
    const expression = lowering.expression(itemValue(item), rowScope(scope, input));
    const name = itemName(item) ?? impliedName(item) ?? names.shift() ?? '';
    const to = toTypeOf === null ? null : typeOfLiteral(toTypeOf.TypeOf);
    if (to === undefined) {
      throw unsupported(lowering, 'typeof() of more than one scalar type', operator, scope);
    }
    const target = input.columns.findIndex((column) => column.name === name);
    const column: Column = { name, type: to ?? 'dynamic' };
    if (target >= 0) {
      columns[target] = column;
    } else {
      columns.push(column);
    }
    return { name, expression, target, to };
  });
  if (itemIndex !== null) {
    columns.push({ name: itemIndex, type: 'long' });
  }
  const base = nodeBase(lowering, operator, scope, columns, input.open);
  const limitNode = operator.RowLimitClause?.RowLimit;
  const limit =
    limitNode === undefined ? defaultLimit(operator, base.span) : lowering.expression(limitNode, rowlessScope(scope));
  return { operator: 'mv-expand', input, items, bags, itemIndex, limit, ...base };
}

/** The operator under its old name stops at 128 rows for each row that it expands. */
function defaultLimit(operator: NodeOf<'MvExpandOperator'>, span: Span): Expression | null {
  return operator.MvExpandKeyword.Text === 'mvexpand' ? { kind: 'literal', type: 'long', value: 128, span } : null;
}

/** Names that the language service made up for expressions that bring none. */
function newNames(operator: SyntaxNode, inputType: PipeStep['inputType'], itemIndex: string | null): string[] {
  const known = new Set(columnsOf(inputType).map(({ name }) => name));
  return columnsOf(operator.ResultType)
    .map(({ name }) => name)
    .filter((name) => !known.has(name) && name !== itemIndex && /^Column[0-9]+$/.test(name));
}
