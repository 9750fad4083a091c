import type { AggregateFunction } from '../aggregates/aggregate-function.ts';
import type { ScalarFunction } from '../functions/scalar-function.ts';

/** How the lowering asks which built-in functions we have, how their names are spelled and what they give. */
export interface BuiltIns {
  /** A scalar function or operator by any of its spellings; undefined when we have none. */
  readonly findScalarFunction: (name: string) => BuiltInOf<ScalarFunction> | undefined;
  readonly findAggregate: (name: string) => BuiltInOf<AggregateFunction> | undefined;
}

type BuiltInOf<F extends { readonly name: string; readonly resolve: unknown }> = Pick<F, 'name'> &
  Partial<Pick<F, 'resolve'>>;
