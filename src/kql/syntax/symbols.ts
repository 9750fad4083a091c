import type { ScalarType } from '../values/scalar-type.ts';
import type { AnsweredFunction, Database, FunctionParameter, TableSchema, WorkspaceFunction } from './database.ts';
import type {
  CallContext,
  ColumnSymbol,
  FunctionSymbol,
  GlobalState,
  ServiceSymbol,
  TableSymbol,
  TypeSymbol,
} from './language-service.ts';
import { type LanguageService, loadLanguageService } from './load-language-service.ts';
import { itemsOf } from './service-list.ts';
import { SharedBodies } from './shared-bodies.ts';

/** What the language service binds against, made of a {@link Database}. */
export interface DatabaseSymbols {
  readonly globals: GlobalState;
  readonly functions: ReadonlyMap<ServiceSymbol, WorkspaceFunction>;
  readonly answered: ReadonlyMap<ServiceSymbol, AnsweredFunction>;
}

const cache = new WeakMap<Database, DatabaseSymbols>();

/**
 * The symbols of a database, made once for each `Database` object. All of the package's numbered constructors are called
 * here: they may be renumbered from version to version.
 */
export function symbolsOf(database: Database): DatabaseSymbols {
  const cached = cache.get(database);
  if (cached !== undefined) {
    return cached;
  }
  const service = loadLanguageService();
  const { Symbols, GlobalState } = service;
  const shared = sharedBodies(service, database);
  const functions = shared.symbols;
  const tables = [...database.tables.values()].map((table) => tableSymbol(service, table));
  const externalTables = [...(database.externalTables?.values() ?? [])].map(
    (table) => new Symbols.ExternalTableSymbol.$ctor1(table.name, columnSymbols(service, table)),
  );
  const named = new Set(database.functions.map(({ name }) => name));
  const answered = new Map<FunctionSymbol, AnsweredFunction>();
  for (const definition of database.answered ?? []) {
    if (!named.has(definition.name)) {
      answered.set(answeredSymbol(service, definition), definition);
    }
  }
  const members = [...tables, ...externalTables, ...functions.keys(), ...answered.keys()];
  // With a cache, the body of a function that queries share is bound once and not in each of them: 5 ms a query, not 50.
  const globals = GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.ctor('workspace', members)).WithCache();
  shared.join(globals, database);
  const symbols: DatabaseSymbols = { globals, functions, answered };
  cache.set(database, symbols);
  return symbols;
}

const bodies = new WeakMap<readonly WorkspaceFunction[], SharedBodies>();

/** The functions of a database, made once for each list of them: databases that differ in tables share them. */
function sharedBodies(service: LanguageService, database: Database): SharedBodies {
  const known = bodies.get(database.functions);
  if (known !== undefined) {
    return known;
  }
  const made = new SharedBodies(service, database, (definition) => functionSymbol(service, definition));
  bodies.set(database.functions, made);
  return made;
}

const tableSymbols = new WeakMap<TableSchema, TableSymbol>();

/** The symbol of a table as queries are bound against it. */
export function tableSymbolOf(schema: TableSchema): TableSymbol {
  return tableSymbol(loadLanguageService(), schema);
}

/** The symbol of a table, made once for each `TableSchema` object: databases that differ in a table share the others. */
function tableSymbol(service: LanguageService, schema: TableSchema): TableSymbol {
  let symbol = tableSymbols.get(schema);
  if (symbol === undefined) {
    symbol = makeTableSymbol(service, schema);
    tableSymbols.set(schema, symbol);
  }
  return symbol;
}

function makeTableSymbol(service: LanguageService, schema: TableSchema): TableSymbol {
  const symbol = new service.Symbols.TableSymbol.$ctor4(schema.name, columnSymbols(service, schema));
  return schema.open ? symbol.WithIsOpen(true) : symbol;
}

