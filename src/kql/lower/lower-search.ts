import type { PlanNode } from '../plan/node.ts';
import type { NodeOf } from '../syntax/language-service.ts';
import { symbolsOf } from './align-columns.ts';
import { type Lowering, nodeBase, unsupported } from './lowering.ts';
import { checkParameters, parameterOf, wordOf } from './operator-parameters.ts';
import { rowlessScope, rowScope, type Scope } from './scope.ts';
import { searchPredicate } from './search-predicate.ts';
import { searchedTables } from './searched-tables.ts';
import type { PipeStart } from './subquery.ts';
import { tableNameOf } from './union-legs.ts';
import { uniteLegs } from './unite-legs.ts';

/**
 * `search`: the union of the tables, with their names in `$table`, and a condition. The name of rows that have none is undetermined.
 *
 * @see https://learn.microsoft.com/kusto/query/search-operator
 */
export function lowerSearch(
  lowering: Lowering,
  operator: NodeOf<'SearchOperator'>,
  piped: PipeStart | undefined,
  scope: Scope,
): PlanNode {
  checkParameters(lowering, operator, ['kind'], scope);
  const kind = wordOf(parameterOf(operator, 'kind')) ?? 'default';
  if (!['default', 'case_insensitive', 'case_sensitive'].includes(kind)) {
    throw unsupported(lowering, `kind "${kind}" of "search"`, operator, scope);
  }
  if (operator.DataScope !== null) {
    throw unsupported(lowering, 'a data scope of "search"', operator, scope);
  }
  const legs =
    piped === undefined
      ? searchedTables(lowering, 'search', operator, operator.InClause, rowlessScope(scope))
      : [{ node: piped.node, symbols: symbolsOf(piped.type), table: tableNameOf(piped.node) }];
  const named = legs.map((leg, index) => ({ ...leg, table: leg.table ?? `search_arg${index}` }));
  const uniting = { kind: 'outer', fuzzy: false, withSource: '$table' } as const;
  const input = uniteLegs(lowering, operator, named, uniting, scope);
  const search = { lowering, scope: rowScope(scope, input), caseSensitive: kind === 'case_sensitive' };
  const predicate = searchPredicate(search, operator.Condition);
  return {
    operator: 'where',
    input,
    predicate,
    ...nodeBase(lowering, operator, scope, input.columns, input.open),
  };
}
