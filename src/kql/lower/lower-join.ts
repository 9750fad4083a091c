import { invariant } from '../invariant.ts';
import type { Column } from '../plan/column.ts';
import type { Expression } from '../plan/expression.ts';
import type { JoinKind, JoinNode, PlanNode } from '../plan/node.ts';
import type { ColumnSymbol, NodeOf, SyntaxNode } from '../syntax/language-service.ts';
import { loadLanguageService } from '../syntax/load-language-service.ts';
import { elementsOf } from '../syntax/service-list.ts';
import { isKind } from '../syntax/syntax-kind.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import { joinedNames, symbolsOf } from './align-columns.ts';
import { castTo } from './cast-to.ts';
import { lowerColumn } from './lower-name.ts';
import { nodeBase, semanticError, unsupported } from './lowering.ts';
import { checkParameters, parameterOf, wordOf } from './operator-parameters.ts';
import type { PipeStep } from './pipe-step.ts';
import { rowScope, tableScope } from './scope.ts';

const joinKindNames: ReadonlyMap<string, JoinKind> = new Map([
  ['innerunique', 'innerunique'],
  ['inner', 'inner'],
  ['leftouter', 'leftouter'],
  ['rightouter', 'rightouter'],
  ['fullouter', 'fullouter'],
  ['leftsemi', 'leftsemi'],
  ['rightsemi', 'rightsemi'],
  ['anti', 'leftanti'],
  ['leftanti', 'leftanti'],
  ['leftantisemi', 'leftanti'],
  ['rightanti', 'rightanti'],
  ['rightantisemi', 'rightanti'],
]);

/** @see https://learn.microsoft.com/kusto/query/join-operator */
export function lowerJoin(step: PipeStep<NodeOf<'JoinOperator'>>): JoinNode {
  const { operator, lowering, scope } = step;
  checkParameters(lowering, operator, ['kind'], scope);
  const word = wordOf(parameterOf(operator, 'kind'));
  const kind = joinKindNames.get(word ?? 'innerunique');
  if (kind === undefined) {
    throw unsupported(lowering, `join kind "${word}"`, operator, scope);
  }
  const right = lowering.table(operator.Expression, tableScopeOf(step));
  const keys = joinKeys(step, operator.ConditionClause, right);
  const { columns, open } = joinOutput(step, kind, right);
  return {
    operator: 'join',
    keyword: 'join',
    kind,
    explicit: word !== undefined,
    left: step.input,
    right,
    keys,
    rightOutput: null,
    ...nodeBase(lowering, operator, scope, columns, open),
  };
}

/** @see https://learn.microsoft.com/kusto/query/lookup-operator */
export function lowerLookup(step: PipeStep<NodeOf<'LookupOperator'>>): JoinNode {
  const { operator, input, inputType, lowering, scope } = step;
  checkParameters(lowering, operator, ['kind'], scope);
  const word = wordOf(parameterOf(operator, 'kind'));
  const kind = word ?? 'leftouter';
  if (kind !== 'leftouter' && kind !== 'inner') {
    throw unsupported(lowering, `lookup kind "${kind}"`, operator, scope);
  }
  const right = lowering.table(operator.Expression, tableScopeOf(step));
  const keys = joinKeys(step, operator.LookupClause, right);
  const rightKeys = new Set(keys.map((key) => keyName(key.right)));
  const rightSymbols = symbolsOf(operator.Expression.ResultType).filter(({ Name }) => !rightKeys.has(Name));
  const names = joinedNames(symbolsOf(operator.ResultType), symbolsOf(inputType), rightSymbols);
  const columns: Column[] = [...input.columns];
  const rightOutput: number[] = [];
  for (const [index, { name, type }] of right.columns.entries()) {
    if (!rightKeys.has(name)) {
      rightOutput.push(index);
      columns.push({ name: names.right.get(name) ?? name, type });
    }
  }
  return {
    operator: 'join',
    keyword: 'lookup',
    kind,
    explicit: word !== undefined,
    left: input,
    right,
    keys,
    rightOutput: right.open || input.open ? null : rightOutput,
    ...nodeBase(lowering, operator, scope, columns, input.open || right.open),
  };
}

function tableScopeOf({ scope }: PipeStep) {
  // The right side is a pipe like the left: it sees the same names and no row.
  return scope.rows === null ? scope : tableScope(scope);
}

function keyName(key: Expression): string | undefined {
  const column = key.kind === 'cast' ? key.argument : key;
  return column.kind === 'column' ? column.name : undefined;
}

