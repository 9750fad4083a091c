import { invariant } from '../invariant.ts';
import type { Database, WorkspaceFunction } from './database.ts';
import type { BindingCache, CallCache, FunctionSymbol, GlobalState, Signature } from './language-service.ts';
import type { LanguageService } from './load-language-service.ts';
import { itemsOf } from './service-list.ts';

/** What was bound of one function, by what it was called with. */
interface BodyCaches {
  readonly bodies: CallCache;
  readonly types: CallCache;
}

/** So many calls with other arguments are remembered of each function; the service remembers ten. */
const rememberedCalls = 40;

/** What may stand for a table without naming it, as operators and as calls. */
const readsUnnamedTables =
  /\b(?:union|search|find|externaldata|entity_group)\b|\b(?:table|external_table|materialized_view|stored_query_result|database|cluster|workspace|app|resource)\s*\(/;

/**
 * The functions of databases that have the same functions and differ in their tables. The language service binds the body of a function
 * anew for each database; here bodies that read no table, of functions that take none, are bound once for all of them. Replays bind a
 * query against dozens of databases, each with another column gone, and most of what is bound are such functions.
 *
 * A body reads no table as far as no word of its text, nor of those of the functions that it calls, strings and comments included, is of
 * the name of a table or stands for tables.
 */
export class SharedBodies {
  readonly symbols: ReadonlyMap<FunctionSymbol, WorkspaceFunction>;
  readonly #service: LanguageService;
  /** By function that reads no unnamed table, every word that it reaches. */
  readonly #words: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #first: Database;
  readonly #caches = new Map<FunctionSymbol, BodyCaches>();
  /** What is known of bodies that are shared, whatever they are called with: the service looks for no body before it knows. */
  readonly #facts = new Map<Signature, unknown>();

  constructor(
    service: LanguageService,
    database: Database,
    symbolOf: (definition: WorkspaceFunction) => FunctionSymbol,
  ) {
    this.#service = service;
    this.#first = database;
    this.symbols = new Map(database.functions.map((definition) => [symbolOf(definition), definition]));
    this.#words = wordsReached(database.functions);
  }

  /** Lets a database that is not bound against yet, and has a cache, take part. */
  join({ Cache }: GlobalState, database: Database): void {
    invariant(Cache !== null, 'Databases are bound against with a cache.');
    const cache = Cache.GetOrCreate(this.#service.Binding.GlobalBindingCache);
    const taken = new Set([...wordsOfTables(this.#first), ...wordsOfTables(database)]);
    const shared = new Set<Signature>();
    for (const [symbol, { name, parameters }] of this.symbols) {
      const words = this.#words.get(name);
      const isOwn = words === undefined || [...words].some((word) => taken.has(word));
      if (isOwn || parameters.some(({ type }) => typeof type !== 'string')) continue;
      const { bodies, types } = this.#cachesOf(symbol);
      for (const signature of itemsOf(symbol.Signatures)) {
        shared.add(signature);
        cache.CallSiteToExpansionMap.TryAdd(signature, bodies);
        cache.CallSiteToResultTypeMap.TryAdd(signature, types);
      }
    }
    this.#shareFacts(cache.DatabaseFunctionBodyFacts, shared);
  }

  #shareFacts(facts: BindingCache['DatabaseFunctionBodyFacts'], shared: ReadonlySet<Signature>): void {
    const own = { get: facts.TryGetValue.bind(facts), set: facts.AddOrUpdate.bind(facts) };
    facts.TryGetValue = (signature, value) => {
      if (!shared.has(signature)) return own.get(signature, value);
      value.v = this.#facts.get(signature);
      return value.v !== undefined;
    };
    facts.AddOrUpdate = (signature, value) => {
      if (shared.has(signature)) this.#facts.set(signature, value);
      else own.set(signature, value);
    };
  }

  #cachesOf(symbol: FunctionSymbol): BodyCaches {
    const known = this.#caches.get(symbol);
    if (known !== undefined) return known;
    const { Utils, Binding, Symbols, FunctionCallExpansion } = this.#service;
    const { MostRecentlyUsedCache$2: recent } = Utils;
    const made = {
      bodies: new (recent(Binding.CallSiteInfo, FunctionCallExpansion))(rememberedCalls),
      types: new (recent(Binding.CallSiteInfo, Symbols.TypeSymbol))(rememberedCalls),
    };
    this.#caches.set(symbol, made);
    return made;
  }
}

function wordsOfTables({ tables, externalTables, answered }: Database): readonly string[] {
  const names = [...tables.keys(), ...(externalTables?.keys() ?? []), ...(answered ?? []).map(({ name }) => name)];
  return names.flatMap((name) => wordsOf(name));
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}_]+/gu) ?? [];
}

/** The words of a function's text and of the texts of all functions that it may call; nothing for one that may read any table. */
function wordsReached(functions: readonly WorkspaceFunction[]): ReadonlyMap<string, ReadonlySet<string>> {
  const texts = new Map(functions.map(({ name, body }) => [name, body]));
  const own = new Map([...texts].map(([name, body]) => [name, new Set(wordsOf(body))]));
  const readsAny = new Set([...texts].filter(([, body]) => readsUnnamedTables.test(body)).map(([name]) => name));
  const found = new Map<string, ReadonlySet<string>>();
  for (const [name, words] of own) {
    // Growing while it is gone through, a set is a queue of what is not looked at yet.
    const reached = new Set([name, ...words]);
    for (const word of reached) {
      for (const further of own.get(word) ?? []) reached.add(further);
    }
    if (![...reached].some((word) => readsAny.has(word))) found.set(name, reached);
  }
  return found;
}
