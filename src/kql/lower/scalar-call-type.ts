import type { FunctionContext } from '../functions/scalar-function.ts';
import type { ColumnType } from '../plan/column.ts';
import type { Expression } from '../plan/expression.ts';
import type { SyntaxNode } from '../syntax/language-service.ts';
import type { BuiltIns } from './built-ins.ts';
import { argumentTypes, callType, constantsOf, isMistaken } from './call-type.ts';
import { columnTypeOf } from './lowering.ts';

/** Types do not depend on the run. */
const noRun: FunctionContext = { now: 0, random: () => 0 };

/** The type of a call of a built-in scalar function or operator. */
export function scalarCallType(
  { resolve }: NonNullable<ReturnType<BuiltIns['findScalarFunction']>>,
  node: SyntaxNode,
  args: readonly Expression[],
  argumentNodes: readonly SyntaxNode[],
): ColumnType {
  const bound = columnTypeOf(node.ResultType);
  const types = argumentTypes(args);
  return types === undefined || resolve === undefined
    ? bound
    : callType(bound, resolve(types, constantsOf(args), noRun)?.returns, isMistaken(argumentNodes, args));
}
