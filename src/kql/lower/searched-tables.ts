import type { NodeOf, SyntaxNode } from '../syntax/language-service.ts';
import { loadLanguageService } from '../syntax/load-language-service.ts';
import { elementsOf } from '../syntax/service-list.ts';
import { tableSymbolOf } from '../syntax/symbols.ts';
import { isKind } from '../syntax/syntax-kind.ts';
import { symbolsOf } from './align-columns.ts';
import { lowerView, readTable } from './lower-call.ts';
import { type Lowering, nodeBase, unsupported } from './lowering.ts';
import { findFunction, namesInOrder, type Scope } from './scope.ts';
import { tableNode } from './table-node.ts';
import { type Leg, legsOf } from './union-legs.ts';

type InClause = NodeOf<'SearchOperator'>['InClause'];

/** How many tables are searched at once, times columns, before a query is given up: one over a whole workspace has millions. */
const cellLimit = 1_000_000;

/** The tables of `search in (…)` or `find in (…)`; without a list all tables of the database and all views of the query. */
export function searchedTables(
  lowering: Lowering,
  keyword: 'search' | 'find',
  operator: SyntaxNode,
  clause: InClause,
  scope: Scope,
): readonly Leg[] {
  if (clause !== null) {
    return elementsOf(clause.Expressions).flatMap((table) => {
      checkName(lowering, keyword, table, scope);
      return legsOf(lowering, table, false, scope);
    });
  }
  const { database } = lowering.bound;
  const names = new Set([...database.tables.values()].flatMap(({ columns }) => columns.map(({ name }) => name)));
  if (database.tables.size * names.size > cellLimit) {
    const feature = `"${keyword}" over all ${database.tables.size} tables of the workspace, instead of "${keyword} in (…)"`;
    throw unsupported(lowering, feature, operator, scope);
  }
  const tables = [...database.tables.values()].map(
    (schema): Leg => ({
      node: tableNode(lowering, schema.name, operator, scope),
      symbols: symbolsOf(tableSymbolOf(schema)),
      table: schema.name,
    }),
  );
  return [...tables, ...viewLegs(lowering, operator, scope)];
}

/** Only names: what the name of another expression, or of a function, would be is not documented. */
function checkName(lowering: Lowering, keyword: string, table: SyntaxNode, scope: Scope): void {
  const { FunctionSymbol } = loadLanguageService().Symbols;
  const symbol = table.ReferencedSymbol;
  if (!isKind(table, 'NameReference') || (symbol instanceof FunctionSymbol && !symbol.IsView)) {
    throw unsupported(lowering, `"${keyword} in" anything but tables and views`, table, scope);
  }
}

function viewLegs(lowering: Lowering, operator: SyntaxNode, scope: Scope): readonly Leg[] {
  return namesInOrder(scope.names).flatMap((name) => {
    const declaration = findFunction(scope.names, name)?.declaration;
    if (declaration === undefined || declaration.ViewKeyword === null) {
      return [];
    }
    const node = readTable(lowerView(lowering, name, operator, scope), nodeBase(lowering, operator, scope, []));
    return [{ node, symbols: symbolsOf(declaration.Body.Expression?.ResultType), table: name }];
  });
}
