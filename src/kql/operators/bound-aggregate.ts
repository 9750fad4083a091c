import type { AggregateImplementation } from '../aggregates/aggregate-function.ts';
import { findAggregate } from '../aggregates/registry.ts';
import type { RelationColumn } from '../data/relation.ts';
import { KqlUnsupportedError } from '../errors/kql-unsupported-error.ts';
import { castKernel } from '../expressions/cast-kernel.ts';
import type { Kernel } from '../expressions/kernel.ts';
import { invariant } from '../invariant.ts';
import type { Expression } from '../plan/expression.ts';
import { isLateStar } from '../plan/is-late-star.ts';
import type { AggregateCall, PlanNode } from '../plan/node.ts';
import type { Preparation } from './preparation.ts';

/** An aggregate that is ready to run. */
export interface BoundAggregate {
  /** The operator that it is of. */
  readonly node: PlanNode;
  readonly implementation: AggregateImplementation;
  readonly arguments: readonly Kernel[];
  /** What columns that only arrive with the rows are called, where a `*` stands for them: the last of those that it gives. */
  readonly late: readonly string[];
}

/**
 * Compiles the arguments of an aggregate over the rows of `node` and finds how to run it on their types. `late` takes the place of a
 * `*` for columns that the plan does not know.
 */
export function bindAggregate(
  node: PlanNode,
  call: AggregateCall,
  columns: readonly RelationColumn[],
  preparation: Preparation,
  late: readonly Expression[] = [],
): BoundAggregate {
  const name = call.spelled ?? call.function;
  const found = findAggregate(call.function);
  if (found === undefined) {
    throw new KqlUnsupportedError(`aggregate "${name}()"`, preparation.place(call.span));
  }
  const spelledOut = [...call.arguments.filter((argument) => !isLateStar(argument)), ...late];
  const kernels = spelledOut.map((argument) => preparation.compile(node, argument, columns));
  const types = kernels.map(({ type }) => type);
  const implementation = found.resolve(
    types,
    kernels.map(({ constant }) => constant?.value),
  );
  if (implementation === undefined) {
    throw new KqlUnsupportedError(
      `aggregate "${name}()" of ${types.join(', ') || 'nothing'}`,
      preparation.place(call.span),
      `See https://learn.microsoft.com/kusto/query/${found.page}`,
    );
  }
  const { parameters } = implementation;
  return {
    node,
    implementation,
    late: late.flatMap((argument) => (argument.kind === 'column' ? [argument.name] : [])),
    arguments: kernels.map((kernel, index) =>
      castKernel(kernel, parameters[Math.min(index, parameters.length - 1)] ?? kernel.type),
    ),
  };
}

/** The columns that an aggregate gives, named as the plan says. */
export function aggregateColumns(
  call: AggregateCall,
  aggregate: BoundAggregate | undefined,
): readonly RelationColumn[] {
  const all = aggregate?.implementation.returns ?? [];
  const returns = all.slice(0, all.length - (aggregate?.late.length ?? 0));
  invariant(
    returns.length === call.outputs.length,
    `${call.function}() gives ${returns.length} columns where the plan has ${call.outputs.length}`,
  );
  return returns.map((type, index) => ({ name: call.outputs[index]?.name ?? '', type }));
}
