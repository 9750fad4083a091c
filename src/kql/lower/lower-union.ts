import type { PlanNode, UnionNode } from '../plan/node.ts';
import type { NodeOf, TypeSymbol } from '../syntax/language-service.ts';
import { elementsOf } from '../syntax/service-list.ts';
import { symbolsOf } from './align-columns.ts';
import { type Lowering, semanticError, unsupported } from './lowering.ts';
import { checkParameters, isTrue, parameterOf, wordOf } from './operator-parameters.ts';
import { rowlessScope, type Scope } from './scope.ts';
import { type Leg, legsOf, tableNameOf } from './union-legs.ts';
import { uniteLegs } from './unite-legs.ts';

interface Piped {
  readonly node: PlanNode;
  readonly type: TypeSymbol | null | undefined;
}

/**
 * `union`. Under `isfuzzy=true` it does without legs that name a table or function that is not there. The page speaks of nothing
 * else ("the set of table references that exist and are accessible"), and says that other failures are not suppressed: a column
 * that does not resolve, in any leg, is the error that it is elsewhere.
 *
 * @see https://learn.microsoft.com/kusto/query/union-operator
 */
export function lowerUnion(
  lowering: Lowering,
  operator: NodeOf<'UnionOperator'>,
  piped: Piped | undefined,
  scope: Scope,
): UnionNode {
  checkParameters(lowering, operator, ['kind', 'isfuzzy', 'withsource', 'with_source'], scope);
  const kind = wordOf(parameterOf(operator, 'kind')) ?? 'outer';
  if (kind !== 'outer' && kind !== 'inner') {
    throw unsupported(lowering, `union kind "${kind}"`, operator, scope);
  }
  const fuzzy = isTrue(parameterOf(operator, 'isfuzzy'));
  const withSource = wordOf(parameterOf(operator, 'withsource', 'with_source')) ?? null;

  const legs: Leg[] = [];
  if (piped !== undefined) {
    legs.push({ node: piped.node, symbols: symbolsOf(piped.type), table: tableNameOf(piped.node) });
  }
  for (const expression of elementsOf(operator.Expressions)) {
    legs.push(...legsOf(lowering, expression, fuzzy, rowlessScope(scope)));
  }
  if (legs.length === 0) {
    throw semanticError(lowering, 'None of the tables of this union exists.', operator, scope);
  }
  return uniteLegs(lowering, operator, legs, { kind, fuzzy, withSource }, scope);
}
