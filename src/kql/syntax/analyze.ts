import { didYouMean } from '../errors/did-you-mean.ts';
import type { ErrorPlace } from '../errors/kql-error.ts';
import type { PlanSource } from '../plan/plan.ts';
import { bindText } from './bind-text.ts';
import type { CalledFunctions, Origin } from './called-functions.ts';
import type { AnsweredFunction, Database } from './database.ts';
import { declaredErrors } from './declared-errors.ts';
import { descendants } from './descendants.ts';
import type { Diagnostic } from './diagnostic.ts';
import { type Dialect, refusedByLogAnalytics } from './dialect.ts';
import { isFalseHintError } from './false-hint-error.ts';
import { isFalsePluginError } from './false-plugin-error.ts';
import type { KustoCode, NodeOf, ServiceDiagnostic, SyntaxNode, TypeSymbol } from './language-service.ts';
import { isFuzzy } from './missing-legs.ts';
import { namesInScope } from './names-in-scope.ts';
import { operatorKeywords } from './operator-keywords.ts';
import { placeIn } from './place-in.ts';
import { serviceFunctions } from './service-functions.ts';
import { elementsOf, itemsOf } from './service-list.ts';
import type { DatabaseSymbols } from './symbols.ts';
import { isKind } from './syntax-kind.ts';
import { undeclaredFunctions } from './undeclared-functions.ts';

/** A query as the language service sees it, and everything that is wrong with it, in the order of the text. */
export interface Analysis {
  readonly code: KustoCode;
  readonly called: CalledFunctions;
  readonly symbols: DatabaseSymbols;
  readonly diagnostics: readonly Diagnostic[];
}

const tooDeep = 'KS245';
const unknownName = 'KS142';
/** Codes of names that do not resolve: of anything, of a function, of a table. */
const unresolved: ReadonlySet<string> = new Set([unknownName, 'KS211', 'KS204']);
const unknownPlugin = 'KS124';
const expectedToken = 'KS005';
const expectedOperator = 'KS176';

/** Only the parser's diagnostics, of `GetContainedDiagnostics`. */
const syntactic = 1;

/** Parses and binds a query, and looks into every function that it calls. */
export function analyze(text: string, database: Database, dialect: Dialect): Analysis {
  const { code, called, symbols } = bindText(text, database);
  const reporter = new Reporter(called.sources, database);

  const syntaxErrors = itemsOf(code.GetSyntaxDiagnostics());
  reporter.tree(code.Syntax, { source: 0, offset: 0 }, syntaxErrors, itemsOf(code.GetDiagnostics()));
  for (const { body, origin } of called.bodies) {
    const contained = itemsOf(body.GetContainedDiagnostics());
    reporter.tree(body, origin, itemsOf(body.GetContainedDiagnostics(syntactic)), contained);
  }
  for (const [index, { functionName }] of called.sources.entries()) {
    const definition = database.functions.find(({ name }) => name === functionName);
    if (definition !== undefined) {
      reporter.declared(declaredErrors(definition, database), { source: index, offset: 0 });
    }
  }
  for (const { names, call, origin } of called.recursions) {
    reporter.recursion(names, call, origin);
  }
  if (dialect === 'loganalytics') {
    reporter.dialect(code.Syntax, { source: 0, offset: 0 });
    for (const { body, origin } of called.bodies) {
      reporter.dialect(body, origin);
    }
  }
  return { code, called, symbols, diagnostics: reporter.sorted() };
}

class Reporter {
  private readonly sources: readonly PlanSource[];
  private readonly database: Database;
  private readonly answered: ReadonlyMap<string, AnsweredFunction['gives']['kind']>;
  private readonly found = new Map<string, Diagnostic>();

  constructor(sources: readonly PlanSource[], database: Database) {
    this.sources = sources;
    this.database = database;
    this.answered = new Map(database.answered?.map(({ name, gives }) => [name, gives.kind]));
  }