function columnSymbols({ Symbols }: LanguageService, { columns }: TableSchema): readonly ColumnSymbol[] {
  return columns.map(({ name, type }) => new Symbols.ColumnSymbol(name, Symbols.ScalarTypes.GetSymbol(type)));
}

function functionSymbol({ Symbols }: LanguageService, { name, parameters, body }: WorkspaceFunction): FunctionSymbol {
  return new Symbols.FunctionSymbol.$ctor16(name, parametersText(parameters), wrapBody(body), null);
}

const answeredSymbols = new WeakMap<AnsweredFunction, FunctionSymbol>();

/** The symbol of an answered function, made once for each object. */
function answeredSymbol(service: LanguageService, definition: AnsweredFunction): FunctionSymbol {
  let symbol = answeredSymbols.get(definition);
  if (symbol === undefined) {
    symbol = makeAnsweredSymbol(service, definition);
    answeredSymbols.set(definition, symbol);
  }
  return symbol;
}

function makeAnsweredSymbol(service: LanguageService, { name, parameters, gives }: AnsweredFunction): FunctionSymbol {
  const { Symbols } = service;
  // The service reads parameters out of a text only together with a body.
  const declared = new Symbols.FunctionSymbol.$ctor16(name, parametersText(parameters), '{print 0}', null);
  const own = itemsOf(declared.Signatures).flatMap((signature) => itemsOf(signature.Parameters));
  switch (gives.kind) {
    case 'table': {
      const table = makeTableSymbol(service, { name, columns: gives.columns, open: gives.open });
      return new Symbols.FunctionSymbol.$ctor5(name, table, own);
    }
    case 'tables': {
      const members = [...gives.tables.values()].map((table) => tableSymbol(service, table));
      return new Symbols.FunctionSymbol.$ctor5(name, new Symbols.DatabaseSymbol.$ctor1(name, members, true), own);
    }
    case 'columns': {
      const more = columnSymbols(service, { name, columns: gives.columns, open: false });
      const returned = ({ ArgumentTypes }: CallContext): TypeSymbol | null => {
        const [table] = itemsOf(ArgumentTypes);
        return table instanceof Symbols.TableSymbol ? withColumns(table, more) : null;
      };
      const signature = new Symbols.Signature.$ctor1(returned, Symbols.Tabularity.Tabular, own);
      return new Symbols.FunctionSymbol.$ctor4(name, [signature]);
    }
  }
}

/** A table with more columns; those of a name that it has already stay as they are. */
function withColumns(table: TableSymbol, more: readonly ColumnSymbol[]): TableSymbol {
  const columns = itemsOf(table.Columns);
  const names = new Set(columns.map(({ Name }) => Name));
  return table.WithColumns([...columns, ...more.filter(({ Name }) => !names.has(Name))]);
}

/** The parameters of a function as KQL declares them: `(T:(*), span:timespan=1h)`. */
export function parametersText(parameters: readonly FunctionParameter[]): string {
  return `(${parameters.map(parameterText).join(', ')})`;
}

function parameterText({ name, type, default: defaultValue }: FunctionParameter): string {
  const text = `${bracketed(name)}:${typeof type === 'string' ? type : tableText(type.table)}`;
  return defaultValue === undefined ? text : `${text}=${defaultValue}`;
}

function tableText(columns: readonly { readonly name: string; readonly type: ScalarType }[] | '*'): string {
  return columns === '*'
    ? '(*)'
    : `(${columns.map((column) => `${bracketed(column.name)}:${column.type}`).join(', ')})`;
}

function bracketed(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : `['${name.replace(/[\\']/g, '\\$&')}']`;
}

/**
 * How much the text that is bound is ahead of the function's own. The braces are put around the body here, always, because
 * the service would put them only where it finds none.
 */
export const bodyOffset = 1;

/** A function's body in braces. */
export function wrapBody(body: string): string {
  // The line break keeps the brace out of a comment on the last line.
  return `{${body}\n}`;
}
