import type { Column, ColumnType } from '../plan/column.ts';
import type { PlanNode, UnionNode } from '../plan/node.ts';
import type { ColumnSymbol, NodeOf, ServiceSymbol, SyntaxNode, TypeSymbol } from '../syntax/language-service.ts';
import { loadLanguageService } from '../syntax/load-language-service.ts';
import { elementsOf, itemsOf } from '../syntax/service-list.ts';
import { isKind, kindOf } from '../syntax/syntax-kind.ts';
import { symbolsOf, UnitedColumns } from './align-columns.ts';
import { lowerView, readTable } from './lower-call.ts';
import { columnTypeOf, type Lowering, nodeBase, semanticError, unsupported } from './lowering.ts';
import { MissingTable } from './missing-table.ts';
import { checkParameters, isTrue, parameterOf, wordOf } from './operator-parameters.ts';
import { findFunction, namesInOrder, rowlessScope, type Scope } from './scope.ts';
import { tableNode } from './table-node.ts';

/** One leg of a union, and its columns as the language service sees them. */
interface Leg {
  readonly node: PlanNode;
  readonly symbols: readonly ColumnSymbol[];
  /** Name of the table; undefined where it is an expression. */
  readonly table: string | undefined;
}

interface Piped {
  readonly node: PlanNode;
  readonly type: TypeSymbol | null | undefined;
}

/** @see https://learn.microsoft.com/kusto/query/union-operator */
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
  const output = symbolsOf(operator.ResultType);
  const listed = withSource === null ? output : output.slice(1);
  const rows = listed.length > 0 ? listed : firstOfEachName(legs);
  const columnsOfUnion = new UnitedColumns(rows);
  const united = legs.map(({ symbols }) => columnsOfUnion.place(symbols));
  if (kind === 'outer' && legs.some(({ node, symbols }, leg) => !node.open && united[leg]?.size !== symbols.length)) {
    throw unsupported(lowering, 'a union whose columns cannot be told apart', operator, scope);
  }
  const mapped = rows
    .map((symbol) => ({
      symbol,
      positions: legs.map((leg, index) => positionOf(leg, united[index]?.get(symbol))),
      sources: new Set(united.flatMap((sources) => sources.get(symbol)?.Name ?? [])),
    }))
    .filter(({ positions }) => (kind === 'outer' ? positions.some(isFound) : positions.every(isFound)));
  const names = columnNames(mapped);
  const columns: Column[] = mapped.map(({ symbol, positions }, index) => ({
    name: names[index] ?? symbol.Name,
    type: commonType(legs, positions) ?? columnTypeOf(symbol.Type),
  }));
  const source: Column[] = withSource === null ? [] : [{ name: withSource, type: 'string' }];
  const opens = legs.map(({ node }) => node.open);
  return {
    operator: 'union',
    kind,
    fuzzy,
    withSource,
    inputs: legs.map(({ node, table }, leg) => ({
      node,
      source: table ?? `union_arg${leg}`,
      map: [...source.map(() => -1), ...mapped.map(({ positions }) => positions[leg] ?? -1)],
    })),
    ...nodeBase(
      lowering,
      operator,
      scope,
      [...source, ...columns],
      kind === 'outer' ? opens.some(Boolean) : opens.every(Boolean),
    ),
  };
}

/** The language service does not see the columns of views that a wildcard fits: where there are no others they are taken as they come. */
function firstOfEachName(legs: readonly Leg[]): readonly ColumnSymbol[] {
  const first = new Map<string, ColumnSymbol>();
  for (const symbol of legs.flatMap(({ symbols }) => symbols)) {
    if (!first.has(symbol.Name)) {
      first.set(symbol.Name, symbol);
    }
  }
  return [...first.values()];
}

/**
 * The names of the output. Columns of one name and different types get the type into theirs (`x_long`); where a leg has a column
 * of that very name, it keeps it and the made-up one gives way, the other way round than the language service has it.
 */
