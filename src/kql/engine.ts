import type { Table } from './data/table.ts';
import { withoutResources } from './errors/without-resources.ts';
import type { ExecutionInput } from './execution-context.ts';
import { Execution } from './operators/execution.ts';
import { type Observed, Preparation } from './operators/preparation.ts';
import type { PreparedOperator } from './operators/prepared-operator.ts';
import { prepareNode } from './operators/registry.ts';
import type { Plan } from './plan/plan.ts';

/** A query that is ready to be run, any number of times. What it has compiled is kept from run to run. */
export interface PreparedQuery {
  readonly plan: Plan;
  /**
   * Runs the query; all rows are there when it returns. Throws a `KqlRuntimeError` for what Kusto would raise too and for limits,
   * and a `KqlSemanticError` when a late-bound name is not in the rows.
   */
  execute(input: ExecutionInput): Table;
}

/**
 * Makes a plan ready to run. Throws a `KqlUnsupportedError` for what the evaluator cannot do, before any run where the plan
 * tells.
 */
export function preparePlan(plan: Plan): PreparedQuery {
  const plain = new PreparedPlan(plan, 'nothing');
  const observed = new Map<Observed, PreparedPlan>();
  return {
    plan,
    execute(input) {
      if (input.observer === undefined) {
        return plain.execute(input);
      }
      const { expressions = 'everything' } = input.observer;
      const prepared = observed.get(expressions) ?? new PreparedPlan(plan, expressions);
      observed.set(expressions, prepared);
      return prepared.execute(input);
    },
  };
}

/** A plan with its operators. One that is observed has kernels that report; one that is not pays nothing for it. */
class PreparedPlan {
  readonly #preparation: Preparation;
  readonly #root: PreparedOperator;

  constructor(plan: Plan, observed: Observed) {
    this.#preparation = new Preparation(plan, prepareNode, observed);
    this.#root = withoutResources(() => this.#preparation.prepare(plan.root));
  }

  execute(input: ExecutionInput): Table {
    const execution = new Execution(this.#preparation, input);
    return this.#preparation.context.during(execution, () => {
      return withoutResources(() => execution.gather(this.#root));
    });
  }
}
