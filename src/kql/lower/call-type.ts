import type { ColumnType } from '../plan/column.ts';
import type { Expression } from '../plan/expression.ts';
import { decodeLiteral } from '../plan/literal.ts';
import type { SyntaxNode } from '../syntax/language-service.ts';
import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import { columnTypeOf } from './lowering.ts';

const numericTypes: ReadonlySet<ColumnType> = new Set(['int', 'long', 'real', 'decimal']);

/**
 * The type of a call. It is the language service's, except where our function gives another number type than it says: of the
 * parts of a datetime, for one, it says int where the engine answers long, and what is computed of them follows. Nor does what it says
 * hold where it is mistaken in an argument.
 */
export function callType(bound: ColumnType, returns: ScalarType | undefined, mistaken: boolean): ColumnType {
  const isNumber = returns !== undefined && numericTypes.has(bound) && numericTypes.has(returns);
  return returns !== undefined && (isNumber || mistaken) ? returns : bound;
}

/**
 * Whether the language service has the type of an argument wrong. Of `column_ifexists("Properties", "")` it says that it is a string,
 * as the default is, where the column is there and dynamic.
 */
export function isMistaken(nodes: readonly SyntaxNode[], args: readonly Expression[]): boolean {
  return (
    nodes.length === args.length &&
    nodes.some((node, index) => {
      const [bound, own] = [columnTypeOf(node.ResultType), args[index]?.type ?? 'unknown'];
      const isKnown = bound !== 'unknown' && own !== 'unknown';
      return isKnown && bound !== own && !(numericTypes.has(bound) && numericTypes.has(own));
    })
  );
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
