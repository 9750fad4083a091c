import { descendants } from './descendants.ts';
import type { FunctionSymbol, ServiceList } from './language-service.ts';
import { loadLanguageService } from './load-language-service.ts';
import { itemsOf } from './service-list.ts';
import { isKind, kindOf } from './syntax-kind.ts';

/** A function, aggregate or plugin that the language service knows. */
export interface KnownName {
  readonly name: string;
  /** Whether editors do not offer it: it is deprecated, or internal. */
  readonly hidden: boolean;
  /** What to use in its place, where there is anything. */
  readonly alternative: string | undefined;
}

/** Everything of the query language that the language service knows, by name and by the kinds of its syntax nodes. */
export interface Inventory {
  readonly functions: readonly KnownName[];
  readonly aggregates: readonly KnownName[];
  readonly plugins: readonly KnownName[];
  /** Kinds of tabular operators: `FilterOperator`. */
  readonly operators: readonly string[];
  /** Kinds of statements: `LetStatement`. */
  readonly statements: readonly string[];
  /** Kinds of expressions, scalar and tabular: `HasCsExpression`, `DataTableExpression`. */
  readonly expressions: readonly string[];
}

/** What the language is made of, in the order in which the language service lists it. */
export function inventory(): Inventory {
  const { Functions, Aggregates, PlugIns, kindNames } = loadLanguageService();
  const kinds = [...kindNames.values()];
  const ending = (suffix: string): readonly string[] => kinds.filter((kind) => kind.endsWith(suffix));
  return {
    functions: known(Functions.All),
    aggregates: known(Aggregates.All),
    plugins: known(PlugIns.All),
    operators: ending('Operator'),
    statements: ending('Statement'),
    expressions: ending('Expression'),
  };
}

function known(symbols: ServiceList<FunctionSymbol>): readonly KnownName[] {
  return itemsOf(symbols).map(({ Name, IsHidden, Alternative }) => ({
    name: Name,
    hidden: IsHidden,
    alternative: Alternative === null || Alternative === '' ? undefined : Alternative,
  }));
}

/** What a query is written with. */
export interface WrittenWith {
  /** The kinds of its syntax nodes. */
  readonly kinds: ReadonlySet<string>;
  /** What it calls, as it spells it: functions of any kind, and what follows `evaluate`. */
  readonly calls: ReadonlySet<string>;
  readonly plugins: ReadonlySet<string>;
}

/** Looks through the text of a query without binding it; functions that it calls are not looked into. */
export function writtenWith(query: string): WrittenWith {
  const kinds = new Set<string>();
  const calls = new Set<string>();
  const plugins = new Set<string>();
  for (const node of descendants(loadLanguageService().KustoCode.Parse(query).Syntax)) {
    kinds.add(kindOf(node));
    if (isKind(node, 'FunctionCallExpression')) {
      const isPlugin = node.Parent !== null && kindOf(node.Parent) === 'EvaluateOperator';
      (isPlugin ? plugins : calls).add(node.Name.SimpleName);
    }
  }
  return { kinds, calls, plugins };
}
