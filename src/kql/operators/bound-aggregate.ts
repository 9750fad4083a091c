import type { AggregateImplementation } from '../aggregates/aggregate-function.ts';
import { findAggregate } from '../aggregates/registry.ts';
import type { RelationColumn } from '../data/relation.ts';
import { KqlUnsupportedError } from '../errors/kql-unsupported-error.ts';
import { castKernel } from '../expressions/cast-kernel.ts';
import type { Kernel } from '../expressions/kernel.ts';
import { invariant } from '../invariant.ts';
import type { AggregateCall, PlanNode } from '../plan/node.ts';
import type { Preparation } from './preparation.ts';

/** An aggregate that is ready to run. */
export interface BoundAggregate {
  /** The operator that it is of. */
  readonly node: PlanNode;
  readonly implementation: AggregateImplementation;
  readonly arguments: readonly Kernel[];
}

/** Compiles the arguments of an aggregate over the rows of `node` and finds how to run it on their types. */
export function bindAggregate(
  node: PlanNode,
  call: AggregateCall,
  columns: readonly RelationColumn[],
  preparation: Preparation,
): BoundAggregate {
  const name = call.spelled ?? call.function;
  const found = findAggregate(call.function);
  if (found === undefined) {
    throw new KqlUnsupportedError(`aggregate "${name}()"`, preparation.place(call.span));
  }
  const kernels = call.arguments.map((argument) => preparation.compile(node, argument, columns));
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
  const returns = aggregate?.implementation.returns ?? [];
  invariant(
    returns.length === call.outputs.length,
    `${call.function}() gives ${returns.length} columns where the plan has ${call.outputs.length}`,
  );
  return returns.map((type, index) => ({ name: call.outputs[index]?.name ?? '', type }));
}
