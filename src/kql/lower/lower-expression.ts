import { invariant } from '../invariant.ts';
import type { CallExpression, Expression, MembershipItem } from '../plan/expression.ts';
import type { NodeKind, NodeOf, SyntaxNode } from '../syntax/language-service.ts';
import { elementsOf } from '../syntax/service-list.ts';
import { isKind, kindOf } from '../syntax/syntax-kind.ts';
import { lowerAnyColumn } from './lower-any-column.ts';
import { lowerFunctionCall } from './lower-function-call.ts';
import { lowerLiteral, lowerNegativeLiteral } from './lower-literal.ts';
import { lowerName } from './lower-name.ts';
import { lowerStepColumn } from './lower-step-column.ts';
import { lowerToScalar } from './lower-to-scalar.ts';
import { columnTypeOf, type Lowering, spanOf, unsupported } from './lowering.ts';
import { binaryOperators, membershipOperators } from './operator-names.ts';
import { planPartLimit } from './plan-builder.ts';
import { scalarCallType } from './scalar-call-type.ts';
import { type Scope, tableScope } from './scope.ts';
import { refuseSeveralColumns } from './several-columns.ts';
import { isTabular } from './tabular.ts';

/** Lowers a scalar expression of any kind. */
export function lowerExpression(lowering: Lowering, node: SyntaxNode, scope: Scope): Expression {
  if (scope.frame.call !== undefined && !lowering.builder.count()) {
    throw unsupported(lowering, `functions that open up to more than ${planPartLimit} parts`, node, scope);
  }
  const literal = lowerLiteral(lowering, node, scope);
  if (literal !== undefined) {
    return literal;
  }
  if (isBinary(node)) {
    return lowerBinary(lowering, node, scope);
  }
  const membership = membershipOperators.get(kindOf(node));
  if (membership !== undefined && isMembership(node)) {
    return {
      kind: 'membership',
      type: 'bool',
      operator: membership,
      left: lowering.expression(node.Left, scope),
      items: elementsOf(node.Right.Expressions).map((item) => membershipItem(lowering, item, scope)),
      span: spanOf(node, scope),
    };
  }
  if (isKind(node, 'NameReference')) {
    return lowerName(lowering, node, scope);
  }
  if (isKind(node, 'ParenthesizedExpression')) {
    return lowering.expression(node.Expression, scope);
  }
  if (isKind(node, 'FunctionCallExpression')) {
    return lowerFunctionCall(lowering, node, scope);
  }
  if (isKind(node, 'ToScalarExpression')) {
    return lowerToScalar(lowering, node, scope, 'toscalar');
  }
  if (isKind(node, 'PathExpression')) {
    return lowerPath(lowering, node, scope);
  }
  if (isKind(node, 'ElementExpression')) {
    return lowerElement(lowering, node, node.Selector, scope);
  }
  if (isKind(node, 'UnaryMinusExpression')) {
    return (
      lowerNegativeLiteral(lowering, node, scope) ??
      operatorCall(lowering, '-', node, [lowering.expression(node.Expression, scope)], [node.Expression], scope)
    );
  }
  if (isKind(node, 'UnaryPlusExpression')) {
    return lowering.expression(node.Expression, scope);
  }
  if (isKind(node, 'BetweenExpression') || isKind(node, 'NotBetweenExpression')) {
    const parts = [node.Left, node.Right.First, node.Right.Second];
    const operands = parts.map((part) => lowering.expression(part, scope));
    return operatorCall(
      lowering,
      isKind(node, 'BetweenExpression') ? 'between' : '!between',
      node,
      operands,
      parts,
      scope,
    );
  }
  if (isKind(node, 'StarExpression')) {
    throw unsupported(lowering, '"*" in place of a column', node, scope);
  }
  throw unsupported(lowering, `expression "${kindOf(node)}"`, node, scope);
}

function isBinary(node: SyntaxNode): node is NodeOf<'AddExpression' & NodeKind> {
  return binaryOperators.has(kindOf(node));
}

