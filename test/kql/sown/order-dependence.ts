import type { Plan } from '../../../src/kql/index.ts';
import { walkPlan } from '../../../src/kql/plan/walk-plan.ts';

/**
 * What may answer otherwise when the rows of the input come in another order, and the sentence of the documentation that says so
 * (https://learn.microsoft.com/kusto/query/<page>). Everything else has to give the same rows.
 */
const operators: ReadonlyMap<string, string> = new Map([
  ['take', 'take-operator: there is no guarantee which records are returned'],
  ['top', 'top-operator: which of equal rows are among the first is not said'],
  ['top-nested', 'top-nested-operator: which of equal values are among the first is not said'],
  ['sample', 'sample-operator: random rows'],
  ['sample-distinct', 'sample-distinct-operator: some values'],
  ['scan', 'scan-operator: matches sequences of rows'],
]);

const functions: ReadonlyMap<string, string> = new Map([
  ...['row_number', 'row_cumsum', 'row_rank_dense', 'row_rank_min', 'row_window_session', 'prev', 'next'].map(
    (name) => [name, 'window-functions: of the rows in their order'] as const,
  ),
  ['rand', 'rand-function: another number for each row'],
  ['new_guid', 'new-guid-function: another one for each row'],
]);

const aggregates: ReadonlyMap<string, string> = new Map([
  ...['make_list', 'make_list_if', 'make_list_with_nulls', 'makelist'].map(
    (name) => [name, 'make-list-aggregation-function: the order of unsorted input is undefined'] as const,
  ),
  ...['make_set', 'make_set_if', 'makeset'].map(
    (name) => [name, 'make-set-aggregation-function: the order of the elements is undefined'] as const,
  ),
  ...['make_bag', 'make_bag_if', 'make_dictionary'].map(
    (name) => [name, 'make-bag-aggregation-function: an arbitrary value of a key that repeats'] as const,
  ),
  ...['arg_max', 'arg_min'].map(
    (name) => [name, 'arg-max-aggregation-function: which of equal maxima is taken is not said'] as const,
  ),
  ...['take_any', 'take_anyif', 'any', 'anyif'].map(
    (name) => [name, 'take-any-aggregation-function: an arbitrary value'] as const,
  ),
]);

/** Why the answer of a plan may depend on the order of the rows; undefined where it may not. */
export function orderDependence(plan: Plan): string | undefined {
  const reasons: string[] = [];
  walkPlan(plan, {
    node(node) {
      reasons.push(...[operators.get(node.operator) ?? []].flat());
      if (node.operator === 'join' && node.kind === 'innerunique') {
        reasons.push('join-innerunique: one of the rows of the left that have the same key');
      }
      if (node.operator === 'evaluate') {
        reasons.push(`${node.plugin}-plugin: columns or rows in the order of the values`);
      }
      for (const call of 'aggregates' in node ? node.aggregates : []) {
        reasons.push(...[aggregates.get(call.function) ?? []].flat());
      }
    },
    expression(expression) {
      if (expression.kind === 'call') {
        reasons.push(...[functions.get(expression.function) ?? []].flat());
      }
    },
  });
  const isOneRow = (operator: string): boolean =>
    operator === 'summarize' || operator === 'count' || operator === 'print';
  if (plan.bindings.some((binding) => binding.kind === 'toscalar' && !isOneRow(binding.node.operator))) {
    reasons.push('toscalar-function: of the first row');
  }
  return reasons[0];
}
