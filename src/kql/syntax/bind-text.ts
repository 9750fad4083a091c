import { type CalledFunctions, findCalledFunctions, type Origin } from './called-functions.ts';
import type { Database, WorkspaceFunction } from './database.ts';
import type { KustoCode, ServiceDiagnostic, SyntaxNode } from './language-service.ts';
import { loadLanguageService } from './load-language-service.ts';
import { blankOut, missingLegs, type TextRange } from './missing-legs.ts';
import { itemsOf } from './service-list.ts';
import { type DatabaseSymbols, symbolsOf } from './symbols.ts';

/** A query as the language service sees it, with what it calls and what it is bound against. */
export interface BoundText {
  readonly code: KustoCode;
  readonly called: CalledFunctions;
  readonly symbols: DatabaseSymbols;
}

/**
 * Parses and binds a query. Legs of fuzzy unions whose tables do not exist are blanked out, in the query and in the functions that
 * it calls, and what is left is bound again; offsets stay as they are.
 */
export function bindText(text: string, database: Database): BoundText {
  let current = { text, database };
  for (;;) {
    const symbols = symbolsOf(current.database);
    const code = parseAndAnalyze(current.text, symbols);
    const called = findCalledFunctions(code.Syntax, text, database, symbols);
    const missing = mentionsFuzzy(called) ? findMissing(code, called) : new Map<number, readonly TextRange[]>();
    if (missing.size === 0) {
      return { code, called, symbols };
    }
    current = {
      text: blankOut(current.text, missing.get(0) ?? []),
      database: withBlanks(current.database, called, missing),
    };
  }
}

function parseAndAnalyze(text: string, { globals }: DatabaseSymbols): KustoCode {
  return loadLanguageService().KustoCode.ParseAndAnalyze(text, globals);
}

function mentionsFuzzy({ sources }: CalledFunctions): boolean {
  return sources.some((source) => source.text.includes('isfuzzy'));
}

/** By source, the ranges to blank out. */
function findMissing(code: KustoCode, called: CalledFunctions): ReadonlyMap<number, readonly TextRange[]> {
  const found = new Map<number, TextRange[]>();
  const look = (tree: SyntaxNode, { source, offset }: Origin, diagnostics: readonly ServiceDiagnostic[]) => {
    const ranges = missingLegs(tree, diagnostics);
    if (ranges.length > 0) {
      const shifted = ranges.map(({ start, end }) => ({ start: start + offset, end: end + offset }));
      found.set(source, [...(found.get(source) ?? []), ...shifted]);
    }
  };
  look(code.Syntax, { source: 0, offset: 0 }, itemsOf(code.GetDiagnostics()));
  for (const { body, origin } of called.bodies) {
    look(body, origin, itemsOf(body.GetContainedDiagnostics()));
  }
  return found;
}

const blanked = new WeakMap<Database, Map<string, Database>>();

/** The database with other bodies for some functions; the same object for the same bodies, so that its symbols are kept. */
function withBlanks(
  database: Database,
  { sources }: CalledFunctions,
  missing: ReadonlyMap<number, readonly TextRange[]>,
): Database {
  const bodies = new Map<string, string>();
  for (const [source, ranges] of missing) {
    const name = sources[source]?.functionName;
    const definition = database.functions.find((candidate) => candidate.name === name);
    if (definition !== undefined) {
      bodies.set(definition.name, blankOut(definition.body, ranges));
    }
  }
  if (bodies.size === 0) {
    return database;
  }
  const key = JSON.stringify([...bodies]);
  let known = blanked.get(database);
  if (known === undefined) {
    known = new Map();
    blanked.set(database, known);
  }
  let changed = known.get(key);
  if (changed === undefined) {
    const functions = database.functions.map(
      (definition): WorkspaceFunction => ({ ...definition, body: bodies.get(definition.name) ?? definition.body }),
    );
    changed = { ...database, functions };
    known.set(key, changed);
  }
  return changed;
}
