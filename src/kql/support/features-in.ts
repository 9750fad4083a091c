import { findAggregate } from '../aggregates/registry.ts';
import { findScalarFunction } from '../functions/registry.ts';
import type { Plan } from '../plan/plan.ts';
import { walkPlan } from '../plan/walk-plan.ts';
import { writtenWith } from '../syntax/inventory.ts';
import { constructs } from './constructs.ts';
import { loweredFunctions } from './lowered-functions.ts';

/** The ids of the features that the text of a query names. Some names are those of a function and of an aggregate. */
export function featuresNamed(query: string): readonly string[] {
  const { kinds, calls, plugins } = writtenWith(query);
  return [
    ...constructs.filter(({ kind }) => kinds.has(kind)).map(({ group, name }) => `${group} ${name}`),
    ...[...calls].flatMap((name) => [
      ...(findScalarFunction(name) === undefined && !loweredFunctions.has(name) ? [] : [`function ${name}`]),
      ...(findAggregate(name) === undefined ? [] : [`aggregate ${name}`]),
    ]),
    ...[...plugins].map((name) => `plugin ${name}`),
  ];
}

/**
 * The ids of the features that a query uses: those that its text names and that came through to its plan. A function in a `let` that
 * nothing asks for is not among them.
 */
export function featuresIn(query: string, plan: Plan): readonly string[] {
  const planned = callsIn(plan);
  return featuresNamed(query).filter((id) => {
    const [, group, name = ''] = /^(function|aggregate) (.*)$/.exec(id) ?? [];
    return group === undefined || (group === 'function' && loweredFunctions.has(name)) || planned.has(id);
  });
}

/** Functions and aggregates of a plan, as the query spells them. */
function callsIn(plan: Plan): ReadonlySet<string> {
  const calls = new Set<string>();
  walkPlan(plan, {
    expression(expression) {
      if (expression.kind === 'call') {
        calls.add(`function ${expression.spelled ?? expression.function}`);
      }
    },
    node(node) {
      if ('aggregates' in node) {
        for (const call of node.aggregates) {
          calls.add(`aggregate ${call.spelled ?? call.function}`);
        }
      }
    },
  });
  return calls;
}
