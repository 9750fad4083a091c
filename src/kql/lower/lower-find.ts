import type { Column } from '../plan/column.ts';
import type { Expression } from '../plan/expression.ts';
import type { NamedExpression, PlanNode, UnionNode } from '../plan/node.ts';
import type { NodeOf } from '../syntax/language-service.ts';
import { castTo } from './cast-to.ts';
import { type FoundColumn, foundColumns } from './found-columns.ts';
import type { Lowering } from './lowering.ts';
import { nodeBase, spanOf, unsupported } from './lowering.ts';
import { checkParameters, parameterOf, wordOf } from './operator-parameters.ts';
import { rowlessScope, rowScope, type Scope } from './scope.ts';
import { searchPredicate } from './search-predicate.ts';
import { searchedTables } from './searched-tables.ts';
import type { Leg } from './union-legs.ts';

interface Find {
  readonly lowering: Lowering;
  readonly operator: NodeOf<'FindOperator'>;
  readonly scope: Scope;
}

/**
 * `find`: the rows of each table that fit the predicate, with the columns that the output has, put under each other. What the output
 * does not have goes into a bag; whether a bag that is asked for by name has more than that is undetermined.
 *
 * @see https://learn.microsoft.com/kusto/query/find-operator
 */
export function lowerFind(lowering: Lowering, operator: NodeOf<'FindOperator'>, scope: Scope): UnionNode {
  const find = { lowering, operator, scope };
  checkParameters(lowering, operator, ['withsource'], scope);
  const withSource = wordOf(parameterOf(operator, 'withsource')) ?? 'source_';
  if (operator.DataScope !== null || operator.ProjectAway !== null) {
    throw unsupported(lowering, 'a data scope or "project-away" of "find"', operator, scope);
  }
  const tables = searchedTables(lowering, 'find', operator, operator.InClause, rowlessScope(scope));
  const { legs, referenced, columns, pack } = foundColumns(find, tables);
  const output: Column[] = columns.map(({ name, type }) => ({ name, type }));
  if (pack) {
    output.push({ name: 'pack_', type: 'dynamic' });
  }
  const inputs = legs.map((leg) => {
    const node = projected(find, found(find, leg, referenced), leg, columns, pack);
    return { node, source: nameOf(find, leg), map: [-1, ...output.keys()] };
  });
  return {
    operator: 'union',
    kind: 'outer',
    fuzzy: false,
    withSource,
    inputs,
    ...nodeBase(lowering, operator, scope, [{ name: withSource, type: 'string' }, ...output]),
  };
}

function nameOf({ lowering, operator, scope }: Find, { table }: Leg): string {
  if (table === undefined) {
    throw unsupported(lowering, '"find in" anything but tables and views', operator, scope);
  }
  return table;
}

/** The rows of a table that fit. Columns of the predicate that it does not have are null. */
function found({ lowering, operator, scope }: Find, { node }: Leg, referenced: readonly FoundColumn[]): PlanNode {
  const span = spanOf(operator, scope);
  const missing = referenced.filter(({ name }) => !node.columns.some((column) => column.name === name));
  const input: PlanNode =
    missing.length === 0
      ? node
      : {
          operator: 'extend',
          input: node,
          items: missing.map(({ name, type }) => ({ name, expression: missingValue(type, span), target: -1 })),
          ...nodeBase(lowering, operator, scope, [...node.columns, ...missing]),
        };
  const search = { lowering, scope: rowScope(scope, input), caseSensitive: false };
  const predicate = searchPredicate(search, operator.Condition);
  return { operator: 'where', input, predicate, ...nodeBase(lowering, operator, scope, input.columns) };
}

function projected(
  { lowering, operator, scope }: Find,
  input: PlanNode,
  leg: Leg,
  columns: readonly FoundColumn[],
  pack: boolean,
): PlanNode {
  const span = spanOf(operator, scope);
  const items = columns.map(({ name, type }): NamedExpression => {
    const index = leg.node.columns.findIndex((column) => column.name === name);
    const column = leg.node.columns[index];
    if (column === undefined) {
      return { name, expression: missingValue(type, span) };
    }
    if (column.type !== type && type !== 'string') {
      throw unsupported(lowering, `a column of "find" as ${type} that is ${column.type} in a table`, operator, scope);
    }
    return { name, expression: castTo({ kind: 'column', type: column.type, name, index, span }, type) };
  });
  if (pack) {
    const rest = leg.node.columns.flatMap(({ name, type }, index): Expression[] =>
      columns.some((column) => column.name === name)
        ? []
        : [
            { kind: 'literal', type: 'string', value: name, span },
            { kind: 'column', type, name, index, span },
          ],
    );
    if (rest.length === 0) {
      throw unsupported(lowering, `"find" where a table has nothing for the column "pack_"`, operator, scope);
    }
    const expression: Expression = { kind: 'call', type: 'dynamic', function: 'bag_pack', arguments: rest, span };
    items.push({ name: 'pack_', expression });
  }
  const output = items.map(({ name, expression }) => ({ name, type: expression.type }));
  return { operator: 'project', keyword: 'project', input, items, ...nodeBase(lowering, operator, scope, output) };
}

function missingValue(type: FoundColumn['type'], span: Expression['span']): Expression {
  return { kind: 'literal', type, value: type === 'string' ? '' : null, span };
}
