import type { PlanNode } from '../plan/node.ts';
import { inputsOf } from '../plan/walk-plan.ts';
import type { SyntaxNode } from '../syntax/language-service.ts';
import { type Lowering, semanticError, unsupported } from './lowering.ts';
import type { PlanBuilder } from './plan-builder.ts';
import type { Scope } from './scope.ts';

/** Functions that look at other rows than their own. */
export const windowFunctionNames: ReadonlySet<string> = new Set([
  'row_number',
  'prev',
  'next',
  'row_cumsum',
  'row_window_session',
  'row_rank_dense',
  'row_rank_min',
]);

/**
 * Refuses a window function over rows whose order is not fixed, as Kusto does, and by name over rows of which the
 * documentation does not say whether it is.
 *
 * @see https://learn.microsoft.com/kusto/query/window-functions
 */
export function checkSerialized(lowering: Lowering, name: string, node: SyntaxNode, scope: Scope): void {
  if (scope.rows === null) {
    throw unsupported(lowering, `function "${name}()" where there is no row`, node, scope);
  }
  const order = orderOf(scope.rows, lowering.builder);
  if (order === 'free') {
    throw semanticError(
      lowering,
      `Function '${name}' cannot be invoked. The row set must be serialized.`,
      node,
      scope,
      'Sort the rows, or put "serialize" in front.',
    );
  }
  if (order !== 'serialized') {
    throw unsupported(lowering, `function "${name}()" behind ${order.unknown} without "serialize"`, node, scope);
  }
}

/** Whether rows are serialized, are not, or what in front of them leaves it open. */
type Order = 'serialized' | 'free' | { readonly unknown: string };

/**
 * Kusto marks the output of some operators as serialized and of some as not; all others keep what their input is. On `mv-expand`
 * the pages contradict each other; of several inputs, of `materialize()` and of the rows that a subquery is given they say nothing.
 *
 * @see https://learn.microsoft.com/kusto/query/serialize-operator
 */
export function orderOf(from: PlanNode, builder: PlanBuilder): Order {
  let node = from;
  for (;;) {
    switch (node.operator) {
      case 'sort':
      case 'top':
      case 'range':
      case 'serialize':
      case 'getschema':
        return 'serialized';
      case 'table':
      case 'datatable':
      case 'count':
      case 'distinct':
      case 'join':
      case 'summarize':
      case 'make-series':
      case 'top-nested':
      case 'sample':
      case 'sample-distinct':
      case 'evaluate':
        return 'free';
      case 'enrich':
        return { unknown: `"${node.function}()"` };
      case 'subquery-input':
        return { unknown: 'the start of a subquery' };
      case 'partition':
        return { unknown: '"partition"' };
      case 'scan':
        // When a row that was kept back is given, is not said.
        if (node.steps.some(({ output }) => output === 'last')) {
          return { unknown: '"scan" with "output=last"' };
        }
        node = node.input;
        break;
      case 'reference': {
        const binding = builder.binding(node.binding);
        if (binding === undefined || binding.kind === 'scalar' || binding.kind === 'toscalar') {
          return { unknown: `"${node.operator}"` };
        }
        const order = orderOf(binding.node, builder);
        return binding.kind === 'table' || order === 'free' ? order : { unknown: '"materialize"' };
      }
      case 'mv-expand':
        return orderOf(node.input, builder) === 'free' ? 'free' : { unknown: '"mv-expand"' };
      default: {
        const inputs = inputsOf(node);
        const [only] = inputs;
        if (only === undefined || inputs.length > 1) {
          return inputs.some((input) => orderOf(input, builder) === 'free')
            ? 'free'
            : { unknown: `"${node.operator}"` };
        }
        node = only;
      }
    }
  }
}
