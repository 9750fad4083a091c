import type { FunctionDefinition } from '../content/function.ts';
import { placeOf } from '../kql/expressions/place-of.ts';
import type { Column } from '../kql/plan/column.ts';
import type { PlanNode } from '../kql/plan/node.ts';
import type { Plan } from '../kql/plan/plan.ts';
import { headOf, printExpression } from '../kql/plan/print-plan.ts';
import type { Span } from '../kql/plan/span.ts';
import { expressionsOf, inputsOf, nodeOfBinding, walkExpression, walkPlan } from '../kql/plan/walk-plan.ts';
import type { ScalarType } from '../kql/values/scalar-type.ts';

/** Where something stands: in the query, or in the file of the function that `function` names. Line and column count from 1. */
export interface ExplainedPlace {
  readonly line: number;
  readonly column: number;
  readonly function?: string;
  readonly path?: string;
  /** The call that opened the function up, by its index in {@link ExplainedPlan.calls}. */
  readonly call?: number;
}

/** An operator of the plan. Operators refer to each other by `id`. */
export interface ExplainedOperator {
  readonly id: number;
  readonly operator: string;
  /** The operator with what it was given, close to how KQL spells it. */
  readonly text: string;
  readonly place: ExplainedPlace;
  /** What gives it rows: the piped one first. */
  readonly inputs: readonly number[];
  /** What its expressions look into, as `x in (T)` does. */
  readonly lookups: readonly number[];
  readonly columns: readonly Column[];
  /** Whether more columns may come with the rows. */
  readonly open: boolean;
  /** Rows that it gave, in all its runs: a `let` that is used twice runs twice. Only after a run. */
  readonly rows?: number;
}

/** What is used by number: `#0`. A scalar has a text, the others an operator. */
export interface ExplainedBinding {
  readonly index: number;
  readonly name: string;
  readonly kind: 'table' | 'materialized' | 'scalar' | 'toscalar';
  readonly type?: ScalarType | 'unknown';
  readonly text?: string;
  readonly operator?: number;
}

/** A call of a function with a body, which the plan holds opened up. */
export interface ExplainedCall {
  readonly index: number;
  readonly function: string;
  readonly place: ExplainedPlace;
}

export interface ExplainedPlan {
  readonly columns: readonly Column[];
  readonly calls: readonly ExplainedCall[];
  readonly bindings: readonly ExplainedBinding[];
  /** In the order of the bindings, then that in which rows reach them. */
  readonly operators: readonly ExplainedOperator[];
  /** The operator that gives the answer. */
  readonly root: number;
}

/**
 * A plan as plain data for a person or a program. Places in functions of the repository are those in their files. `rows` are
 * counted by an observer of a run; operators that it never saw gave none.
 */
export function explainPlan(
  plan: Plan,
  functions: readonly FunctionDefinition[],
  rows?: ReadonlyMap<PlanNode, number>,
): ExplainedPlan {
  const place = (span: Span): ExplainedPlace => placeIn(plan, span, functions);
  const operators: ExplainedOperator[] = [];
  walkPlan(plan, {
    node(node) {
      operators.push({
        id: node.id,
        operator: node.operator,
        text: headOf(node),
        place: place(node.span),
        inputs: inputsOf(node).map(({ id }) => id),
        lookups: lookupsOf(node),
        columns: node.columns,
        open: node.open,
        ...(rows === undefined ? {} : { rows: rows.get(node) ?? 0 }),
      });
    },
  });
  return {
    columns: plan.root.columns,
    calls: plan.calls.map(({ functionName, span }, index) => ({ index, function: functionName, place: place(span) })),
    bindings: plan.bindings.map((binding, index): ExplainedBinding => {
      const { kind, name } = binding;
      if (kind === 'scalar') {
        return { index, name, kind, type: binding.expression.type, text: printExpression(binding.expression) };
      }
      const operator = nodeOfBinding(binding)?.id;
      return {
        index,
        name,
        kind,
        ...(kind === 'toscalar' ? { type: binding.type } : {}),
        ...(operator === undefined ? {} : { operator }),
      };
    }),
    operators,
    root: plan.root.id,
  };
}

/** The tables right below a node's expressions; those inside them belong to their own operators. */
function lookupsOf(node: PlanNode): number[] {
  const lookups: number[] = [];
  const inner = new Set<PlanNode>();
  for (const expression of expressionsOf(node)) {
    walkExpression(
      expression,
      {
        expression(found, owner) {
          if (owner === node && found.kind === 'membership') {
            for (const item of found.items) {
              if (item.kind === 'table' && !inner.has(item.node)) {
                lookups.push(item.node.id);
                inner.add(item.node);
              }
            }
          }
        },
      },
      node,
    );
  }
  return lookups;
}

function placeIn(plan: Plan, span: Span, functions: readonly FunctionDefinition[]): ExplainedPlace {
  const { functionName, line, column } = placeOf(plan, span);
  const call = span.call === undefined ? {} : { call: span.call };
  if (functionName === undefined) {
    return { line, column, ...call };
  }
  const definition = functions.find(({ name }) => name === functionName);
  if (definition === undefined) {
    return { line, column, function: functionName, ...call };
  }
  const { source, query } = definition;
  const at = source.positionAt(query.rangeInFile(span.start, span.end).start);
  return { line: at.line, column: at.column, function: functionName, path: source.path, ...call };
}
