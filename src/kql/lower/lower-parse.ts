import type { Column } from '../plan/column.ts';
import { type ParseKind, type ParseNode, type ParsePart, parseKinds } from '../plan/node.ts';
import type { NodeOf, SyntaxNode } from '../syntax/language-service.ts';
import { itemsOf } from '../syntax/service-list.ts';
import { isKind } from '../syntax/syntax-kind.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import { scalarTypeOfName } from './lower-literal.ts';
import { nodeBase, semanticError, unsupported } from './lowering.ts';
import { checkParameters, parameterOf, wordOf } from './operator-parameters.ts';
import type { PipeStep } from './pipe-step.ts';
import { placeColumn } from './place-column.ts';
import { rowScope } from './scope.ts';

type ParseStep = PipeStep<NodeOf<'ParseOperator'>>;

/**
 * @see https://learn.microsoft.com/kusto/query/parse-operator
 * @see https://learn.microsoft.com/kusto/query/parse-where-operator
 */
export function lowerParse(step: ParseStep, keyword: ParseNode['keyword']): ParseNode {
  const { operator, input, scope, lowering } = step;
  checkParameters(lowering, operator, ['kind', 'flags'], scope);
  const kind = kindOfParse(step, keyword);
  const flags = flagsOfParse(step, kind);
  const expression = lowering.expression(operator.Expression, rowScope(scope, input));
  const columns: Column[] = [...input.columns];
  const pattern = itemsOf(operator.Patterns).map((node) => lowerPart(step, node, columns));
  return {
    operator: 'parse',
    keyword,
    kind,
    flags,
    input,
    expression,
    pattern,
    ...nodeBase(lowering, operator, scope, columns, input.open),
  };
}

function kindOfParse({ operator, scope, lowering }: ParseStep, keyword: ParseNode['keyword']): ParseKind {
  const word = wordOf(parameterOf(operator, 'kind')) ?? 'simple';
  const kind = parseKinds.find((known) => known === word);
  if (kind === undefined) {
    throw unsupported(lowering, `kind "${word}" of "${keyword}"`, operator, scope);
  }
  if (kind === 'relaxed' && keyword === 'parse-where') {
    throw semanticError(lowering, '"parse-where" does not have the kind "relaxed".', operator, scope);
  }
  return kind;
}

/** The letters that Kusto takes; of them `U` is "ungreedy" and `s` lets a dot match a line feed. */
function flagsOfParse({ operator, scope, lowering }: ParseStep, kind: ParseKind): string {
  const parameter = parameterOf(operator, 'flags');
  const flags = wordOf(parameter) ?? '';
  if (flags === '') {
    return flags;
  }
  if (kind !== 'regex') {
    throw semanticError(lowering, 'Flags can only be given with "kind=regex".', parameter ?? operator, scope);
  }
  if (!/^[imsU]*$/.test(flags)) {
    throw unsupported(lowering, `flags "${flags}" of "parse"`, parameter ?? operator, scope);
  }
  return flags;
}

function lowerPart(step: ParseStep, node: SyntaxNode, columns: Column[]): ParsePart {
  const { input, scope, lowering } = step;
  if (isKind(node, 'StarExpression')) {
    return { kind: 'skip' };
  }
  if (isKind(node, 'NameDeclaration') || isKind(node, 'NameAndTypeDeclaration')) {
    const column = isKind(node, 'NameDeclaration')
      ? { name: node.SimpleName, type: 'string' as const }
      : { name: node.Name.SimpleName, type: declaredType(step, node) };
    return { kind: 'column', ...column, target: placeColumn(columns, input, column) };
  }
  const text = lowering.expression(node, scope);
  if (text.kind !== 'literal' || typeof text.value !== 'string') {
    throw unsupported(lowering, 'a delimiter of "parse" that is not a literal', node, scope);
  }
  if (text.value === '') {
    throw semanticError(lowering, 'A delimiter of "parse" must not be empty.', node, scope);
  }
  return { kind: 'text', text: text.value };
}

/** The type of a column that is declared with one. */
export function declaredType({ scope, lowering }: PipeStep, node: NodeOf<'NameAndTypeDeclaration'>): ScalarType {
  const type = isKind(node.Type, 'PrimitiveTypeExpression') ? scalarTypeOfName(node.Type.Type.Text) : undefined;
  if (type === undefined) {
    throw unsupported(lowering, `the type of the column "${node.Name.SimpleName}"`, node, scope);
  }
  return type;
}
