import { preparePlan } from '../kql/engine.ts';
import { KqlError } from '../kql/errors/kql-error.ts';
import type { Expression } from '../kql/plan/expression.ts';
import type { PlanNode } from '../kql/plan/node.ts';
import type { Plan } from '../kql/plan/plan.ts';
import { operandsOf, tablesOf } from '../kql/plan/walk-plan.ts';
import type { Int64 } from '../kql/values/cell.ts';
import type { Constant } from './unknown.ts';

/** Computes the expressions of a plan that depend on no row, each once. */
export class ConstantValues {
  readonly #plan: Plan;
  readonly #now: Int64;
  readonly #known = new Map<Expression, Constant | undefined>();

  constructor(plan: Plan, now: Int64) {
    this.#plan = plan;
    this.#now = now;
  }

  of(expression: Expression): Constant | undefined {
    if (!this.#known.has(expression)) {
      this.#known.set(expression, this.#isConstant(expression) ? this.#compute(expression) : undefined);
    }
    return this.#known.get(expression);
  }

  #isConstant(expression: Expression): boolean {
    switch (expression.kind) {
      case 'column':
      case 'local':
      case 'let':
        return false;
      case 'binding': {
        const binding = this.#plan.bindings[expression.binding];
        return binding?.kind === 'scalar' && this.#isConstant(binding.expression);
      }
      case 'call':
        if (rowFunctions.has(expression.function)) {
          return false;
        }
        break;
      default:
        break;
    }
    return tablesOf(expression).length === 0 && operandsOf(expression).every((operand) => this.#isConstant(operand));
  }

  #compute(expression: Expression): Constant | undefined {
    const { span } = expression;
    const root: PlanNode = {
      operator: 'print',
      id: -1,
      span,
      columns: [{ name: 'value', type: expression.type }],
      open: false,
      expressions: [expression],
    };
    try {
      const { columns, chunks } = preparePlan({ ...this.#plan, root }).execute({ tables: new Map(), now: this.#now });
      const type = columns[0]?.type;
      return type === undefined ? undefined : { type, cell: chunks[0]?.column(0).at(0) ?? null };
    } catch (error) {
      if (error instanceof KqlError) {
        return undefined;
      }
      throw error;
    }
  }
}

/** Functions without arguments that are not the same for every row. */
const rowFunctions: ReadonlySet<string> = new Set(['ingestion_time', 'rand', 'new_guid', 'row_number', 'pack_all']);
