import type { RelationColumn } from '../data/relation.ts';
import { KqlSemanticError } from '../errors/kql-semantic-error.ts';
import { castKernel } from '../expressions/cast-kernel.ts';
import type { Kernel } from '../expressions/kernel.ts';
import { promotionDistance } from '../functions/select-overload.ts';
import type { Expression } from '../plan/expression.ts';
import type { ScanNode } from '../plan/node.ts';
import { operandsOf } from '../plan/walk-plan.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { Preparation } from './preparation.ts';

/**
 * The expressions of a `scan`, over the columns of a row, the declared ones, and behind them the same for each step. `width` is how
 * many columns one row has, declared ones included.
 */
export interface ScanLayout {
  readonly columns: readonly RelationColumn[];
  readonly width: number;
  readonly defaults: readonly (Kernel | undefined)[];
  readonly steps: readonly ScanStepLayout[];
}

export interface ScanStepLayout {
  readonly condition: ScanExpression;
  readonly assignments: readonly { readonly target: number; readonly value: ScanExpression }[];
}

/** A compiled expression and the columns that it reads. */
export interface ScanExpression {
  readonly kernel: Kernel;
  readonly reads: readonly number[];
}

export function scanLayout(node: ScanNode, input: readonly RelationColumn[], preparation: Preparation): ScanLayout {
  const own = [...input, ...node.declared.map(({ name, type }): RelationColumn => ({ name, type }))];
  const remembered = node.steps.flatMap((step) =>
    own.map(({ name, type }): RelationColumn => ({ name: `${step.name}.${name}`, type })),
  );
  const columns = [...own, ...remembered];
  const compile = (expression: Expression, type: ScalarType, what: string): ScanExpression => {
    const kernel = preparation.compile(node, expression, columns);
    return {
      kernel: converted(kernel, type, what, expression, preparation),
      reads: columnsIn(expression).map((column) =>
        column.index >= 0 ? column.index : columns.findIndex(({ name }) => name === column.name),
      ),
    };
  };
  return {
    columns,
    width: own.length,
    defaults: node.declared.map(({ name, type, default: value }) =>
      value === null
        ? undefined
        : converted(preparation.compileScalar(node, value), type, `the default of '${name}'`, value, preparation),
    ),
    steps: node.steps.map(({ name, condition, assignments }) => ({
      condition: compile(condition, 'bool', `the condition of step '${name}'`),
      assignments: assignments.map(({ target, expression }) => {
        const column = node.declared[target];
        return { target, value: compile(expression, column?.type ?? 'dynamic', `what '${column?.name}' is assigned`) };
      }),
    })),
  };
}

function converted(
  kernel: Kernel,
  type: ScalarType,
  what: string,
  { span }: Expression,
  preparation: Preparation,
): Kernel {
  // Whole numbers are long when they are written down; they do for a declared int too.
  if (promotionDistance(kernel.type, type) === undefined && !(kernel.type === 'long' && type === 'int')) {
    throw new KqlSemanticError(
      `scan: ${what} is of type ${kernel.type}, and ${type} is wanted`,
      preparation.place(span),
    );
  }
  return castKernel(kernel, type);
}

function columnsIn(root: Expression): readonly (Expression & { readonly kind: 'column' })[] {
  const found: (Expression & { readonly kind: 'column' })[] = [];
  const stack: Expression[] = [root];
  for (let expression = stack.pop(); expression !== undefined; expression = stack.pop()) {
    if (expression.kind === 'column') {
      found.push(expression);
    }
    stack.push(...operandsOf(expression));
  }
  return found;
}