  /** The errors of one tree. When it does not parse, what the binder says of it is noise. */
  tree(
    root: SyntaxNode,
    origin: Origin,
    syntaxErrors: readonly ServiceDiagnostic[],
    all: readonly ServiceDiagnostic[],
  ): void {
    const errors = syntaxErrors.filter((one) => isError(one) && !isFalseHintError(root, one));
    if (errors.length > 0) {
      const unknown = all.filter(({ Code }) => Code === unknownName);
      for (const error of errors) {
        this.syntax(root, origin, error, unknown);
      }
      return;
    }
    for (const error of all.filter(isError)) {
      if (!isFalsePluginError(root, error) && !isFalseHintError(root, error)) {
        this.semantic(root, origin, error);
      }
    }
  }

  /** Errors of a function as it is declared, which the bodies bound for its calls may not show. */
  declared(errors: readonly ServiceDiagnostic[], origin: Origin): void {
    for (const { Code, Message, Start, Length } of errors) {
      this.add('semantic', Code, sentence(Message), this.place(origin, Start, Start + Length));
    }
  }

  recursion(names: readonly string[], call: SyntaxNode, origin: Origin): void {
    const [first = '', ...rest] = names;
    const message =
      rest.length === 0
        ? `The function "${first}" calls itself.`
        : `The function "${first}" calls itself, through ${rest.map((name) => `"${name}"`).join(', ')}.`;
    this.add('semantic', 'recursion', message, this.place(origin, call.TextStart, call.End), 'KQL has no recursion.');
  }

  dialect(root: SyntaxNode, origin: Origin): void {
    for (const node of descendants(root)) {
      const refused = refusedByLogAnalytics(node);
      const message =
        refused === undefined
          ? this.refusedAnswer(node)
          : `Log Analytics refuses ${refused}; it is for Azure Data Explorer only.`;
      if (message !== undefined) {
        this.add('semantic', 'dialect', message, this.place(origin, node.TextStart, node.End));
      }
    }
  }

  private refusedAnswer(node: SyntaxNode): string | undefined {
    if (!isKind(node, 'FunctionCallExpression') || node.GetCalledFunctionBody?.() != null) {
      return undefined;
    }
    return this.database.answered?.find(({ name }) => name === node.Name.SimpleName)?.refusedBy?.loganalytics;
  }

  sorted(): readonly Diagnostic[] {
    return [...this.found.values()].sort(
      (a, b) => a.place.span.source - b.place.span.source || a.place.span.start - b.place.span.start,
    );
  }

  private syntax(
    root: SyntaxNode,
    origin: Origin,
    { Code, Message, Start, Length }: ServiceDiagnostic,
    unknown: readonly ServiceDiagnostic[],
  ): void {
    const place = this.place(origin, Start, Start + Length);
    const word = this.word(place);
    if (Code === expectedOperator && word !== '') {
      this.add('syntax', Code, `"${word}" is not a query operator.`, place, didYouMean(word, operatorKeywords));
      return;
    }
    const expected = Code === expectedToken ? /^Expected: (.*)$/s.exec(Message)?.[1] : undefined;
    if (expected === undefined) {
      this.add('syntax', Code, sentence(Message), place);
      return;
    }
    const message = word === '' ? `Expected "${expected}".` : `Unexpected "${word}"; expected "${expected}".`;
    // What looks like a stray word often follows a misspelled keyword, which the parser took for a name.
    const before = unknown.findLast((error) => error.Start + error.Length <= Start);
    this.add('syntax', Code, message, place, before === undefined ? undefined : this.strayWord(root, origin, before));
  }

  private strayWord(root: SyntaxNode, origin: Origin, { Start, Length }: ServiceDiagnostic): string {
    const word = this.word(this.place(origin, Start, Start + Length));
    const node = nodeAt(root, Start);
    const names = [...operatorKeywords, ...(node === undefined ? [] : namesInScope(node, this.database))];
    return didYouMean(word, names) ?? `There is no "${word}" here.`;
  }

