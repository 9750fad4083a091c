import type { PlanNode } from '../plan/node.ts';
import type { SyntaxNode, TypeSymbol } from '../syntax/language-service.ts';
import type { Lowering } from './lowering.ts';
import type { Scope } from './scope.ts';

/** One operator of a pipe, and the rows that come to it. */
export interface PipeStep<N extends SyntaxNode = SyntaxNode> {
  readonly operator: N;
  readonly input: PlanNode;
  /** The input as the language service sees it: it may have more columns than the plan knows. */
  readonly inputType: TypeSymbol | null | undefined;
  readonly scope: Scope;
  readonly lowering: Lowering;
}
