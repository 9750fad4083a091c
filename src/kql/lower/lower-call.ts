import { invariant } from '../invariant.ts';
import type { Expression, LiteralExpression } from '../plan/expression.ts';
import type { PlanNode } from '../plan/node.ts';
import type { NodeOf, Parameter, ServiceSymbol, Signature, SyntaxNode } from '../syntax/language-service.ts';
import { elementsOf, itemsOf } from '../syntax/service-list.ts';
import { isKind } from '../syntax/syntax-kind.ts';
import { castTo } from './cast-to.ts';
import { lowerStatements } from './lower-let.ts';
import { lowerLiteral } from './lower-literal.ts';
import { columnTypeOf, type Lowering, semanticError, spanOf, unsupported } from './lowering.ts';
import { scalarValue } from './scalar-value.ts';
import {
  findFunction,
  type LocalFrame,
  lazily,
  type NamedValue,
  type Names,
  type Scope,
  type TableValue,
  tableScope,
} from './scope.ts';
import { isTabular } from './tabular.ts';

/** A call of a function with a body, and what its text says. */
interface UserCall {
  readonly name: string;
  readonly symbol: ServiceSymbol;
  readonly signature: Signature;
  readonly body: NodeOf<'FunctionBody'>;
  readonly call: SyntaxNode;
  readonly arguments: readonly SyntaxNode[];
  /** The piped table of `invoke`, which is the first argument. */
  readonly piped?: TableValue;
}

/**
 * Opens up a scalar function at a call: its arguments and `let`s become locals where they depend on the row and bindings where
 * they do not, and the body takes the place of the call.
 */
export function lowerUserCall(
  lowering: Lowering,
  node: SyntaxNode,
  argumentNodes: readonly SyntaxNode[],
  scope: Scope,
): Expression {
  const call = userCall(lowering, node, argumentNodes, scope);
  const frame: LocalFrame = { depth: scope.depth + 1, locals: [] };
  const bodyScope = enter(lowering, call, frame, scope);
  const body = lowering.expression(resultOf(call), bodyScope);
  if (body.kind === 'literal') {
    return { ...body, span: spanOf(node, scope) };
  }
  return { kind: 'let', type: body.type, locals: frame.locals, body, function: call.name, span: spanOf(node, scope) };
}

/** Opens up a tabular function at a call; its body becomes a binding. */
export function lowerTableCall(
  lowering: Lowering,
  node: SyntaxNode,
  argumentNodes: readonly SyntaxNode[],
  scope: Scope,
  piped?: TableValue,
): TableValue {
  const call = userCall(lowering, node, argumentNodes, scope, piped);
  const open = () => {
    const bodyScope = enter(lowering, call, null, tableScope(scope));
    return lowering.builder.tableValue(call.name, lowering.table(resultOf(call), bodyScope, call.name));
  };
  // Without arguments every call gives the same: it is opened up once, however often it is called.
  return itemsOf(call.signature.Parameters).length === 0
    ? lowering.builder.once(call.symbol, closureOf(call, scope), open)
    : open();
}

/**
 * A function of a `let` without parameters that is reached by its name alone, as a wildcard or `table()` does: there is no body
 * bound for such a call, but the declared one does, since nothing in it depends on arguments.
 */
export function lowerView(lowering: Lowering, name: string, node: SyntaxNode, scope: Scope): TableValue {
  const declared = findFunction(scope.names, name);
  invariant(declared !== undefined, `the function "${name}" is not in scope`);
  const { declaration, frame, names } = declared;
  const { Body: body, Parameters: parameters } = declaration;
  if (elementsOf(parameters.Parameters).length > 0 || !isTabular(body.Expression?.ResultType)) {
    throw unsupported(lowering, `"${name}" without arguments`, node, scope);
  }
  const { builder } = lowering;
  return builder.once(declaration, names, () => {
    const call = builder.addCall({ functionName: name, span: spanOf(node, scope) });
    const inner = { ...tableScope(scope), frame: { ...frame, call }, names, depth: scope.depth + 1 };
    const bodyScope = lowerStatements(lowering, elementsOf(body.Statements), inner);
    invariant(body.Expression !== null, `the body of "${name}" has no expression`);
    return builder.tableValue(name, lowering.table(body.Expression, bodyScope, name));
  });
}

function userCall(
  lowering: Lowering,
  node: SyntaxNode,
  argumentNodes: readonly SyntaxNode[],
  scope: Scope,
  piped?: TableValue,
): UserCall {
  const named = isKind(node, 'FunctionCallExpression') ? node.Name : node;
  const symbol = node.ReferencedSymbol ?? named.ReferencedSymbol;
  const signature = node.ReferencedSignature ?? named.ReferencedSignature ?? onlySignature(symbol);
  const body = node.GetCalledFunctionBody?.();
  if (symbol == null || signature == null || body == null) {
    throw semanticError(lowering, 'The function cannot be called here.', node, scope);
  }
  const common = { name: symbol.Name, symbol, signature, body, call: node, arguments: argumentNodes };
  return piped === undefined ? common : { ...common, piped };
}

function onlySignature(symbol: ServiceSymbol | null | undefined): Signature | undefined {
  return symbol !== null && symbol !== undefined && hasSignatures(symbol) ? itemsOf(symbol.Signatures)[0] : undefined;
}

