import { invariant } from '../invariant.ts';
import type { Expression } from '../plan/expression.ts';
import type { LateProjectItem, LateProjectNode, NamedExpression, PlanNode, ProjectNode } from '../plan/node.ts';
import type { NodeOf, SeparatedList, SyntaxNode } from '../syntax/language-service.ts';
import { elementsOf } from '../syntax/service-list.ts';
import { isKind } from '../syntax/syntax-kind.ts';
import { columnsOf, nodeBase, spanOf, unsupported } from './lowering.ts';
import { itemName, itemValue } from './named-item.ts';
import type { PipeStep } from './pipe-step.ts';
import { rowScope } from './scope.ts';
import { lowerItem } from './several-columns.ts';

interface WithExpressions extends SyntaxNode {
  readonly Expressions: SeparatedList<SyntaxNode>;
}

/**
 * `project`. Of a function that gives several columns those without a name in the text are kept too, and named by it.
 *
 * @see https://learn.microsoft.com/kusto/query/project-operator
 */
export function lowerProject({ operator, input, scope, lowering }: PipeStep<NodeOf<'ProjectOperator'>>): PlanNode {
  const nodes = elementsOf(operator.Expressions);
  const names = columnsOf(operator.ResultType);
  const expressions = nodes.flatMap((item) => lowerItem(lowering, item, rowScope(scope, input)).expressions);
  if (names.length !== expressions.length) {
    throw unsupported(lowering, 'a function that gives several columns in this place', operator, scope);
  }
  const items = expressions.map((expression, index) => ({ name: names[index]?.name ?? '', expression }));
  return projection('project', { operator, input, scope, lowering, inputType: null }, items);
}

/** @see https://learn.microsoft.com/kusto/query/project-away-operator */
export function lowerProjectAway(step: PipeStep<NodeOf<'ProjectAwayOperator'>>): PlanNode {
  return selection('project-away', step);
}

/** @see https://learn.microsoft.com/kusto/query/project-keep-operator */
export function lowerProjectKeep(step: PipeStep<NodeOf<'ProjectKeepOperator'>>): PlanNode {
  return selection('project-keep', step);
}

/** @see https://learn.microsoft.com/kusto/query/project-reorder-operator */
export function lowerProjectReorder(step: PipeStep<NodeOf<'ProjectReorderOperator'>>): PlanNode {
  return selection('project-reorder', step);
}

/** @see https://learn.microsoft.com/kusto/query/project-rename-operator */
export function lowerProjectRename(step: PipeStep<NodeOf<'ProjectRenameOperator'>>): PlanNode {
  const { operator, input, scope, lowering } = step;
  const renames = new Map<string, string>();
  for (const item of elementsOf(operator.Expressions)) {
    const name = itemName(item);
    const from = itemValue(item);
    if (name === undefined || !isKind(from, 'NameReference')) {
      throw unsupported(lowering, 'project-rename of what is not a column', item, scope);
    }
    lowering.expression(from, rowScope(scope, input));
    renames.set(from.SimpleName, name);
  }
  if (input.open) {
    return late(
      'project-rename',
      step,
      [...renames].map(([pattern, as]) => ({ pattern, as })),
    );
  }
  const items = input.columns.map(({ name }, index) => ({
    name: renames.get(name) ?? name,
    expression: columnAt(step, index),
  }));
  return projection('project-rename', step, items);
}

/** Operators that keep columns as they are: the language service says which, and in which order. */
function selection(keyword: LateProjectNode['keyword'], step: PipeStep<WithExpressions>): PlanNode {
  const { operator, input } = step;
  if (input.open) {
    return late(
      keyword,
      step,
      elementsOf(operator.Expressions).map((item) => lateItem(item, step)),
    );
  }
  const items = columnsOf(operator.ResultType).flatMap(({ name }): NamedExpression[] => {
    const index = input.columns.findIndex((column) => column.name === name);
    return index < 0 ? [] : [{ name, expression: columnAt(step, index) }];
  });
  return projection(keyword, step, items);
}

function projection(
  keyword: ProjectNode['keyword'],
  { operator, input, scope, lowering }: PipeStep,
  items: readonly NamedExpression[],
): ProjectNode {
  const columns = items.map(({ name, expression }) => ({ name, type: expression.type }));
  return { operator: 'project', keyword, input, items, ...nodeBase(lowering, operator, scope, columns) };
}

function columnAt({ operator, input, scope }: PipeStep, index: number): Expression {
  const column = input.columns[index];
  invariant(column !== undefined, `no column at ${index}`);
  return { kind: 'column', type: column.type, name: column.name, index, span: spanOf(operator, scope) };
}

function late(
  keyword: LateProjectNode['keyword'],
  { operator, input, scope, lowering }: PipeStep,
  items: readonly LateProjectItem[],
): LateProjectNode {
  const bound = columnsOf(operator.ResultType);
  const columns = bound.map(({ name, type }) => ({
    name,
    type: input.columns.find((column) => column.name === name)?.type ?? type,
  }));
  // A pattern may fit columns that are not known yet.
  const open = keyword !== 'project-keep' || items.some(({ pattern }) => pattern.includes('*'));
  return { operator: 'late-project', keyword, input, items, ...nodeBase(lowering, operator, scope, columns, open) };
}

const orders: ReadonlyMap<string, NonNullable<LateProjectItem['order']>> = new Map([
  ['asc', 'asc'],
  ['desc', 'desc'],
  ['granny-asc', 'granny-asc'],
  ['granny-desc', 'granny-desc'],
]);

function lateItem(item: SyntaxNode, { scope, lowering }: PipeStep): LateProjectItem {
  const ordered = isKind(item, 'OrderedExpression') ? item : undefined;
  const name = ordered?.Expression ?? item;
  if (!isKind(name, 'NameReference')) {
    throw unsupported(lowering, 'a column that is not given by name or pattern', item, scope);
  }
  const order = orders.get(ordered?.Ordering?.AscOrDescKeyword?.Text ?? '');
  return { pattern: patternOf(name), ...(order === undefined ? {} : { order }) };
}

/** `SimpleName` of a wildcard is its pattern. */
function patternOf(name: NodeOf<'NameReference'>): string {
  return name.SimpleName;
}
