import type { Column } from '../plan/column.ts';
import type { ExtendNode } from '../plan/node.ts';
import type { NodeOf, SyntaxNode } from '../syntax/language-service.ts';
import { loadLanguageService } from '../syntax/load-language-service.ts';
import { elementsOf } from '../syntax/service-list.ts';
import { isKind } from '../syntax/syntax-kind.ts';
import { columnsOf, nodeBase, unsupported } from './lowering.ts';
import { itemName, itemValue } from './named-item.ts';
import type { PipeStep } from './pipe-step.ts';
import { rowScope } from './scope.ts';

/**
 * `extend`, and `serialize` with columns. Every item is computed on the input, so that `extend a = b, b = a` swaps.
 *
 * @see https://learn.microsoft.com/kusto/query/extend-operator
 */
export function lowerExtend(step: PipeStep<NodeOf<'ExtendOperator'>>): ExtendNode {
  const { operator, input, scope, lowering } = step;
  const columns: Column[] = [...input.columns];
  const nextName = newNames(step);
  const items = elementsOf(operator.Expressions).map((item) => {
    if (isKind(item, 'CompoundNamedExpression')) {
      throw unsupported(lowering, 'a function that gives several columns', item, scope);
    }
    const expression = lowering.expression(itemValue(item), rowScope(scope, input));
    const name = itemName(item) ?? impliedName(item) ?? nextName();
    const target = input.columns.findIndex((column) => column.name === name);
    const column = { name, type: expression.type };
    if (target >= 0) {
      columns[target] = column;
    } else {
      columns.push(column);
    }
    return { name, expression, target };
  });
  return { operator: 'extend', input, items, ...nodeBase(lowering, operator, scope, columns, input.open) };
}

/** The name that an expression without one brings along: a column's own, `d_os` for `d.os`. */
export function impliedName(item: SyntaxNode): string | undefined {
  const name = loadLanguageService().Binding.Binder.GetExpressionResultName(item, null);
  return name === null || name === '' ? undefined : name;
}

/** The names that the language service made up, in order: those of the output that neither the input nor an item has. */
function newNames({ operator, inputType }: PipeStep<NodeOf<'ExtendOperator'>>): () => string {
  const known = new Set(columnsOf(inputType).map(({ name }) => name));
  for (const item of elementsOf(operator.Expressions)) {
    const name = itemName(item) ?? impliedName(item);
    if (name !== undefined) {
      known.add(name);
    }
  }
  const made = columnsOf(operator.ResultType)
    .map(({ name }) => name)
    .filter((name) => !known.has(name) && /^Column[0-9]+$/.test(name));
  let next = 0;
  return () => {
    next += 1;
    return made[next - 1] ?? `Column${next}`;
  };
}
