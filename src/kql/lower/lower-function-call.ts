import type { Expression } from '../plan/expression.ts';
import type { FunctionSymbol, NodeOf, ServiceSymbol } from '../syntax/language-service.ts';
import { loadLanguageService } from '../syntax/load-language-service.ts';
import { elementsOf } from '../syntax/service-list.ts';
import { lowerUserCall } from './lower-call.ts';
import { columnTypeOf, type Lowering, semanticError, spanOf, unsupported } from './lowering.ts';
import { scalarCallType } from './scalar-call-type.ts';
import type { Scope } from './scope.ts';
import { checkSerialized, windowFunctionNames } from './serialized.ts';
import { refuseSeveralColumns } from './several-columns.ts';

/** A call in a scalar expression: of a function of ours, of an aggregate inside `summarize`, or of one that is built in. */
export function lowerFunctionCall(
  lowering: Lowering,
  node: NodeOf<'FunctionCallExpression'>,
  scope: Scope,
): Expression {
  const name = node.Name.SimpleName;
  const symbol = node.ReferencedSymbol ?? node.Name.ReferencedSymbol;
  const nodes = elementsOf(node.ArgumentList.Expressions);
  if (isUserFunction(lowering, node, symbol)) {
    return lowerUserCall(lowering, node, nodes, scope);
  }
  if (scope.aggregates !== null && isFunction(symbol) && lowering.bound.globals.IsAggregateFunction(symbol)) {
    return scope.aggregates.add(node);
  }
  switch (name) {
    case 'column_ifexists':
    case 'columnifexists':
      return lowerColumnIfExists(lowering, node, scope);
    case 'pack_all':
      return lowerPackAll(lowering, node, scope);
    default:
      break;
  }
  const found = lowering.builtIns.findScalarFunction(name);
  if (found === undefined) {
    throw unsupported(lowering, `function "${name}()"`, node, scope);
  }
  if (windowFunctionNames.has(found.name)) {
    checkSerialized(lowering, found.name, node, scope);
  }
  const args = nodes.map((argument) => {
    refuseSeveralColumns(lowering, argument, scope);
    return lowering.expression(argument, scope);
  });
  return {
    kind: 'call',
    type: scalarCallType(found, node, args, nodes),
    function: found.name,
    ...(found.name === name ? {} : { spelled: name }),
    arguments: args,
    span: spanOf(node, scope),
  };
}

function isFunction(symbol: ServiceSymbol | null | undefined): symbol is FunctionSymbol {
  return symbol instanceof loadLanguageService().Symbols.FunctionSymbol;
}

/** Whether a call is of a function with a body: of a `let`, or of the workspace. */
export function isUserFunction(
  { bound }: Lowering,
  node: NodeOf<'FunctionCallExpression'>,
  symbol: ServiceSymbol | null | undefined,
): boolean {
  return node.GetCalledFunctionBody?.() != null || (symbol != null && bound.functions.has(symbol));
}

/**
 * The column of that name, or the default where the input has none. On an open input that is known when rows arrive, unless
 * the schema lists the column, and the call stays: a `column_ifexists` of a name and a default.
 *
 * @see https://learn.microsoft.com/kusto/query/column-ifexists-function
 */
function lowerColumnIfExists(lowering: Lowering, node: NodeOf<'FunctionCallExpression'>, scope: Scope): Expression {
  const [nameNode, defaultNode] = elementsOf(node.ArgumentList.Expressions);
  const { rows } = scope;
  if (nameNode === undefined || defaultNode === undefined || rows === null) {
    throw semanticError(lowering, 'column_ifexists() takes a column name and a default.', node, scope);
  }
  const name = lowering.expression(nameNode, scope);
  if (name.kind !== 'literal' || typeof name.value !== 'string') {
    throw semanticError(lowering, 'The name in column_ifexists() has to be a constant.', nameNode, scope);
  }
  const span = spanOf(node, scope);
  const index = rows.columns.findIndex((column) => column.name === name.value);
  const column = rows.columns[index];
  if (column !== undefined) {
    return { kind: 'column', type: column.type, name: column.name, index: rows.open ? -1 : index, span };
  }
  const fallback = lowering.expression(defaultNode, scope);
  if (!rows.open) {
    return fallback;
  }
  const spelled = node.Name.SimpleName;
  return {
    kind: 'call',
    type: columnTypeOf(node.ResultType),
    function: 'column_ifexists',
    ...(spelled === 'column_ifexists' ? {} : { spelled }),
    arguments: [name, fallback],
    span,
  };
}

/**
 * A bag of all columns. On a closed input it is a `bag_pack` of them, or a `pack_all` of the flag and the same list when nulls
 * are left out; on an open input a `pack_all` of the flag alone, for the columns that arrive.
 *
 * @see https://learn.microsoft.com/kusto/query/pack-all-function
 */
function lowerPackAll(lowering: Lowering, node: NodeOf<'FunctionCallExpression'>, scope: Scope): Expression {
  const { rows } = scope;
  const [flagNode] = elementsOf(node.ArgumentList.Expressions);
  const span = spanOf(node, scope);
  const flag = flagNode === undefined ? undefined : lowering.expression(flagNode, scope);
  if (flag !== undefined && (flag.kind !== 'literal' || flag.type !== 'bool')) {
    throw semanticError(lowering, 'The argument of pack_all() has to be true or false.', flagNode ?? node, scope);
  }
  if (rows === null) {
    throw semanticError(lowering, 'pack_all() needs a row.', node, scope);
  }
  const ignoreNulls = flag?.value === true;
  const columns = rows.open
    ? []
    : rows.columns.flatMap(({ name, type }, index): Expression[] => [
        { kind: 'literal', type: 'string', value: name, span },
        { kind: 'column', type, name, index, span },
      ]);
  const wanted = rows.open || ignoreNulls ? 'pack_all' : 'bag_pack';
  const found = lowering.builtIns.findScalarFunction(wanted);
  if (found === undefined) {
    throw unsupported(lowering, 'function "pack_all()"', node, scope);
  }
  const flagArgument: Expression = { kind: 'literal', type: 'bool', value: ignoreNulls, span };
  return {
    kind: 'call',
    type: 'dynamic',
    function: found.name,
    ...(found.name === 'pack_all' ? {} : { spelled: 'pack_all' }),
    arguments: found.name === 'pack_all' ? [flagArgument, ...columns] : columns,
    span,
  };
}
