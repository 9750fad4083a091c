import { KqlSemanticError } from '../errors/kql-semantic-error.ts';
import type { Kernel } from '../expressions/kernel.ts';
import type { NamedExpression } from '../plan/node.ts';
import type { Preparation } from './preparation.ts';

/**
 * A key that rows are grouped by. Kusto does not group by a dynamic: what it holds must be cast to a scalar first.
 *
 * @see https://learn.microsoft.com/kusto/query/summarize-operator
 */
export function groupedKey({ name, expression }: NamedExpression, kernel: Kernel, preparation: Preparation): Kernel {
  if (kernel.type === 'dynamic') {
    throw new KqlSemanticError(
      `Summarize group key '${name}' is of a 'dynamic' type. Please use an explicit cast (for example, 'summarize ... by tostring(${name})') as grouping by a 'dynamic' type is not supported.`,
      preparation.place(expression.span),
    );
  }
  return kernel;
}
