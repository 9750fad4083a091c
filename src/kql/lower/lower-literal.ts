import type { LiteralExpression } from '../plan/expression.ts';
import { encodeLiteral } from '../plan/literal.ts';
import type { NodeKind, NodeOf, SyntaxNode } from '../syntax/language-service.ts';
import { elementsOf } from '../syntax/service-list.ts';
import { isKind, kindOf } from '../syntax/syntax-kind.ts';
import { parseScalarLiteral } from '../values/parse-literal.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import { type Lowering, semanticError, spanOf, unsupported } from './lowering.ts';
import type { Scope } from './scope.ts';

const literalTypes: ReadonlyMap<string, ScalarType> = new Map([
  ['BooleanLiteralExpression', 'bool'],
  ['IntLiteralExpression', 'int'],
  ['LongLiteralExpression', 'long'],
  ['RealLiteralExpression', 'real'],
  ['DecimalLiteralExpression', 'decimal'],
  ['DateTimeLiteralExpression', 'datetime'],
  ['TimespanLiteralExpression', 'timespan'],
  ['GuidLiteralExpression', 'guid'],
  ['StringLiteralExpression', 'string'],
  ['CompoundStringLiteralExpression', 'string'],
  ['DynamicExpression', 'dynamic'],
]);

type LiteralNode = NodeOf<'LongLiteralExpression' & NodeKind>;

function isLiteral(node: SyntaxNode): node is LiteralNode {
  return literalTypes.has(kindOf(node));
}

/** A literal, or undefined where the node is something else. `place` is the node that it counts as. */
export function lowerLiteral(
  lowering: Lowering,
  node: SyntaxNode,
  scope: Scope,
  place: SyntaxNode = node,
): LiteralExpression | undefined {
  if (isKind(node, 'TypeOfLiteralExpression')) {
    return typeLiteral(lowering, node, scope);
  }
  const type = literalTypes.get(kindOf(node));
  if (type === undefined || !isLiteral(node)) {
    return undefined;
  }
  const span = spanOf(place, scope);
  if (type === 'string') {
    return { kind: 'literal', type, value: String(node.LiteralValue ?? ''), span };
  }
  return parsed(lowering, node.LiteralValueInfo?.RawText ?? '', type, place, scope);
}

/**
 * `-5`: the minus belongs to the number, so that the smallest long can be written. Undefined where the operand is no bare
 * number or timespan.
 */
export function lowerNegativeLiteral(
  lowering: Lowering,
  node: NodeOf<'UnaryMinusExpression'>,
  scope: Scope,
): LiteralExpression | undefined {
  const operand = node.Expression;
  const type = literalTypes.get(kindOf(operand));
  if (type === undefined || !isLiteral(operand)) {
    return undefined;
  }
  const text = operand.LiteralValueInfo?.RawText ?? '';
  return /^[0-9]/.test(text) && !/^0x/i.test(text) ? parsed(lowering, `-${text}`, type, node, scope) : undefined;
}

/**
 * The value from the literal's own text: the language service's conversions go wrong without a word (`0x1F` is 0 to it, a
 * malformed datetime the year 1).
 */
function parsed(lowering: Lowering, text: string, type: ScalarType, node: SyntaxNode, scope: Scope): LiteralExpression {
  try {
    const value = encodeLiteral(type, parseScalarLiteral(text, type));
    return { kind: 'literal', type, value, span: spanOf(node, scope) };
  } catch (error) {
    if (error instanceof RangeError) {
      throw semanticError(lowering, error.message, node, scope);
    }
    throw error;
  }
}

/** `typeof(long)` as the argument of a function such as `extract()`: a string literal, the name of the type. */
function typeLiteral(lowering: Lowering, node: NodeOf<'TypeOfLiteralExpression'>, scope: Scope): LiteralExpression {
  const type = typeOfLiteral(node);
  if (type === undefined) {
    throw unsupported(lowering, 'typeof() of more than one scalar type', node, scope);
  }
  return { kind: 'literal', type: 'string', value: type, span: spanOf(node, scope) };
}

const typeSpellings: ReadonlyMap<string, ScalarType> = new Map([
  ['bool', 'bool'],
  ['boolean', 'bool'],
  ['int', 'int'],
  ['int32', 'int'],
  ['long', 'long'],
  ['int64', 'long'],
  ['real', 'real'],
  ['double', 'real'],
  ['float', 'real'],
  ['decimal', 'decimal'],
  ['datetime', 'datetime'],
  ['date', 'datetime'],
  ['timespan', 'timespan'],
  ['time', 'timespan'],
  ['string', 'string'],
  ['guid', 'guid'],
  ['uuid', 'guid'],
  ['uniqueid', 'guid'],
  ['dynamic', 'dynamic'],
]);

/** The scalar type of a type's name in any of its spellings. */
export function scalarTypeOfName(name: string): ScalarType | undefined {
  return typeSpellings.get(name);
}

/** The type that `typeof(…)` names; undefined where it names a schema. */
export function typeOfLiteral(node: NodeOf<'TypeOfLiteralExpression'>): ScalarType | undefined {
  const [type, ...others] = elementsOf(node.Types);
  if (type === undefined || others.length > 0 || !isKind(type, 'PrimitiveTypeExpression')) {
    return undefined;
  }
  return scalarTypeOfName(type.Type.Text);
}
