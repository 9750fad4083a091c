import { descendants } from './descendants.ts';
import type { NodeOf, ServiceDiagnostic, SyntaxNode } from './language-service.ts';
import { itemsOf } from './service-list.ts';
import { isKind } from './syntax-kind.ts';

const unexpectedValue = 'KS005';
const unknownPlugin = 'KS237';

/**
 * Whether an error is only that the language service does not know a hint that the service takes: `hint.strategy=partitioned` of
 * `summarize`, with which Azure's own pages have queries, and the column of `evaluate hint.pass_filters_column=…`, which it takes
 * for a plugin. Hints steer how a cluster runs a query, never what it gives.
 *
 * @see https://learn.microsoft.com/azure/automation/update-management/query-logs
 * @see https://learn.microsoft.com/kusto/query/evaluate-operator#evaluate-parameters
 */
export function isFalseHintError(root: SyntaxNode, error: ServiceDiagnostic): boolean {
  if (error.Code !== unexpectedValue && error.Code !== unknownPlugin) {
    return false;
  }
  for (const node of descendants(root)) {
    if (isKind(node, 'SummarizeOperator') && itemsOf(node.Parameters).some((one) => isPartitioned(one, error))) {
      return true;
    }
    if (isKind(node, 'EvaluateOperator') && itemsOf(node.Parameters).some((one) => isPassedColumn(one, error))) {
      return true;
    }
  }
  return false;
}

function isPartitioned({ Name: name, Expression: value }: NodeOf<'NamedParameter'>, error: ServiceDiagnostic): boolean {
  return (
    error.Code === unexpectedValue &&
    error.Start === value.TextStart &&
    name.SimpleName === 'hint.strategy' &&
    isKind(value, 'TokenLiteralExpression') &&
    value.Token.Text === 'partitioned'
  );
}

function isPassedColumn(
  { Name: name, Expression: value }: NodeOf<'NamedParameter'>,
  error: ServiceDiagnostic,
): boolean {
  return (
    error.Code === unknownPlugin && error.Start === value.TextStart && name.SimpleName === 'hint.pass_filters_column'
  );
}
