import { KqlSemanticError } from '../errors/kql-semantic-error.ts';
import { KqlSyntaxError } from '../errors/kql-syntax-error.ts';
import { KqlUnsupportedError } from '../errors/kql-unsupported-error.ts';
import { invariant } from '../invariant.ts';
import type { PlanSource } from '../plan/plan.ts';
import { analyze } from './analyze.ts';
import type { Origin } from './called-functions.ts';
import type { AnsweredFunction, Database, WorkspaceFunction } from './database.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Dialect } from './dialect.ts';
import type { GlobalState, NodeOf, ServiceSymbol, SyntaxNode } from './language-service.ts';
import { placeIn } from './place-in.ts';
import { withService } from './service-failure.ts';
import { tooMuchToParse } from './too-much-to-parse.ts';

/** A query that parses and binds without an error, in itself and in every function that it calls. */
export interface BoundQuery {
  readonly text: string;
  readonly database: Database;
  readonly root: NodeOf<'QueryBlock'>;
  readonly globals: GlobalState;
  readonly functions: ReadonlyMap<ServiceSymbol, WorkspaceFunction>;
  readonly answered: ReadonlyMap<ServiceSymbol, AnsweredFunction>;
  /** The query, then the functions of the workspace that it calls. */
  readonly sources: readonly PlanSource[];
  /** Where the text of the query's tree, or of a called body, is. */
  readonly originOf: (root: SyntaxNode) => Origin | undefined;
}

export interface BindOptions {
  /** Default `kusto`: nothing is refused for the service's sake. */
  readonly dialect?: Dialect;
}

/**
 * Parses a query and binds it against a database. Throws the first error by position, a {@link KqlSyntaxError} where the text
 * is not KQL and a {@link KqlSemanticError} where it is and names or types do not fit; {@link bindOrDiagnose} gives all of them.
 */
export function bindQuery(text: string, database: Database, options: BindOptions = {}): BoundQuery {
  const result = bindOrDiagnose(text, database, options);
  if ('bound' in result) {
    return result.bound;
  }
  const first = firstOf(result.diagnostics);
  invariant(first !== undefined, 'A query that does not bind has a diagnostic.');
  throw errorOf(first);
}

/** The query, bound; or everything that keeps it from binding, in the order of the text, and never nothing. */
export type BindResult = { readonly bound: BoundQuery } | { readonly diagnostics: readonly Diagnostic[] };

/** Parses a query and binds it against a database, once, whatever comes of it. */
export function bindOrDiagnose(text: string, database: Database, options: BindOptions = {}): BindResult {
  const refused = refusedUnread(text);
  if (refused !== undefined) {
    return { diagnostics: [refused] };
  }
  const { code, called, symbols, diagnostics } = withService(() => analyze(text, database, options.dialect ?? 'kusto'));
  if (diagnostics.length > 0) {
    return { diagnostics };
  }
  const { globals, functions, answered } = symbols;
  const { sources, originOf } = called;
  return { bound: { text, database, root: code.Syntax, globals, functions, answered, sources, originOf } };
}

/** Everything that keeps a query from binding, in the order of the text; empty when it binds. */
export function diagnose(text: string, database: Database, options: BindOptions = {}): readonly Diagnostic[] {
  const result = bindOrDiagnose(text, database, options);
  return 'bound' in result ? [] : result.diagnostics;
}

/** What is said of a text that is not even handed to the parser. */
function refusedUnread(text: string): Diagnostic | undefined {
  const tooMuch = tooMuchToParse(text);
  if (tooMuch === undefined) {
    return undefined;
  }
  const place = placeIn([{ text, functionName: null }], 0, tooMuch.at, tooMuch.at + 1);
  if (tooMuch.of === 'levels') {
    const message = 'The query is nested too deeply: the parser takes about 400 brackets in each other.';
    return { kind: 'semantic', code: 'depth', message, place, help: 'Name a part of it with "let".' };
  }
  const feature = '"case()" with more than 1,000 arguments';
  return { kind: 'unsupported', code: 'unsupported', message: `Not supported: ${feature}.`, place, feature };
}

/** Where the text does not parse, calls itself or is refused by the service, whatever else is said follows from that. */
function firstOf(diagnostics: readonly Diagnostic[]): Diagnostic | undefined {
  return (
    diagnostics.find(({ kind }) => kind === 'syntax') ??
    diagnostics.find(({ code }) => code === 'recursion') ??
    diagnostics.find(({ code }) => code === 'dialect') ??
    diagnostics[0]
  );
}

function errorOf({ kind, message, place, help, feature }: Diagnostic): Error {
  switch (kind) {
    case 'syntax':
      return new KqlSyntaxError(message, place, help);
    case 'semantic':
      return new KqlSemanticError(message, place, help);
    case 'unsupported':
      return new KqlUnsupportedError(feature ?? message, place, help);
  }
}