function hasSignatures(symbol: ServiceSymbol): symbol is Signature['Symbol'] {
  return 'Signatures' in symbol;
}

/** The names that a function's body sees: those before its `let`, or only the database's when it is of the workspace. */
function closureOf({ name, signature }: UserCall, scope: Scope): Names {
  if (signature.Declaration === null) {
    return null;
  }
  const declared = findFunction(scope.names, name);
  invariant(declared !== undefined, `the function "${name}" is not in scope`);
  return declared.names;
}

/** The scope at the end of a function's body. */
function enter(lowering: Lowering, call: UserCall, frame: LocalFrame | null, scope: Scope): Scope {
  const origin = lowering.bound.originOf(call.body);
  invariant(origin !== undefined, `the body of "${call.name}" was never seen`);
  const index = lowering.builder.addCall({ functionName: call.name, span: spanOf(call.call, scope) });
  let names = closureOf(call, scope);
  for (const [name, value] of parameterValues(lowering, call, frame, scope)) {
    names = { name, value, outer: names };
  }
  const builtIn = lowering.bound.functions.get(call.symbol)?.builtIn === true;
  const inner: Scope = {
    frame: { ...origin, call: index, ...(builtIn ? { at: spanOf(call.call, scope) } : {}) },
    names,
    rows: null,
    aggregates: null,
    locals: frame,
    depth: scope.depth + 1,
    floor: scope.floor,
  };
  return lowerStatements(lowering, elementsOf(call.body.Statements), inner);
}

function resultOf({ name, body }: UserCall): SyntaxNode {
  invariant(body.Expression !== null, `the body of "${name}" has no expression`);
  return body.Expression;
}

/**
 * Matches arguments with parameters: by position, then by name, then defaults. Two calls may share one body, so parameters are
 * names of this call's scope and nothing is remembered by node.
 */
function parameterValues(
  lowering: Lowering,
  { name: functionName, symbol, signature, arguments: argumentNodes, call, piped }: UserCall,
  frame: LocalFrame | null,
  scope: Scope,
): readonly (readonly [string, NamedValue])[] {
  const positional = argumentNodes.filter((node) => !isKind(node, 'SimpleNamedExpression'));
  const named = new Map<string, SyntaxNode>();
  for (const node of argumentNodes) {
    if (isKind(node, 'SimpleNamedExpression')) {
      named.set(node.Name.SimpleName, node.Expression);
    }
  }
  const refused = lowering.bound.functions.get(symbol)?.unsupported ?? [];
  let position = 0;
  let table = piped;
  return itemsOf(signature.Parameters).map((parameter) => {
    const { Name: name } = parameter;
    if (table !== undefined) {
      const value = table;
      table = undefined;
      return [name, { kind: 'table', read: () => value }];
    }
    let node = named.get(name);
    if (node === undefined) {
      node = positional[position];
      position += 1;
    }
    if (node !== undefined && refused.includes(name)) {
      throw unsupported(lowering, `the argument "${name}" of "${functionName}()"`, node, scope);
    }
    return [name, parameterValue(lowering, parameter, node, frame, call, scope)];
  });
}

function parameterValue(
  lowering: Lowering,
  parameter: Parameter,
  node: SyntaxNode | undefined,
  frame: LocalFrame | null,
  call: SyntaxNode,
  scope: Scope,
): NamedValue {
  const { Name: name } = parameter;
  if (parameter.IsTabular) {
    invariant(node !== undefined, `the call has no argument for "${name}"`);
    const read = () => lowering.builder.tableValue(name, lowering.table(node, tableScope(scope), name));
    return { kind: 'table', read: lazily(read) };
  }
  const read = () => {
    const expression =
      node === undefined ? defaultOf(lowering, parameter, call, scope) : lowering.expression(node, scope);
    return scalarValue(lowering, name, converted(expression, parameter), frame, node ?? call, scope);
  };
  return { kind: 'scalar', read: lazily(read) };
}

/** A default is a literal, and not bound: its place is the call. */
function defaultOf(lowering: Lowering, parameter: Parameter, call: SyntaxNode, scope: Scope): LiteralExpression {
  const literal =
    parameter.DefaultValue === null ? undefined : lowerLiteral(lowering, parameter.DefaultValue, scope, call);
  if (literal === undefined) {
    throw semanticError(lowering, `The default of "${parameter.Name}" has to be a literal.`, call, scope);
  }
  return literal;
}

/** An argument becomes a value of the type that the parameter declares. */
function converted(expression: Expression, { DeclaredTypes: types }: Parameter): Expression {
  const [declared, ...others] = itemsOf(types);
  const type = others.length > 0 ? 'unknown' : columnTypeOf(declared);
  return type === 'unknown' ? expression : castTo(expression, type);
}

/** A node for one more use of a named table. */
export function readTable(value: TableValue, base: Pick<PlanNode, 'id' | 'span'>): PlanNode {
  const { source, columns, open } = value;
  const common = { id: base.id, span: base.span, columns, open };
  if ('binding' in source) {
    return { operator: 'reference', binding: source.binding, ...common };
  }
  const { table: name, answered } = source;
  return { operator: 'table', name, ...(answered === undefined ? {} : { answered }), ...common };
}