function joinOutput(
  { operator, input, inputType }: PipeStep<NodeOf<'JoinOperator'>>,
  kind: JoinKind,
  right: PlanNode,
): { readonly columns: readonly Column[]; readonly open: boolean } {
  switch (kind) {
    case 'leftsemi':
    case 'leftanti':
      return { columns: input.columns, open: input.open };
    case 'rightsemi':
    case 'rightanti':
      return { columns: right.columns, open: right.open };
    default:
      break;
  }
  const names = joinedNames(
    symbolsOf(operator.ResultType),
    symbolsOf(inputType),
    symbolsOf(operator.Expression.ResultType),
  );
  const columns = [
    ...input.columns,
    ...right.columns.map(({ name, type }) => ({ name: names.right.get(name) ?? name, type })),
  ];
  return { columns, open: input.open || right.open };
}

/** The keys of an `on` clause: column names that both sides have, and `$left.a == $right.b`; `and` is as good as a comma. */
function joinKeys(
  step: PipeStep,
  clause: SyntaxNode | null,
  right: PlanNode,
): { readonly left: Expression; readonly right: Expression }[] {
  const { operator, lowering, scope } = step;
  if (!isKind(clause, 'JoinOnClause')) {
    throw unsupported(lowering, 'a join without an "on" clause', clause ?? operator, scope);
  }
  return elementsOf(clause.Expressions)
    .flatMap(conjuncts)
    .map((condition) => joinKey(step, condition, right));
}

function conjuncts(node: SyntaxNode): readonly SyntaxNode[] {
  if (isKind(node, 'ParenthesizedExpression')) {
    return conjuncts(node.Expression);
  }
  return isKind(node, 'AndExpression') ? [...conjuncts(node.Left), ...conjuncts(node.Right)] : [node];
}

function joinKey(
  { input, lowering, scope }: PipeStep,
  condition: SyntaxNode,
  right: PlanNode,
): { readonly left: Expression; readonly right: Expression } {
  const leftScope = rowScope(scope, input);
  const rightScope = rowScope(scope, right);
  if (isKind(condition, 'NameReference')) {
    const symbol = condition.ReferencedSymbol;
    invariant(isColumn(symbol), 'a join key that is not a column');
    const leftKey = lowerColumn(lowering, condition, symbol, leftScope, 'left');
    const rightKey = lowerColumn(lowering, condition, symbol, rightScope, 'right');
    return sameType(leftKey, rightKey);
  }
  if (isKind(condition, 'EqualExpression')) {
    const sides = [sideOf(condition.Left), sideOf(condition.Right)];
    const leftSide = sides.find((side) => side?.side === '$left');
    const rightSide = sides.find((side) => side?.side === '$right');
    if (leftSide !== undefined && rightSide !== undefined) {
      const leftKey = lowerColumn(lowering, leftSide.node, leftSide.symbol, leftScope, 'left');
      const rightKey = lowerColumn(lowering, rightSide.node, rightSide.symbol, rightScope, 'right');
      return sameType(leftKey, rightKey);
    }
  }
  throw semanticError(
    lowering,
    'A join condition has to be a column that both sides have, or $left.<column> == $right.<column>.',
    condition,
    scope,
  );
}

function sideOf(node: SyntaxNode) {
  if (isKind(node, 'ParenthesizedExpression')) {
    return sideOf(node.Expression);
  }
  if (!isKind(node, 'PathExpression') || !isKind(node.Expression, 'NameReference')) {
    return undefined;
  }
  const symbol = node.Selector.ReferencedSymbol;
  return isColumn(symbol) ? { side: node.Expression.SimpleName, symbol, node } : undefined;
}

function isColumn(symbol: unknown): symbol is ColumnSymbol {
  return symbol instanceof loadLanguageService().Symbols.ColumnSymbol;
}

const widening: readonly ScalarType[] = ['int', 'long', 'real', 'decimal'];

/** Numbers of different types are compared as the wider of them; other types are left to the run. */
function sameType(left: Expression, right: Expression): { readonly left: Expression; readonly right: Expression } {
  const wider = [...widening].reverse().find((type) => type === left.type || type === right.type);
  const bothNumeric = [left, right].every(({ type }) => type !== 'unknown' && widening.includes(type));
  if (wider === undefined || !bothNumeric) {
    return { left, right };
  }
  return { left: castTo(left, wider), right: castTo(right, wider) };
}
