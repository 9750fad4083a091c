import { invariant } from '../invariant.ts';
import type { Column } from '../plan/column.ts';
import type { ExtendNode } from '../plan/node.ts';
import type { NodeOf, SyntaxNode } from '../syntax/language-service.ts';
import { loadLanguageService } from '../syntax/load-language-service.ts';
import { elementsOf } from '../syntax/service-list.ts';
import { columnsOf, nodeBase, unsupported } from './lowering.ts';
import { itemName } from './named-item.ts';
import type { PipeStep } from './pipe-step.ts';
import { rowScope } from './scope.ts';
import { type LoweredItem, lowerItem } from './several-columns.ts';

/**
 * `extend`, and `serialize` with columns. Every item is computed on the input, so that `extend a = b, b = a` swaps.
 *
 * @see https://learn.microsoft.com/kusto/query/extend-operator
 */
export function lowerExtend(step: PipeStep<NodeOf<'ExtendOperator'>>): ExtendNode {
  const { operator, input, scope, lowering } = step;
  const columns: Column[] = [...input.columns];
  const nextName = newNames(step);
  const items = elementsOf(operator.Expressions).flatMap((item) => {
    const lowered = lowerItem(lowering, item, rowScope(scope, input));
    const made =
      lowered.columns.length > 0
        ? namesOfSeveral(step, item, lowered, columns)
        : [lowered.names[0] ?? impliedName(item) ?? nextName()];
    return made.map((name, index): ExtendNode['items'][number] => {
      const expression = lowered.expressions[index];
      invariant(expression !== undefined, 'more names than columns');
      const target = input.columns.findIndex((column) => column.name === name);
      const column = { name, type: expression.type };
      if (target >= 0) {
        columns[target] = column;
      } else {
        columns.push(column);
      }
      return { name, expression, target };
    });
  });
  return { operator: 'extend', input, items, ...nodeBase(lowering, operator, scope, columns, input.open) };
}

/**
 * The names of the columns that a function with several adds: those of the text, beyond which its columns are dropped, or the
 * function's own where the text has none. What the service calls a column whose name is taken is not documented.
 *
 * @see https://learn.microsoft.com/kusto/query/series-fit-2lines-function
 */
function namesOfSeveral(
  { lowering, scope }: PipeStep,
  item: SyntaxNode,
  { names, columns }: LoweredItem,
  known: readonly Column[],
): readonly string[] {
  if (names.length > 0) {
    return names;
  }
  const own = columns.map(({ name }) => name);
  const taken = own.find((name, index) => own.indexOf(name) < index || known.some((column) => column.name === name));
  if (taken !== undefined) {
    throw unsupported(lowering, `a function that gives a column "${taken}" beside another of that name`, item, scope);
  }
  return own;
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
