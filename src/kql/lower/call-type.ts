import type { ColumnType } from '../plan/column.ts';
import type { Expression } from '../plan/expression.ts';
import { decodeLiteral } from '../plan/literal.ts';
import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';

const numericTypes: ReadonlySet<ColumnType> = new Set(['int', 'long', 'real', 'decimal']);

/**
 * The type of a call. It is the language service's, except where our function gives another number type than it says: of the
 * parts of a datetime, for one, it says int where the engine answers long, and what is computed of them follows.
 */
export function callType(bound: ColumnType, returns: ScalarType | undefined): ColumnType {
  return returns !== undefined && numericTypes.has(bound) && numericTypes.has(returns) ? returns : bound;
}

/** The types of arguments; undefined when one is bound late. */
export function argumentTypes(args: readonly Expression[]): readonly ScalarType[] | undefined {
  const types: ScalarType[] = [];
  for (const { type } of args) {
    if (type === 'unknown') {
      return undefined;
    }
    types.push(type);
  }
  return types;
}

/** The values of those arguments that are literals. */
export function constantsOf(args: readonly Expression[]): readonly (Cell | undefined)[] {
  return args.map((argument) => (argument.kind === 'literal' ? decodeLiteral(argument) : undefined));
}
