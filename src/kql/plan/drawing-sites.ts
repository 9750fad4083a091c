import { drawingFunctions } from './drawing-functions.ts';
import type { Plan } from './plan.ts';
import { walkPlan } from './walk-plan.ts';

/** The calls and nodes of a plan that draw numbers, numbered in the order of {@link walkPlan}, from 0. */
export function drawingSites(plan: Plan): ReadonlyMap<object, number> {
  const sites = new Map<object, number>();
  const add = (site: object): void => {
    sites.set(site, sites.get(site) ?? sites.size);
  };
  walkPlan(plan, {
    expression: (expression) => {
      if (expression.kind === 'call' && drawingFunctions.has(expression.function)) {
        add(expression);
      }
    },
    node: (node) => {
      if (node.operator === 'sample' || node.operator === 'sample-distinct') {
        add(node);
      }
    },
  });
  return sites;
}
