import type { ScalarType } from '../values/scalar-type.ts';
import type { Overload, ScalarFunction } from './scalar-function.ts';
import { selectOverload } from './select-overload.ts';

interface FunctionDefinition {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly page: string;
  readonly overloads: readonly Overload[];
}

/** A scalar function with a fixed list of overloads; the first that takes the arguments with the fewest conversions is run. */
export function defineFunction({ name, aliases = [], page, overloads }: FunctionDefinition): ScalarFunction {
  return {
    name,
    aliases,
    page,
    resolve: (types: readonly ScalarType[]) => selectOverload(overloads, types),
  };
}
