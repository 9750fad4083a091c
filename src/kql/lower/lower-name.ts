import { didYouMean } from '../errors/did-you-mean.ts';
import type { Expression } from '../plan/expression.ts';
import type { ColumnSymbol, NodeOf, SyntaxNode } from '../syntax/language-service.ts';
import { loadLanguageService } from '../syntax/load-language-service.ts';
import { lowerUserCall } from './lower-call.ts';
import { columnTypeOf, type Lowering, semanticError, spanOf, unsupported } from './lowering.ts';
import { findName, type Scope } from './scope.ts';

/** A name in a scalar expression: a column, a `let`, a parameter, or a function called without parentheses. */
export function lowerName(lowering: Lowering, node: NodeOf<'NameReference'>, scope: Scope): Expression {
  const { ReferencedSymbol: symbol, SimpleName: name } = node;
  const { Symbols } = loadLanguageService();
  if (symbol instanceof Symbols.ColumnSymbol) {
    if (symbol === scope.partition?.symbol && !mayHaveColumn(scope, name)) {
      return { kind: 'binding', ...scope.partition.read(), span: spanOf(node, scope) };
    }
    return lowerColumn(lowering, node, symbol, scope);
  }
  if (symbol instanceof Symbols.FunctionSymbol) {
    return lowerUserCall(lowering, node, [], scope);
  }
  if ([Symbols.VariableSymbol, Symbols.ParameterSymbol].some((type) => symbol instanceof type)) {
    return readName(lowering, name, node, scope);
  }
  throw unsupported(lowering, `"${name}" in an expression`, node, scope);
}

function mayHaveColumn({ rows }: Scope, name: string): boolean {
  return rows !== null && (rows.open || rows.columns.some((column) => column.name === name));
}

/** A column of the operator's input. */
export function lowerColumn(
  lowering: Lowering,
  node: SyntaxNode,
  symbol: ColumnSymbol,
  scope: Scope,
  side?: 'left' | 'right',
): Expression {
  const { rows } = scope;
  if (rows === null) {
    throw rowNeeded(lowering, symbol.Name, node, scope);
  }
  const index = rows.columns.findIndex((column) => column.name === symbol.Name);
  const common = { name: symbol.Name, span: spanOf(node, scope), ...(side === undefined ? {} : { side }) };
  if (rows.open) {
    return { kind: 'column', type: rows.columns[index]?.type ?? columnTypeOf(symbol.Type), index: -1, ...common };
  }
  const column = rows.columns[index];
  if (column === undefined) {
    // The language service keeps tables open beyond the operators that close them, and lets any name through.
    const names = rows.columns.map(({ name }) => name);
    const message = `The name '${symbol.Name}' does not refer to any column of the operator's input.`;
    throw semanticError(lowering, message, node, scope, didYouMean(symbol.Name, names));
  }
  return { kind: 'column', type: column.type, index, ...common };
}

/** The value of a `let` or parameter. */
function readName(lowering: Lowering, name: string, node: SyntaxNode, scope: Scope): Expression {
  const named = findName(scope.names, name);
  if (named?.kind !== 'scalar') {
    // A table, or a step of `scan`: the language service lets some through where a value is wanted.
    throw semanticError(lowering, `"${name}" is not a value.`, node, scope);
  }
  const value = named.read();
  const span = spanOf(node, scope);
  switch (value.kind) {
    case 'literal':
      return { ...value.literal, span };
    case 'binding':
      return { kind: 'binding', type: value.type, binding: value.binding, span };
    case 'local':
      if (value.depth < scope.floor) {
        throw rowNeeded(lowering, name, node, scope);
      }
      return { kind: 'local', type: value.type, local: value.local, span };
  }
}

/** Kusto computes tables inside expressions once, before there are rows. */
function rowNeeded(lowering: Lowering, name: string, node: SyntaxNode, scope: Scope) {
  const message = `"${name}" depends on the row, and a table inside an expression is computed without one.`;
  return semanticError(lowering, message, node, scope);
}
