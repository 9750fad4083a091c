import { descendants } from './descendants.ts';
import type { ServiceDiagnostic, SyntaxNode } from './language-service.ts';
import { elementsOf } from './service-list.ts';
import { isKind } from './syntax-kind.ts';

const wrongType = 'KS107';
const wrongCount = 'KS119';

/** The plugins whose later parameters the language service has never heard of, and how many parameters they have. */
const parameterCounts: ReadonlyMap<string, number> = new Map([['bag_unpack', 4]]);

/** How many parameters of them it knows. */
const knownCount = 2;

/**
 * Whether an error is only that the language service does not know a parameter that Kusto documents: `columnsConflict` and
 * `ignoredProperties` of `bag_unpack`. It takes them for the prefix, or for too many arguments.
 *
 * @see https://learn.microsoft.com/kusto/query/bag-unpack-plugin
 */
export function isFalsePluginError(root: SyntaxNode, { Code, Start }: ServiceDiagnostic): boolean {
  if (Code !== wrongType && Code !== wrongCount) {
    return false;
  }
  for (const node of descendants(root)) {
    if (!isKind(node, 'EvaluateOperator') || Start < node.TextStart || Start >= node.End) {
      continue;
    }
    const { Name: name, ArgumentList: list } = node.FunctionCall;
    const count = parameterCounts.get(name.SimpleName);
    const nodes = elementsOf(list.Expressions);
    if (count === undefined || nodes.length > count) {
      continue;
    }
    const isUnknown = (argument: SyntaxNode, at: number): boolean =>
      Start >= argument.TextStart &&
      Start < argument.End &&
      (at >= knownCount || isKind(argument, 'SimpleNamedExpression'));
    if (Code === wrongCount ? Start === name.TextStart : nodes.some(isUnknown)) {
      return true;
    }
  }
  return false;
}
