import type { Expression } from '../../../kql/plan/expression.ts';
import type { PlanNode } from '../../../kql/plan/node.ts';
import type { Plan } from '../../../kql/plan/plan.ts';
import { nodeOfBinding, walkPlan } from '../../../kql/plan/walk-plan.ts';
import { conjuncts } from './conjuncts.ts';

/** A condition, with the operator whose it is. */
export interface Condition {
  readonly expression: Expression;
  readonly node: PlanNode;
}

/**
 * The conditions of which every row of a plan's result has passed one for which `isWanted`, those that it may have passed: none where some
 * leg of a union or side of an outer join gives rows without. Behind a join, and where values have to be among those of a table, those of the
 * other side count too.
 */
export function mandatoryConditions(plan: Plan, isWanted: (condition: Condition) => boolean): readonly Condition[] {
  const known = new Map<PlanNode, readonly Condition[]>();
  const owners = new Map<number, PlanNode>();
  const logs = new Set<PlanNode>();
  walkPlan(plan, {
    node: (node) => {
      if (node.operator === 'mv-apply' || node.operator === 'partition') owners.set(node.rows, node.input);
    },
  });
  walkPlan(plan, {
    node: (node) => {
      known.set(node, conditionsOf(node));
      if (node.operator === 'table' || belowOf(node).some((input) => logs.has(input))) logs.add(node);
    },
  });
  return [...new Set(known.get(plan.root))];

  function at(node: PlanNode | undefined): readonly Condition[] {
    return (node && known.get(node)) ?? [];
  }

  function behind(node: PlanNode): PlanNode | undefined {
    if (node.operator === 'subquery-input') return owners.get(node.id);
    if (node.operator !== 'reference') return undefined;
    const binding = plan.bindings[node.binding];
    return binding && nodeOfBinding(binding);
  }

  function belowOf(node: PlanNode): readonly PlanNode[] {
    if (node.operator === 'union') return node.inputs.map(({ node: input }) => input);
    if (node.operator === 'join') return [node.left, node.right];
    const one = behind(node) ?? ('input' in node ? node.input : undefined);
    return one === undefined ? [] : [one];
  }

  function conditionsOf(node: PlanNode): readonly Condition[] {
    switch (node.operator) {
      case 'where':
        return [...at(node.input), ...conjuncts(node.predicate).flatMap((expression) => ofCondition(expression, node))];
      case 'union': {
        // A leg of constants gives columns, and rows to nobody.
        const legs = node.inputs.flatMap(({ node: input }) => (logs.has(input) ? [at(input)] : []));
        return legs.every((leg) => leg.length > 0) ? legs.flat() : [];
      }
      case 'join':
        if (node.kind === 'leftouter' || node.kind === 'leftanti') return at(node.left);
        if (node.kind === 'rightouter' || node.kind === 'rightanti') return at(node.right);
        return node.kind === 'fullouter' ? [] : [...at(node.left), ...at(node.right)];
      case 'mv-apply':
      case 'partition':
        return at(node.subquery);
      default: {
        const [below] = belowOf(node);
        return at(below);
      }
    }
  }

  function ofCondition(expression: Expression, node: PlanNode): readonly Condition[] {
    const tables =
      expression.kind === 'membership' && !expression.operator.startsWith('!')
        ? expression.items.map((item) => (item.kind === 'table' ? at(item.node) : []))
        : [];
    const inTables = tables.every((conditions) => conditions.length > 0) ? tables.flat() : [];
    const condition = { expression, node };
    return isWanted(condition) ? [condition, ...inTables] : inTables;
  }
}
