import type { Column, ColumnType } from '../plan/column.ts';
import type { UnionNode } from '../plan/node.ts';
import type { ColumnSymbol, SyntaxNode } from '../syntax/language-service.ts';
import { symbolsOf, UnitedColumns } from './align-columns.ts';
import { columnTypeOf, type Lowering, nodeBase, unsupported } from './lowering.ts';
import type { Scope } from './scope.ts';
import type { Leg } from './union-legs.ts';

/** How tables are put under each other. */
export type Uniting = Pick<UnionNode, 'kind' | 'fuzzy' | 'withSource'>;

/** The union of some tables; its columns are those that the language service gives `operator`. */
export function uniteLegs(
  lowering: Lowering,
  operator: SyntaxNode,
  legs: readonly Leg[],
  { kind, fuzzy, withSource }: Uniting,
  scope: Scope,
): UnionNode {
  if (withSource !== null && legs.some(({ node }) => node.operator === 'table' && node.answered?.table !== undefined)) {
    throw unsupported(
      lowering,
      'the name that a table of another resource has in a column of sources',
      operator,
      scope,
    );
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

/** Where the language service sees no columns at all they are taken as they come. */
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