function isMembership(node: SyntaxNode): node is NodeOf<'InExpression' & NodeKind> {
  return membershipOperators.has(kindOf(node));
}

/** Chains lean to the left and may be hundreds long, so the left edge is walked rather than recursed into. */
function lowerBinary(lowering: Lowering, node: NodeOf<'AddExpression'>, scope: Scope): Expression {
  const chain: NodeOf<'AddExpression'>[] = [];
  let left: SyntaxNode = node;
  while (isBinary(left)) {
    chain.push(left);
    left = left.Left;
  }
  let result = isKind(left, 'StarExpression') ? undefined : lowering.expression(left, scope);
  for (const link of chain.reverse()) {
    const operator = binaryOperators.get(kindOf(link)) ?? '';
    const right = lowering.expression(link.Right, scope);
    if (result === undefined) {
      result = lowerAnyColumn(lowering, operator, right, link, scope);
      continue;
    }
    const spelled = link.Operator.Text;
    const call = operatorCall(lowering, operator, link, [result, right], [link.Left, link.Right], scope);
    result = spelled === operator || /\s/.test(operator) ? call : { ...call, spelled };
  }
  invariant(result !== undefined, 'a chain of operators without one');
  return result;
}

function operatorCall(
  lowering: Lowering,
  operator: string,
  node: SyntaxNode,
  operands: readonly Expression[],
  operandNodes: readonly SyntaxNode[],
  scope: Scope,
): CallExpression {
  const found = lowering.builtIns.findScalarFunction(operator);
  if (found === undefined) {
    throw unsupported(lowering, `operator "${operator}"`, node, scope);
  }
  return {
    kind: 'call',
    type: scalarCallType(found, node, operands, operandNodes),
    function: found.name,
    arguments: operands,
    span: spanOf(node, scope),
  };
}

function membershipItem(lowering: Lowering, node: SyntaxNode, scope: Scope): MembershipItem {
  return isTabular(node.ResultType)
    ? { kind: 'table', node: lowering.table(node, tableScope(scope)) }
    : { kind: 'scalar', expression: lowering.expression(node, scope) };
}

/** `object.name`; `object.["name"]` is spelled with brackets. */
function lowerPath(lowering: Lowering, node: NodeOf<'PathExpression'>, scope: Scope): Expression {
  const { Expression: object, Selector: selector } = node;
  if (isKind(selector, 'NameReference')) {
    if (isKind(object, 'NameReference') && scope.steps?.has(object.SimpleName) === true) {
      return lowerStepColumn(lowering, node, object.SimpleName, selector, scope);
    }
    return {
      kind: 'member',
      type: memberType(node),
      object: lowering.expression(node.Expression, scope),
      name: selector.SimpleName,
      span: spanOf(node, scope),
    };
  }
  return lowerElement(lowering, node, selector, scope);
}

function lowerElement(
  lowering: Lowering,
  node: NodeOf<'PathExpression'>,
  selector: SyntaxNode,
  scope: Scope,
): Expression {
  if (!isKind(selector, 'BracketedExpression')) {
    throw unsupported(lowering, `selector "${kindOf(selector)}" of a dynamic`, selector, scope);
  }
  refuseSeveralColumns(lowering, node.Expression, scope);
  const object = lowering.expression(node.Expression, scope);
  const index = lowering.expression(selector.Expression, scope);
  const common = { type: memberType(node), object, span: spanOf(node, scope) };
  return index.kind === 'literal' && index.type === 'string' && typeof index.value === 'string'
    ? { kind: 'member', name: index.value, ...common }
    : { kind: 'element', index, ...common };
}

/** What is inside a dynamic is dynamic. The language service may know better for typed arrays, and does not always. */
function memberType(node: SyntaxNode) {
  const type = columnTypeOf(node.ResultType);
  return type === 'unknown' ? 'dynamic' : type;
}
