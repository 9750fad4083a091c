import type { Expression } from '../../../kql/plan/expression.ts';
import type { PlanNode } from '../../../kql/plan/node.ts';
import type { Plan } from '../../../kql/plan/plan.ts';
import { columnFlows } from '../../provenance/column-flows.ts';
import { ConstantValues } from '../../provenance/constant-values.ts';
import { expressionFlows } from '../../provenance/expression-flows.ts';
import type { ColumnPart, ExpressionPart } from '../../provenance/flow.ts';
import { indexPlan, type PlanIndex } from '../../provenance/plan-index.ts';

/** A value, or a part of one, on the way back to what it is made of. */
export type Part = ColumnPart | ExpressionPart;

/** Goes the ways of values of one plan back, step by step; what was seen once is not seen again. */
export class PartsBehind {
  readonly index: PlanIndex;
  readonly #constants: ConstantValues;
  readonly #seen = new Map<Expression | PlanNode, Set<string>>();

  constructor(plan: Plan) {
    const { index, constants } = indexed(plan);
    this.index = index;
    this.#constants = constants;
  }

  /** Shows everything that a value is made of to `visit`, the value first; behind a part for which it gives false nothing is looked at. */
  walk(start: Part, visit: (part: Part) => boolean): void {
    const stack: Part[] = [start];
    for (let part = stack.pop(); part !== undefined; part = stack.pop()) {
      if (this.#isSeen(part) || !visit(part)) continue;
      const flows =
        'expression' in part ? expressionFlows(part, this.index, this.#constants) : columnFlows(part, this.index);
      for (const { from } of flows) if (!('leaf' in from)) stack.push(from);
    }
  }

  #isSeen(part: Part): boolean {
    const isExpression = 'expression' in part;
    const holder = isExpression ? part.expression : part.node;
    const key = `${isExpression ? (part.node?.id ?? '') : part.name}\n${part.path.join('\n')}`;
    const keys = this.#seen.get(holder) ?? new Set<string>();
    if (keys.has(key)) return true;
    keys.add(key);
    this.#seen.set(holder, keys);
    return false;
  }
}

interface Indexed {
  readonly index: PlanIndex;
  readonly constants: ConstantValues;
}

/** What all walks over a plan share. */
function indexed(plan: Plan): Indexed {
  const known = indexes.get(plan);
  if (known !== undefined) return known;
  const index = indexPlan(plan);
  const made = { index, constants: new ConstantValues(index) };
  indexes.set(plan, made);
  return made;
}

const indexes = new WeakMap<Plan, Indexed>();
