import { invariant } from '../invariant.ts';
import type { PlanNode } from '../plan/node.ts';
import type { NodeOf, SyntaxNode } from '../syntax/language-service.ts';
import { loadLanguageService } from '../syntax/load-language-service.ts';
import { elementsOf } from '../syntax/service-list.ts';
import { isKind, kindOf } from '../syntax/syntax-kind.ts';
import { answeredFunction, lowerAnsweredCall, lowerAnsweredPath } from './lower-answered.ts';
import { lowerTableCall, lowerView, readTable } from './lower-call.ts';
import { lowerDatatable, lowerPrint, lowerRange } from './lower-constant-table.ts';
import { lowerExternalData, lowerExternalTable } from './lower-external.ts';
import { lowerFind } from './lower-find.ts';
import { isUserFunction } from './lower-function-call.ts';
import { lowerPipe } from './lower-pipe.ts';
import { lowerSearch } from './lower-search.ts';
import { lowerUnion } from './lower-union.ts';
import { type Lowering, nodeBase, semanticError, unsupported } from './lowering.ts';
import { MissingTable } from './missing-table.ts';
import { featureOfKind } from './operator-feature.ts';
import { planPartLimit } from './plan-builder.ts';
import { isRowFree } from './row-free.ts';
import { findName, type Scope } from './scope.ts';
import { tableNode } from './table-node.ts';

/** Lowers a tabular expression of any kind. `name` is what a binding is called that it may have to make. */
export function lowerTable(lowering: Lowering, node: SyntaxNode, scope: Scope, name?: string): PlanNode {
  if (scope.frame.call !== undefined && !lowering.builder.count()) {
    throw unsupported(lowering, `functions that open up to more than ${planPartLimit} parts`, node, scope);
  }
  if (isKind(node, 'ParenthesizedExpression')) {
    return lowering.table(node.Expression, scope, name);
  }
  if (isKind(node, 'PipeExpression')) {
    return lowerPipe(lowering, node, scope);
  }
  if (isKind(node, 'NameReference')) {
    return lowerTableName(lowering, node, scope);
  }
  if (isKind(node, 'FunctionCallExpression')) {
    return lowerTableFunction(lowering, node, scope);
  }
  if (isKind(node, 'PathExpression')) {
    return lowerAnsweredPath(lowering, node, scope);
  }
  if (isKind(node, 'MaterializeExpression')) {
    return lowerMaterialize(lowering, node, scope, name ?? 'materialize');
  }
  if (isKind(node, 'UnionOperator')) {
    return lowerUnion(lowering, node, undefined, scope);
  }
  if (isKind(node, 'DataTableExpression')) {
    return lowerDatatable(lowering, node, scope);
  }
  if (isKind(node, 'PrintOperator')) {
    return lowerPrint(lowering, node, scope);
  }
  if (isKind(node, 'RangeOperator')) {
    return lowerRange(lowering, node, scope);
  }
  if (isKind(node, 'FindOperator')) {
    return lowerFind(lowering, node, scope);
  }
  if (isKind(node, 'SearchOperator')) {
    return lowerSearch(lowering, node, undefined, scope);
  }
  if (isKind(node, 'ExternalDataExpression')) {
    return lowerExternalData(lowering, node, scope);
  }
  throw unsupported(lowering, featureOfKind(kindOf(node)), node, scope);
}

/** A name where a table is wanted: a table of the workspace, a `let`, a parameter, or a function without parentheses. */
function lowerTableName(lowering: Lowering, node: NodeOf<'NameReference'>, scope: Scope): PlanNode {
  const { ReferencedSymbol: symbol, SimpleName: name } = node;
  const { Symbols } = loadLanguageService();
  if (symbol instanceof Symbols.TableSymbol) {
    return tableNode(lowering, symbol.Name, node, scope);
  }
  const answered = answeredFunction(lowering, symbol);
  if (answered !== undefined) {
    return lowerAnsweredCall(lowering, answered, node, [], scope);
  }
  if (symbol instanceof Symbols.FunctionSymbol) {
    const value = lowerTableCall(lowering, node, [], scope);
    return readTable(value, nodeBase(lowering, node, scope, []));
  }
  if (symbol == null) {
    throw new MissingTable(name);
  }
  const named = findName(scope.names, name);
  invariant(named?.kind === 'table', `the name "${name}" is not a table`);
  const value = named.read();
  return readTable(value, nodeBase(lowering, node, scope, []));
}

function lowerTableFunction(lowering: Lowering, node: NodeOf<'FunctionCallExpression'>, scope: Scope): PlanNode {
  const nodes = elementsOf(node.ArgumentList.Expressions);
  const symbol = node.ReferencedSymbol ?? node.Name.ReferencedSymbol;
  const answered = answeredFunction(lowering, symbol);
  if (answered !== undefined) {
    return lowerAnsweredCall(lowering, answered, node, nodes, scope);
  }
  if (isUserFunction(lowering, node, symbol)) {
    const value = lowerTableCall(lowering, node, nodes, scope);
    return readTable(value, nodeBase(lowering, node, scope, []));
  }
  if (symbol == null) {
    throw new MissingTable(node.Name.SimpleName);
  }
  const name = node.Name.SimpleName;
  if (name === 'table') {
    return lowerTableByName(lowering, node, nodes, scope);
  }
  if (name === 'external_table') {
    return lowerExternalTable(lowering, node, scope);
  }
  throw unsupported(lowering, `function "${name}()"`, node, scope);
}

/**
 * `table("T")`: the table, view or function of that name; the name has to be known before the query runs.
 *
 * @see https://learn.microsoft.com/kusto/query/table-function
 */
function lowerTableByName(
  lowering: Lowering,
  node: NodeOf<'FunctionCallExpression'>,
  [nameNode, ...others]: readonly SyntaxNode[],
  scope: Scope,
): PlanNode {
  if (nameNode === undefined) {
    throw semanticError(lowering, 'table() takes the name of a table.', node, scope);
  }
  const [option] = others;
  if (option !== undefined) {
    throw unsupported(lowering, 'the second argument of "table()"', option, scope);
  }
  const name = lowering.expression(nameNode, scope);
  if (name.kind !== 'literal' || typeof name.value !== 'string') {
    if (isRowFree(name, scope.locals !== null)) {
      // Kusto folds some expressions of constants, and which is not documented.
      throw unsupported(lowering, '"table()" of a name that is computed', nameNode, scope);
    }
    throw semanticError(lowering, 'The name in table() has to be a constant.', nameNode, scope);
  }
  if (lowering.bound.database.tables.has(name.value)) {
    return tableNode(lowering, name.value, node, scope);
  }
  const named = findName(scope.names, name.value);
  if (named?.kind === 'table') {
    return readTable(named.read(), nodeBase(lowering, node, scope, []));
  }
  if (named?.kind === 'function') {
    return readTable(lowerView(lowering, name.value, node, scope), nodeBase(lowering, node, scope, []));
  }
  throw unsupported(lowering, 'table() of a function of the workspace', nameNode, scope);
}

/** `materialize(T)`: run once, the rows kept for every use. */
function lowerMaterialize(
  lowering: Lowering,
  node: NodeOf<'MaterializeExpression'>,
  scope: Scope,
  name: string,
): PlanNode {
  const inner = lowering.table(node.Expression, scope, name);
  const binding = lowering.builder.addBinding({ kind: 'materialized', name, node: inner });
  return {
    operator: 'reference',
    binding,
    ...nodeBase(lowering, node, scope, inner.columns, inner.open),
  };
}
