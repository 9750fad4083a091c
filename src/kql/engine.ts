import type { Chunk } from './data/chunk.ts';
import type { Table } from './data/table.ts';
import type { ExecutionInput } from './execution-context.ts';
import { lowerQuery } from './lower/lower-query.ts';
import { Execution } from './operators/execution.ts';
import { Preparation } from './operators/preparation.ts';
import type { PreparedOperator } from './operators/prepared-operator.ts';
import { prepareNode } from './operators/registry.ts';
import type { Plan } from './plan/plan.ts';
import { bindQuery } from './syntax/bind.ts';
import type { Database } from './syntax/database.ts';
import type { Dialect } from './syntax/dialect.ts';

/** A query that is ready to be run, any number of times. What it has compiled is kept from run to run. */
export interface PreparedQuery {
  readonly plan: Plan;
  /**
   * Runs the query; all rows are there when it returns. Throws a `KqlRuntimeError` for what Kusto would raise too and for limits,
   * and a `KqlSemanticError` when a late-bound name is not in the rows.
   */
  execute(input: ExecutionInput): Table;
}

export interface PrepareOptions {
  /** The tables and functions that names in the query stand for. */
  readonly database: Database;
  /** Default `kusto`: nothing is refused for the service's sake. */
  readonly dialect?: Dialect;
}

/**
 * Makes a query ready to run. Throws a `KqlSyntaxError` or a `KqlSemanticError` where it does not compile and a
 * `KqlUnsupportedError` for what the evaluator cannot do.
 */
export function prepare(query: string, { database, dialect = 'kusto' }: PrepareOptions): PreparedQuery {
  return preparePlan(lowerQuery(bindQuery(query, database, { dialect })));
}

/**
 * Makes a plan ready to run. Throws a `KqlUnsupportedError` for what the evaluator cannot do, before any run where the plan
 * tells.
 */
export function preparePlan(plan: Plan): PreparedQuery {
  const plain = new PreparedPlan(plan, false);
  let observed: PreparedPlan | undefined;
  return {
    plan,
    execute(input) {
      if (input.observer === undefined) {
        return plain.execute(input);
      }
      observed ??= new PreparedPlan(plan, true);
      return observed.execute(input);
    },
  };
}

/** A plan with its operators. One that is observed has kernels that report; one that is not pays nothing for it. */
class PreparedPlan {
  readonly #preparation: Preparation;
  readonly #root: PreparedOperator;

  constructor(plan: Plan, observed: boolean) {
    this.#preparation = new Preparation(plan, prepareNode, observed);
    this.#root = this.#preparation.prepare(plan.root);
  }

  execute(input: ExecutionInput): Table {
    const execution = new Execution(this.#preparation, input);
    return this.#preparation.context.during(execution, () => {
      const { columns, chunks } = execution.open(this.#root);
      const gathered: Chunk[] = [];
      for (const chunk of chunks) {
        gathered.push(chunk);
      }
      return { columns, chunks: gathered };
    });
  }
}
