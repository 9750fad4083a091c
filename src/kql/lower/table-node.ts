import { invariant } from '../invariant.ts';
import type { PlanNode } from '../plan/node.ts';
import type { SyntaxNode } from '../syntax/language-service.ts';
import { type Lowering, nodeBase } from './lowering.ts';
import type { Scope } from './scope.ts';

/** A table of the workspace, with the columns that the database gives it. */
export function tableNode(lowering: Lowering, name: string, node: SyntaxNode, scope: Scope): PlanNode {
  const schema = lowering.bound.database.tables.get(name);
  invariant(schema !== undefined, `the table "${name}" is not in the database`);
  const columns = schema.columns.map((column) => ({ name: column.name, type: column.type }));
  return { operator: 'table', name, ...nodeBase(lowering, node, scope, columns, schema.open) };
}
