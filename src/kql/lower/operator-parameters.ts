import type { NodeOf, ServiceList, SyntaxNode } from '../syntax/language-service.ts';
import { itemsOf } from '../syntax/service-list.ts';
import { isKind } from '../syntax/syntax-kind.ts';
import { type Lowering, unsupported } from './lowering.ts';
import type { Scope } from './scope.ts';

interface WithParameters {
  readonly Parameters: ServiceList<NodeOf<'NamedParameter'>>;
}

/** The value of an operator's parameter as a syntax node: `kind=inner`, `isfuzzy=true`; undefined where it is not given. */
export function parameterOf(operator: WithParameters, ...names: readonly string[]): SyntaxNode | undefined {
  return itemsOf(operator.Parameters).find(({ Name }) => names.includes(Name.SimpleName))?.Expression;
}

/** The text of a parameter that is a word: `kind=leftouter`. */
export function wordOf(node: SyntaxNode | undefined): string | undefined {
  if (node === undefined) {
    return undefined;
  }
  if (isKind(node, 'TokenLiteralExpression')) {
    return node.Token.Text;
  }
  if (isKind(node, 'NameDeclaration') || isKind(node, 'NameReference')) {
    return node.SimpleName;
  }
  return undefined;
}

/** Refuses parameters that we do not know. Hints steer how a cluster runs the query, never what it gives. */
export function checkParameters(
  lowering: Lowering,
  operator: WithParameters,
  known: readonly string[],
  scope: Scope,
): void {
  for (const parameter of itemsOf(operator.Parameters)) {
    const name = parameter.Name.SimpleName;
    if (!known.includes(name) && !name.startsWith('hint.')) {
      throw unsupported(lowering, `parameter "${name}"`, parameter, scope);
    }
  }
}

/** Whether a parameter is given and true. */
export function isTrue(node: SyntaxNode | undefined): boolean {
  return isKind(node, 'BooleanLiteralExpression') && node.LiteralValueInfo?.RawText.toLowerCase() === 'true';
}
