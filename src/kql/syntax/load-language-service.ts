import { createRequire } from 'node:module';
import type { ColumnSymbol, KustoLanguage, NodeOf, ServiceList, ServiceSymbol } from './language-service.ts';
import { itemsOf } from './service-list.ts';

/** The language service, and the names of its syntax kinds by number. */
export interface LanguageService extends KustoLanguage {
  readonly kindNames: ReadonlyMap<number, string>;
}

let loaded: LanguageService | undefined;

/**
 * Loads the language service on the first call: about 0.4 s and 53 MB, and the first analysis another 1.5 s.
 *
 * The package is a pair of scripts, not a module. They put `Bridge`, `System` and `Kusto` on `globalThis` and only work when
 * loaded in this order; the package's `main` names neither of them.
 */
export function loadLanguageService(): LanguageService {
  if (loaded === undefined) {
    const require = createRequire(import.meta.url);
    require('@kusto/language-service-next/bridge.min.js');
    require('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
    // The one cast: from here on only our own interfaces are used.
    const { Language } = (globalThis as unknown as { Kusto: { Language: KustoLanguage } }).Kusto;
    forgetRepeatedOrigins(Language);
    keepEveryType(Language);
    forgetInnerTypes(Language);
    replaceParsedColumns(Language);
    forgetUnwantedMatchId(Language);
    addColumnsOfViews(Language);
    loaded = {
      KustoCode: Language.KustoCode,
      GlobalState: Language.GlobalState,
      KustoFacts: Language.KustoFacts,
      Parsing: Language.Parsing,
      Binding: Language.Binding,
      Utils: Language.Utils,
      FunctionCallExpansion: Language.FunctionCallExpansion,
      Functions: Language.Functions,
      Aggregates: Language.Aggregates,
      PlugIns: Language.PlugIns,
      Syntax: Language.Syntax,
      Symbols: Language.Symbols,
      kindNames: invert(Language.Syntax.SyntaxKind),
    };
  }
  return loaded;
}

/**
 * Each column of a union remembers all columns that it was made of, repetitions included: a union of a union with itself, thirty
 * times over, would remember a billion. Once each is enough for everything that is done with them, and the service's own lists
 * take seconds over the tables of a whole workspace.
 */
function forgetRepeatedOrigins({ Symbols: { ColumnSymbol: columns } }: KustoLanguage): void {
  columns.GetTrulyOriginalColumns = (list) => {
    const origins = new Set<ColumnSymbol>();
    for (const column of itemsOf(list)) {
      const own = itemsOf(column.OriginalColumns);
      for (const origin of own.length > 0 ? own : [column]) {
        origins.add(origin);
      }
    }
    return [...origins];
  };
}

/**
 * The columns of a union are gathered by name and type. Once a name has two columns of one type, a column of another type is
 * dropped and its leg's values with it. Giving the first column of each type before the others goes round that.
 */
function keepEveryType({ Binding: { ColumnMap } }: KustoLanguage): void {
  const original = ColumnMap.prototype.AddRange;
  ColumnMap.prototype.AddRange = function (columns) {
    const seen = new Set<string>();
    const first: ColumnSymbol[] = [];
    const others: ColumnSymbol[] = [];
    for (const column of itemsOf(columns)) {
      const key = `${column.Type.Name} ${column.Name}`;
      (seen.has(key) ? others : first).push(column);
      seen.add(key);
    }
    original.call(this, [...first, ...others]);
  };
}

/**
 * `parse` and its kin put a column in the place of one of the same name, as `extend` does. The binder appends it instead, and from
 * there on the name means the old column, of another type perhaps.
 */
function replaceParsedColumns({ Binding: { Binder }, Symbols: { TableSymbol } }: KustoLanguage): void {
  const binder = Binder.NodeBinder.prototype;
  for (const method of ['ParseVisitCommon', 'VisitParseKvOperator'] as const) {
    const original = binder[method];
    binder[method] = function (...parameters) {
      const info = original.apply(this, parameters);
      const { ResultType: type } = info;
      return type instanceof TableSymbol ? info.WithResultType(type.WithColumns(lastOfEachName(type.Columns))) : info;
    };
  }
}

function lastOfEachName(columns: ServiceList<ColumnSymbol>): readonly ColumnSymbol[] {
  const byName = new Map<string, ColumnSymbol>();
  for (const column of itemsOf(columns)) {
    // A name that is there keeps its place in the map.
    byName.set(column.Name, column);
  }
  return [...byName.values()];
}

/**
 * `scan` gives each row the number of its match under `with_match_id=name` only. The binder adds a column in any case, `match_id` where
 * no name is given, that a later `*` stands for and that no row has.
 */
function forgetUnwantedMatchId({ Binding: { Binder }, Symbols: { TableSymbol } }: KustoLanguage): void {
  const binder = Binder.NodeBinder.prototype;
  const original = binder.VisitScanOperator;
  binder.VisitScanOperator = function (node: NodeOf<'ScanOperator'>) {
    const info = original.call(this, node);
    const { ResultType: type } = info;
    if (
      !(type instanceof TableSymbol) ||
      itemsOf(node.Parameters).some((one) => one.Name.SimpleName === matchIdParameter)
    ) {
      return info;
    }
    return info.WithResultType(type.WithColumns(itemsOf(type.Columns).slice(0, -1)));
  };
}

const matchIdParameter = 'with_match_id';

/**
 * A wildcard in a union stands for tables and views. The binder takes the columns of the tables only, and then refuses the names of
 * the views' columns behind the union. Here they follow on those of the tables, in the order of the text.
 */
function addColumnsOfViews({
  Binding: { Binder },
  Symbols: { FunctionSymbol, GroupSymbol, TableSymbol },
}: KustoLanguage): void {
  const binder = Binder.prototype;
  const original = binder.AddTables;
  const declarationOf = (symbol: ServiceSymbol): NodeOf<'FunctionBody'> | null | undefined =>
    symbol instanceof FunctionSymbol ? itemsOf(symbol.Signatures)[0]?.Declaration : undefined;
  binder.AddTables = function (symbol, tables) {
    const members = symbol instanceof GroupSymbol ? itemsOf(symbol.Members) : [symbol];
    const places = new Map(members.map((member) => [member, declarationOf(member)?.TextStart ?? -1]));
    for (const member of members.toSorted((a, b) => (places.get(a) ?? -1) - (places.get(b) ?? -1))) {
      const type = declarationOf(member)?.Expression?.ResultType;
      original.call(this, type instanceof TableSymbol ? type : member, tables);
    }
  };
}

/**
 * The language service guesses what is inside a dynamic (an array of strings, a bag) and refuses what does not fit, or names a
 * column by it. In the engine a dynamic is a dynamic: `split(x, ",")[0][1]` is null, `list_x[0].foo` is `list_x_0_foo`. These
 * types become the plain one, before the built-in functions are made of them; but not that of bags, which some functions add to.
 */
function forgetInnerTypes({ Symbols: { ScalarTypes: types } }: KustoLanguage): void {
  const plain = types.GetSymbol('dynamic');
  for (const name of Object.getOwnPropertyNames(types)) {
    if (/Bag(\$[0-9]+)?$/.test(name) && name !== 'DynamicArrayOfBag') {
      continue;
    }
    if (/^Dynamic./.test(name)) {
      Reflect.set(types, name, plain);
    } else if (/^GetDynamic/.test(name)) {
      Reflect.set(types, name, () => plain);
    }
  }
}

function invert(kinds: Readonly<Record<string, unknown>>): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const [name, number] of Object.entries(kinds)) {
    if (typeof number === 'number') {
      names.set(number, name);
    }
  }
  return names;
}
