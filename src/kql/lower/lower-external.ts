import type { ExternalNode } from '../plan/node.ts';
import type { NodeOf, SyntaxNode } from '../syntax/language-service.ts';
import { elementsOf } from '../syntax/service-list.ts';
import { columnsOf, type Lowering, nodeBase, semanticError, unsupported } from './lowering.ts';
import { rowlessScope, type Scope } from './scope.ts';

/**
 * `externaldata (a:long, …) [h"https://…", …] with (…)`. What the properties say, format and compression, is for whoever reads the
 * data.
 *
 * @see https://learn.microsoft.com/kusto/query/externaldata-operator
 */
export function lowerExternalData(
  lowering: Lowering,
  node: NodeOf<'ExternalDataExpression'>,
  scope: Scope,
): ExternalNode {
  const addresses = elementsOf(node.URIs).map((address) => textOf(lowering, address, 'an address', node, scope));
  const columns = columnsOf(node.ResultType);
  if (columns.some(({ type }) => type === 'unknown')) {
    throw unsupported(lowering, 'a column of "externaldata" without a scalar type', node, scope);
  }
  return {
    operator: 'external',
    keyword: 'externaldata',
    addresses,
    ...nodeBase(lowering, node, scope, columns),
  };
}

/** @see https://learn.microsoft.com/kusto/query/external-table-function */
export function lowerExternalTable(
  lowering: Lowering,
  node: NodeOf<'FunctionCallExpression'>,
  scope: Scope,
): ExternalNode {
  const [nameNode, mapping] = elementsOf(node.ArgumentList.Expressions);
  if (nameNode === undefined) {
    throw semanticError(lowering, 'external_table() takes the name of an external table.', node, scope);
  }
  if (mapping !== undefined) {
    throw unsupported(lowering, 'the second argument of "external_table()"', mapping, scope);
  }
  const name = textOf(lowering, nameNode, 'a name', node, scope);
  const schema = lowering.bound.database.externalTables?.get(name);
  if (schema === undefined) {
    throw unsupported(lowering, 'external_table() of a table whose schema is not known', node, scope);
  }
  return {
    operator: 'external',
    keyword: 'external_table',
    addresses: [name],
    ...nodeBase(lowering, node, scope, schema.columns),
  };
}

function textOf(lowering: Lowering, node: SyntaxNode, what: string, around: SyntaxNode, scope: Scope): string {
  const value = lowering.expression(node, rowlessScope(scope));
  if (value.kind !== 'literal' || typeof value.value !== 'string') {
    throw unsupported(lowering, `${what} of external data that is not a literal`, around, scope);
  }
  return value.value;
}
