import type { PlanNode, SubqueryInputNode } from '../plan/node.ts';
import { walkNode } from '../plan/walk-plan.ts';
import type { SyntaxNode, TypeSymbol } from '../syntax/language-service.ts';
import { type Lowering, unsupported } from './lowering.ts';
import type { Scope } from './scope.ts';

/** The rows at the start of a pipe, and their type as the language service sees it. */
export interface PipeStart {
  readonly node: PlanNode;
  readonly type: TypeSymbol | null | undefined;
}

/** Lowers a pipe of operators that goes on from other rows than it names. */
export type LowerPipe = (lowering: Lowering, operators: SyntaxNode, scope: Scope, start: PipeStart) => PlanNode;

export interface Subquery {
  readonly lowering: Lowering;
  readonly scope: Scope;
  /** What it is run over. */
  readonly rows: SubqueryInputNode;
  readonly type: TypeSymbol;
}

/**
 * Lowers the operators in the parentheses of `mv-apply` and its like. Their rows are other ones each time: nothing that is kept for
 * the whole query may be made of them.
 */
export function lowerSubquery(
  { lowering, scope, rows, type }: Subquery,
  operators: SyntaxNode,
  lowerPipe: LowerPipe,
): PlanNode {
  const before = lowering.builder.bindingCount;
  const subquery = lowerPipe(lowering, operators, scope, { node: rows, type });
  for (let index = before; index < lowering.builder.bindingCount; index += 1) {
    const binding = lowering.builder.binding(index);
    if (binding !== undefined && 'node' in binding && reads(binding.node, rows.id)) {
      throw unsupported(lowering, `"${binding.name}" for the rows of a subquery`, operators, scope);
    }
  }
  return subquery;
}

function reads(root: PlanNode, rows: number): boolean {
  let found = false;
  walkNode(root, {
    node: ({ id }) => {
      found ||= id === rows;
    },
  });
  return found;
}