function columnNames(output: readonly { readonly symbol: ColumnSymbol; readonly sources: ReadonlySet<string> }[]) {
  const names = output.map(({ symbol }) => symbol.Name);
  for (const [index, { symbol, sources }] of output.entries()) {
    const [wanted, ...others] = sources;
    const holder = output.findIndex((column) => column.symbol.Name === wanted);
    if (wanted !== undefined && others.length === 0 && wanted !== symbol.Name && holder >= 0) {
      if (output[holder]?.sources.has(wanted) === false) {
        names[index] = wanted;
        names[holder] = symbol.Name;
      }
    }
  }
  return names;
}

/** The type that a column has in every leg that has it. */
function commonType(legs: readonly Leg[], positions: readonly number[]): ColumnType | undefined {
  const types = new Set(positions.flatMap((position, leg) => legs[leg]?.node.columns[position]?.type ?? []));
  return types.size === 1 ? [...types][0] : undefined;
}

function isFound(position: number): boolean {
  return position >= 0;
}

/** Where a column is in a leg; -1 where it has none, or one that only the language service sees there. */
function positionOf({ node }: Leg, symbol: ColumnSymbol | undefined): number {
  return symbol === undefined ? -1 : node.columns.findIndex(({ name }) => name === symbol.Name);
}

/** What `withsource` calls a leg: a table's name, or the one that `as` gave. */
function tableNameOf(node: PlanNode): string | undefined {
  if (node.operator === 'as') {
    return node.label;
  }
  return node.operator === 'table' ? node.name : undefined;
}

function legsOf(lowering: Lowering, expression: SyntaxNode, fuzzy: boolean, scope: Scope): readonly Leg[] {
  const inner = isKind(expression, 'ParenthesizedExpression') ? expression.Expression : expression;
  if (isKind(inner, 'NameReference') && /Wildcarded/.test(kindOf(inner.Name))) {
    return wildcardLegs(lowering, inner, scope);
  }
  try {
    const node = lowering.table(expression, scope);
    return [{ node, symbols: symbolsOf(expression.ResultType), table: viewNameOf(inner) ?? tableNameOf(node) }];
  } catch (error) {
    if (fuzzy && error instanceof MissingTable) {
      // A table that does not exist: under isfuzzy the union does without it.
      return [];
    }
    throw error;
  }
}

/** A `view` counts under its own name; what other functions and `let`s give has none. */
function viewNameOf(node: SyntaxNode): string | undefined {
  const symbol = node.ReferencedSymbol;
  return symbol instanceof loadLanguageService().Symbols.FunctionSymbol && symbol.IsView ? symbol.Name : undefined;
}

/** `Azure*`: every table that fits, in the order of the database, then the views, in the order of the query. */
function wildcardLegs(lowering: Lowering, name: NodeOf<'NameReference'>, scope: Scope): readonly Leg[] {
  const { Symbols } = loadLanguageService();
  const symbol = name.ReferencedSymbol;
  const members: readonly ServiceSymbol[] =
    symbol instanceof Symbols.GroupSymbol ? itemsOf(symbol.Members) : symbol == null ? [] : [symbol];
  const declared = namesInOrder(scope.names);
  const inOrder = members.toSorted((a, b) => declared.indexOf(a.Name) - declared.indexOf(b.Name));
  return inOrder.map((member) => {
    const view = member instanceof Symbols.FunctionSymbol ? findFunction(scope.names, member.Name) : undefined;
    if (view !== undefined) {
      const value = lowerView(lowering, member.Name, name, scope);
      return {
        node: readTable(value, nodeBase(lowering, name, scope, [])),
        symbols: symbolsOf(view.declaration.Body.Expression?.ResultType),
        table: member.Name,
      };
    }
    if (!(member instanceof Symbols.TableSymbol) || !lowering.bound.database.tables.has(member.Name)) {
      throw unsupported(lowering, `a union wildcard that fits "${member.Name}", which is no table`, name, scope);
    }
    return {
      node: tableNode(lowering, member.Name, name, scope),
      symbols: itemsOf(member.Columns),
      table: member.Name,
    };
  });
}
