import type { PlanNode } from '../kql/plan/node.ts';

/**
 * Whether the order of a query's rows is its own. A recorded answer may call rows ordered because the query sorts somewhere; but
 * `partition` gives the rows of its subqueries one partition after another, in an order of partitions that Kusto does not
 * document, so what was sorted before it comes out in no order that can be compared.
 *
 * @see https://learn.microsoft.com/kusto/query/partition-operator
 */
export function fixesOrder(root: PlanNode): boolean {
  let node: PlanNode | undefined = root;
  while (node !== undefined && node.operator !== 'sort' && node.operator !== 'top') {
    if (node.operator === 'partition') {
      return false;
    }
    node = 'input' in node ? node.input : undefined;
  }
  return true;
}
