import type { ScalarType } from '../values/scalar-type.ts';
import type { Database, FunctionParameter, TableSchema, WorkspaceFunction } from './database.ts';
import type { ColumnSymbol, FunctionSymbol, GlobalState, ServiceSymbol, TableSymbol } from './language-service.ts';
import { type LanguageService, loadLanguageService } from './load-language-service.ts';

/** What the language service binds against, made of a {@link Database}. */
export interface DatabaseSymbols {
  readonly globals: GlobalState;
  readonly functions: ReadonlyMap<ServiceSymbol, WorkspaceFunction>;
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
  const functions = new Map<FunctionSymbol, WorkspaceFunction>();
  for (const definition of database.functions) {
    functions.set(functionSymbol(service, definition), definition);
  }
  const tables = [...database.tables.values()].map((table) => tableSymbol(service, table));
  const externalTables = [...(database.externalTables?.values() ?? [])].map(
    (table) => new Symbols.ExternalTableSymbol.$ctor1(table.name, columnSymbols(service, table)),
  );
  const members = [...tables, ...externalTables, ...functions.keys()];
  // With a cache, the body of a function that queries share is bound once and not in each of them: 5 ms a query, not 50.
  const globals = GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.ctor('workspace', members)).WithCache();
  const symbols: DatabaseSymbols = { globals, functions };
  cache.set(database, symbols);
  return symbols;
}

const tableSymbols = new WeakMap<TableSchema, TableSymbol>();

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
/** The symbol of a table as queries are bound against it. */
export function tableSymbolOf(schema: TableSchema): TableSymbol {
  return tableSymbol(loadLanguageService(), schema);
}

}

function functionSymbol({ Symbols }: LanguageService, { name, parameters, body }: WorkspaceFunction): FunctionSymbol {
  return new Symbols.FunctionSymbol.$ctor16(name, parametersText(parameters), wrapBody(body), null);
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