  private semantic(root: SyntaxNode, origin: Origin, { Code, Message, Start, Length }: ServiceDiagnostic): void {
    const place = this.place(origin, Start, Start + Length);
    if (Code === tooDeep) {
      const message = 'The query is nested too deeply: the parser takes chains of about 400 operators or conditions.';
      this.add('semantic', 'depth', message, place, 'Break the chain with "let" or "in".');
      return;
    }
    const node = unresolved.has(Code) ? nodeAt(root, Start) : undefined;
    if (node !== undefined && (isFuzzyWildcard(node) || this.isInvokedColumn(node))) {
      return;
    }
    const word = this.word(place);
    if (node !== undefined && serviceFunctions.has(word)) {
      this.unsupported(`function "${word}()"`, place);
      return;
    }
    const isCall = Code === unknownPlugin || isKind(node?.Parent, 'FunctionCallExpression');
    const undeclared = isCall ? undeclaredFunctions.get(word) : undefined;
    if (undeclared !== undefined) {
      this.unsupported(undeclared, place);
      return;
    }
    const help = node === undefined ? undefined : didYouMean(word, namesInScope(node, this.database));
    this.add('semantic', Code, sentence(Message), place, help);
  }

  /**
   * Whether a name is a column of the piped table in `invoke FileProfile(SHA1)`: a function that adds columns takes one by its bare
   * name, which the language service knows of no invoked function.
   */
  private isInvokedColumn(node: NodeOf<'NameReference'>): boolean {
    const invoked = invokedWith(node);
    if (invoked === undefined || this.answered.get(invoked.name) !== 'columns') {
      return false;
    }
    const { Columns: columns, IsOpen: open } = invoked.rows ?? {};
    return open === true || (columns !== undefined && itemsOf(columns).some(({ Name }) => Name === node.SimpleName));
  }

  private unsupported(feature: string, place: ErrorPlace): void {
    const key = `${place.span.source} ${place.span.start} ${place.span.end} unsupported`;
    this.found.set(key, {
      kind: 'unsupported',
      code: 'unsupported',
      message: `Not supported: ${feature}.`,
      place,
      feature,
    });
  }

  private place({ source, offset }: Origin, start: number, end: number): ErrorPlace {
    return placeIn(this.sources, source, start + offset, end + offset);
  }

  private word({ span }: ErrorPlace): string {
    const text = this.sources[span.source]?.text.slice(span.start, span.end) ?? '';
    const bracketed = /^\[\s*(["'])(.*)\1\s*\]$/s.exec(text);
    return bracketed?.[2] ?? text;
  }

  private add(kind: Diagnostic['kind'], code: string, message: string, place: ErrorPlace, help?: string): void {
    const key = `${place.span.source} ${place.span.start} ${place.span.end} ${code}`;
    if (!this.found.has(key)) {
      this.found.set(key, { kind, code, message, place, ...(help === undefined ? {} : { help }) });
    }
  }
}

/** A wildcard that no table fits: under `isfuzzy` the union does without it, as without any missing table. */
function isFuzzyWildcard(node: SyntaxNode): boolean {
  if (!isKind(node, 'NameReference') || !node.SimpleName.includes('*')) {
    return false;
  }
  let union: SyntaxNode | null = node;
  while (union !== null && !isKind(union, 'UnionOperator')) {
    union = union.Parent;
  }
  return union !== null && isFuzzy(union);
}

/** The function that a name is a direct argument of, and the rows that it is given, where it is invoked. */
function invokedWith(
  node: NodeOf<'NameReference'>,
): { readonly name: string; readonly rows: TypeSymbol | null | undefined } | undefined {
  let call: SyntaxNode | null = node.Parent;
  while (call !== null && !isKind(call, 'FunctionCallExpression')) {
    call = call.Parent;
  }
  const operator = call?.Parent;
  const pipe = operator?.Parent;
  if (call === null || !isKind(operator, 'InvokeOperator') || !isKind(pipe, 'PipeExpression')) {
    return undefined;
  }
  const given = elementsOf(call.ArgumentList.Expressions);
  const isArgument = given.some(
    (argument) => argument === node || (isKind(argument, 'SimpleNamedExpression') && argument.Expression === node),
  );
  return isArgument ? { name: call.Name.SimpleName, rows: pipe.Expression.ResultType } : undefined;
}

function isError({ Severity }: ServiceDiagnostic): boolean {
  return Severity === 'Error';
}

function sentence(message: string): string {
  return /[.?!]$/.test(message) ? message : `${message}.`;
}

function nodeAt(root: SyntaxNode, start: number): NodeOf<'NameReference'> | undefined {
  for (const node of descendants(root)) {
    if (node.TextStart === start && isKind(node, 'NameReference')) {
      return node;
    }
  }
  return undefined;
}
