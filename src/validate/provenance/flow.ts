import type { Expression } from '../../kql/plan/expression.ts';
import type { PlanNode } from '../../kql/plan/node.ts';
import type { Span } from '../../kql/plan/span.ts';
import { anyStep } from './json-steps.ts';
import type { Source } from './trace.ts';

/** A part of a value that is asked for: the steps that lead to it from the whole, as in `Origin`. */
export type Path = readonly string[];

/** The value of an expression of an operator, or of a binding, which has no row. */
export interface ExpressionPart {
  readonly expression: Expression;
  readonly node: PlanNode | undefined;
  readonly path: Path;
}

/** The values of a column of the rows that an operator gives. */
export interface ColumnPart {
  readonly node: PlanNode;
  readonly name: string;
  readonly path: Path;
}

/** What happens to a value in one step: it goes through a function, or is the result of one with a body. */
export type FlowStep = { readonly through: string; readonly span: Span } | { readonly call: string };

/** One thing that a value is made of, one step back. */
export interface Flow {
  readonly from: ExpressionPart | ColumnPart | { readonly leaf: Source['from'] };
  readonly step?: FlowStep;
}

export function fromColumn(node: PlanNode, name: string, path: Path, step?: FlowStep): Flow {
  return withStep({ node, name, path: bounded(path) }, step);
}

export function fromExpression(expression: Expression, node: PlanNode | undefined, path: Path, step?: FlowStep): Flow {
  return withStep({ expression, node, path: bounded(path) }, step);
}

export function fromLeaf(leaf: Source['from'], step?: FlowStep): Flow {
  return withStep({ leaf }, step);
}

/** Paths are no longer than this, so that a `scan` which goes deeper with every row comes to an end. */
const longestPath = 16;

/** Behind a step that may be any, nothing more is known. */
function bounded(path: Path): Path {
  const any = path.indexOf(anyStep);
  if (any >= 0 && any < path.length - 1) return path.slice(0, any + 1);
  return path.length > longestPath ? [...path.slice(0, longestPath), anyStep] : path;
}

function withStep(from: Flow['from'], step: FlowStep | undefined): Flow {
  return step === undefined ? { from } : { from, step };
}
