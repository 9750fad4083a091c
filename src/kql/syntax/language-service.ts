/**
 * The part of Microsoft's `Kusto.Language` that we use, as narrow interfaces of our own. The package's own declarations are
 * ambient, declare lists wrongly and do not pass `strict`; what is here was checked against version 12.4.1.
 *
 * Everything is a Bridge.NET object: `null` stands for what is absent, `ResultType` and its like exist only on expressions.
 */

/** .NET lists come as plain arrays or as objects with `Count`; read them with `itemsOf`. */
export type ServiceList<T> = readonly T[] | { readonly Count: number; getItem(index: number): T };

/** A list with separators between its elements; read it with `elementsOf`. */
export type SeparatedList<T> = ServiceList<{ readonly Element$1: T; readonly Separator: SyntaxToken | null }>;

export interface SyntaxElement {
  readonly Kind: number;
  readonly IsToken: boolean;
  readonly IsMissing: boolean;
  /** UTF-16 offsets in the text of the tree, without the blanks and comments in front. */
  readonly TextStart: number;
  readonly End: number;
  readonly Parent: SyntaxNode | null;
}

export interface SyntaxToken extends SyntaxElement {
  readonly Text: string;
}

/** A node of any kind. Fields that only some kinds have are reached through {@link NodeShapes}. */
export interface SyntaxNode extends SyntaxElement {
  readonly ChildCount: number;
  GetChild(index: number): SyntaxElement | null;
  GetContainedDiagnostics(include?: number): ServiceList<ServiceDiagnostic>;
  readonly ResultType?: TypeSymbol | null;
  readonly ReferencedSymbol?: ServiceSymbol | null;
  readonly ReferencedSignature?: Signature | null;
  /** The body of a called function, bound for this call; null for built-in functions. */
  GetCalledFunctionBody?(): NodeOf<'FunctionBody'> | null;
}

export interface ServiceDiagnostic {
  readonly Code: string;
  readonly Severity: string;
  readonly Message: string;
  readonly Start: number;
  readonly Length: number;
}

export interface ServiceSymbol {
  readonly Name: string;
}

export interface ColumnSymbol extends ServiceSymbol {
  readonly Type: TypeSymbol;
  /** The columns that a join or union made this one of. */
  readonly OriginalColumns: ServiceList<ColumnSymbol>;
}

/** A type: scalar (`Name` is `long`, `dynamic`, `unknown` …), or with columns when it is a table or a tuple. */
export interface TypeSymbol extends ServiceSymbol {
  readonly Columns?: ServiceList<ColumnSymbol>;
  readonly IsOpen?: boolean;
}

export interface TableSymbol extends TypeSymbol {
  readonly Columns: ServiceList<ColumnSymbol>;
  readonly IsOpen: boolean;
  WithIsOpen(open: boolean): TableSymbol;
  WithColumns(columns: readonly ColumnSymbol[]): TableSymbol;
}

export interface GroupSymbol extends TypeSymbol {
  readonly Members: ServiceList<ServiceSymbol>;
}

export interface FunctionSymbol extends TypeSymbol {
  readonly Signatures: ServiceList<Signature>;
  /** Whether it is declared with `view`. */
  readonly IsView: boolean;
  /** Whether editors do not offer it: it is deprecated, or internal. */
  readonly IsHidden: boolean;
  /** What to use in its place, where there is anything. */
  readonly Alternative: string | null;
}

export interface Signature {
  readonly Symbol: FunctionSymbol;
  readonly Parameters: ServiceList<Parameter>;
  /** Where a function of a `let` is declared; null for functions of the database. */
  readonly Declaration: NodeOf<'FunctionBody'> | null;
}

export interface Parameter {
  readonly Name: string;
  readonly IsTabular: boolean;
  readonly IsOptional: boolean;
  readonly DeclaredTypes: ServiceList<TypeSymbol>;
  /** Not bound: it has a literal's text, and no `ResultType`. */
  readonly DefaultValue: SyntaxNode | null;
}

/** A call whose type is up to us. With `invoke` the piped table is the first argument. */
export interface CallContext {
  readonly ArgumentTypes: ServiceList<TypeSymbol>;
}

export interface GlobalState {
  WithDatabase(database: object): GlobalState;
  WithCache(): GlobalState;
  /** Null without a cache. */
  readonly Cache: { GetOrCreate<T>(type: new () => T): T } | null;
  IsAggregateFunction(symbol: FunctionSymbol): boolean;
}

/** What the binder remembers for all queries against one database. */
export interface BindingCache {
  /** Bound bodies of functions of the database. */
  readonly CallSiteToExpansionMap: ServiceDictionary<Signature, CallCache>;
  readonly CallSiteToResultTypeMap: ServiceDictionary<Signature, CallCache>;
  /** What is known of the body of a function, whatever it is called with. */
  readonly DatabaseFunctionBodyFacts: ServiceDictionary<Signature, unknown>;
}

/** Something by the arguments of a call; what was not asked for longest is forgotten. */
export interface CallCache {
  readonly Count: number;
}

export interface ServiceDictionary<K, V> {
  /** The value is put into `v`. */
  TryGetValue(key: K, value: { v: V | undefined }): boolean;
  AddOrUpdate(key: K, value: V): void;
  /** False where there is one already, which stays. */
  TryAdd(key: K, value: V): boolean;
}

export interface KustoCode {
  readonly Text: string;
  readonly Syntax: NodeOf<'QueryBlock'>;
  readonly HasSemantics: boolean;
  readonly ResultType: TypeSymbol | null;
  GetDiagnostics(): ServiceList<ServiceDiagnostic>;
  GetSyntaxDiagnostics(): ServiceList<ServiceDiagnostic>;
}

/** A piece of text as the lexer sees it, with the blanks and comments in front of it (`Trivia`). */
export interface LexicalToken {
  readonly Kind: number;
  readonly Trivia: string;
  readonly Text: string;
}

/** Binds an operator and gives what is known of it. */
export type BindOperator = (this: unknown, ...parameters: unknown[]) => SemanticInfo;

export interface SemanticInfo {
  readonly ResultType: TypeSymbol | null;
  WithResultType(type: TypeSymbol): SemanticInfo;
}

type SymbolClass<T> = abstract new (...parameters: never) => T;

/** The namespaces of the package that we call. Numbered constructors (`$ctor4`) are called in `symbols.ts` only. */
export interface KustoLanguage {
  readonly KustoCode: {
    Parse(text: string): KustoCode;
    ParseAndAnalyze(text: string, globals: GlobalState): KustoCode;
  };
  readonly GlobalState: { readonly Default: GlobalState };
  readonly KustoFacts: { GetStringLiteralValue(literal: string): string };
  readonly Parsing: {
    readonly TokenParser: { ParseTokens(text: string, options: null): ServiceList<LexicalToken> };
  };
  readonly FunctionCallExpansion: object;
  readonly Utils: {
    /** A class for keys and values of such classes. */
    MostRecentlyUsedCache$2(key: object, value: object): new (size: number) => CallCache;
  };
  readonly Binding: {
    readonly GlobalBindingCache: new () => BindingCache;
    readonly CallSiteInfo: object;
    readonly ColumnMap: {
      readonly prototype: { AddRange: (this: unknown, columns: ServiceList<ColumnSymbol>) => void };
    };
    readonly Binder: {
      readonly prototype: { AddTables: (this: unknown, symbol: ServiceSymbol, tables: unknown) => void };
      GetExpressionResultName(expression: SyntaxNode, defaultName: string | null): string | null;
      readonly NodeBinder: {
        readonly prototype: Record<'ParseVisitCommon' | 'VisitParseKvOperator', BindOperator> & {
          VisitScanOperator(this: unknown, node: NodeOf<'ScanOperator'>): SemanticInfo;
        };
      };
    };
  };
  readonly Functions: { readonly All: ServiceList<FunctionSymbol> };
  readonly Aggregates: { readonly All: ServiceList<FunctionSymbol> };
  readonly PlugIns: { readonly All: ServiceList<FunctionSymbol> };
  readonly Syntax: { readonly SyntaxKind: Readonly<Record<string, unknown>> };
  readonly Symbols: {
    readonly ColumnSymbol: (new (
      name: string,
      type: TypeSymbol,
    ) => ColumnSymbol) & {
      GetTrulyOriginalColumns: (columns: ServiceList<ColumnSymbol>) => ServiceList<ColumnSymbol>;
    };
    readonly TableSymbol: SymbolClass<TableSymbol> & {
      readonly $ctor4: new (name: string, columns: readonly ColumnSymbol[]) => TableSymbol;
    };
    readonly ExternalTableSymbol: SymbolClass<TableSymbol> & {
      readonly $ctor1: new (name: string, columns: readonly ColumnSymbol[]) => TableSymbol;
    };
    readonly FunctionSymbol: SymbolClass<FunctionSymbol> & {
      readonly $ctor4: new (name: string, signatures: readonly Signature[]) => FunctionSymbol;
      readonly $ctor5: new (name: string, returnType: object, parameters: readonly Parameter[]) => FunctionSymbol;
      readonly $ctor16: new (
        name: string,
        parameters: string,
        body: string,
        description: string | null,
      ) => FunctionSymbol;
    };
    readonly Signature: {
      readonly $ctor1: new (
        returned: (call: CallContext) => TypeSymbol | null,
        tabularity: unknown,
        parameters: readonly Parameter[],
      ) => Signature;
    };
    readonly Tabularity: { readonly Tabular: unknown };
    readonly DatabaseSymbol: SymbolClass<TypeSymbol> & {
      readonly ctor: new (name: string, members: readonly ServiceSymbol[]) => TypeSymbol;
      readonly $ctor1: new (name: string, members: readonly ServiceSymbol[], open: boolean) => TypeSymbol;
    };
    readonly VariableSymbol: SymbolClass<ServiceSymbol>;
    readonly ParameterSymbol: SymbolClass<ServiceSymbol>;
    readonly GroupSymbol: SymbolClass<GroupSymbol>;
    readonly TypeSymbol: object;
    readonly TupleSymbol: SymbolClass<TypeSymbol>;
    readonly ScalarTypes: { GetSymbol(name: string): TypeSymbol };
  };
}

interface HasExpression {
  readonly Expression: SyntaxNode;
}
interface HasExpressions {
  readonly Expressions: SeparatedList<SyntaxNode>;
}
interface HasParameters {
  readonly Parameters: ServiceList<NodeOf<'NamedParameter'>>;
}
interface Binary {
  readonly Left: SyntaxNode;
  readonly Operator: SyntaxToken;
  readonly Right: SyntaxNode;
}
interface Membership {
  readonly Left: SyntaxNode;
  readonly Operator: SyntaxToken;
  readonly Right: HasExpressions;
}
interface Between {
  readonly Left: SyntaxNode;
  readonly Right: { readonly First: SyntaxNode; readonly Second: SyntaxNode };
}
interface Unary extends HasExpression {
  readonly Operator: SyntaxToken;
}
interface ParseShape extends HasParameters, HasExpression {
  /** Literals, names with and without types, and stars, in the order of the text. */
  readonly Patterns: ServiceList<SyntaxNode>;
}
interface Literal {
  readonly LiteralValueInfo: { readonly RawText: string; readonly ValueText: string } | null;
  readonly LiteralValue: unknown;
}

/** The fields of each kind of node that we read, by the name of its `SyntaxKind`. */
export interface NodeShapes {
  QueryBlock: { readonly Statements: SeparatedList<SyntaxNode> };
  LetStatement: { readonly Name: NodeOf<'NameDeclaration'>; readonly Expression: SyntaxNode };
  ExpressionStatement: HasExpression;
  SetOptionStatement: { readonly Name: NodeOf<'NameDeclaration'>; readonly SetKeyword: SyntaxToken };
  AliasStatement: { readonly AliasKeyword: SyntaxToken };
  PatternStatement: { readonly PatternKeyword: SyntaxToken };
  RestrictStatement: { readonly RestrictKeyword: SyntaxToken };
  QueryParametersStatement: { readonly QueryParametersKeyword: SyntaxToken };
  FunctionDeclaration: {
    readonly ViewKeyword: SyntaxToken | null;
    readonly Parameters: { readonly Parameters: SeparatedList<NodeOf<'FunctionParameter'>> };
    readonly Body: NodeOf<'FunctionBody'>;
  };
  FunctionParameter: {
    readonly NameAndType: { readonly Name: NodeOf<'NameDeclaration'> };
    readonly DefaultValue: { readonly Value: SyntaxNode } | null;
  };
  FunctionBody: { readonly Statements: SeparatedList<SyntaxNode>; readonly Expression: SyntaxNode | null };
  NameDeclaration: { readonly SimpleName: string };
  NameReference: { readonly SimpleName: string; readonly Name: SyntaxNode };
  NamedParameter: { readonly Name: NodeOf<'NameDeclaration'>; readonly Expression: SyntaxNode };
  SimpleNamedExpression: { readonly Name: NodeOf<'NameDeclaration'>; readonly Expression: SyntaxNode };
  CompoundNamedExpression: {
    readonly Names: { readonly Names: SeparatedList<NodeOf<'NameDeclaration'>> };
    readonly Expression: SyntaxNode;
  };
  FunctionCallExpression: { readonly Name: NodeOf<'NameReference'>; readonly ArgumentList: HasExpressions };
  ToScalarExpression: HasExpression & { readonly KindParameter: SyntaxNode | null };
  ToTableExpression: HasExpression;
  MaterializeExpression: HasExpression;
  ParenthesizedExpression: HasExpression;
  PathExpression: { readonly Expression: SyntaxNode; readonly Selector: SyntaxNode };
  ElementExpression: { readonly Expression: SyntaxNode; readonly Selector: SyntaxNode };
  BracketedExpression: HasExpression;
  StarExpression: { readonly AsteriskToken: SyntaxToken };
  PipeExpression: { readonly Expression: SyntaxNode; readonly Operator: SyntaxNode };
  DataTableExpression: {
    readonly Schema: { readonly Columns: SeparatedList<SyntaxNode> };
    readonly Values: SeparatedList<SyntaxNode>;
  };

  BooleanLiteralExpression: Literal;
  IntLiteralExpression: Literal;
  LongLiteralExpression: Literal;
  RealLiteralExpression: Literal;
  DecimalLiteralExpression: Literal;
  DateTimeLiteralExpression: Literal;
  TimespanLiteralExpression: Literal;
  GuidLiteralExpression: Literal;
  StringLiteralExpression: Literal;
  CompoundStringLiteralExpression: Literal;
  NullLiteralExpression: Literal;
  TokenLiteralExpression: { readonly Token: SyntaxToken };
  TypeOfLiteralExpression: { readonly Types: SeparatedList<SyntaxNode> };
  PrimitiveTypeExpression: { readonly Type: SyntaxToken };
  DynamicExpression: Literal & { readonly Expression: SyntaxNode };

  UnaryPlusExpression: Unary;
  UnaryMinusExpression: Unary;
  AddExpression: Binary;
  SubtractExpression: Binary;
  MultiplyExpression: Binary;
  DivideExpression: Binary;
  ModuloExpression: Binary;
  LessThanExpression: Binary;
  LessThanOrEqualExpression: Binary;
  GreaterThanExpression: Binary;
  GreaterThanOrEqualExpression: Binary;
  EqualExpression: Binary;
  NotEqualExpression: Binary;
  EqualTildeExpression: Binary;
  BangTildeExpression: Binary;
  AndExpression: Binary;
  OrExpression: Binary;
  InExpression: Membership;
  InCsExpression: Membership;
  NotInExpression: Membership;
  NotInCsExpression: Membership;
  HasAnyExpression: Membership;
  HasAllExpression: Membership;
  BetweenExpression: Between;
  NotBetweenExpression: Between;

  FilterOperator: { readonly Condition: SyntaxNode };
  ExtendOperator: HasExpressions;
  ProjectOperator: HasExpressions;
  ProjectAwayOperator: HasExpressions;
  ProjectKeepOperator: HasExpressions;
  ProjectRenameOperator: HasExpressions;
  ProjectReorderOperator: HasExpressions;
  SummarizeOperator: HasParameters & {
    readonly Aggregates: SeparatedList<SyntaxNode>;
    readonly ByClause: NodeOf<'SummarizeByClause'> | null;
  };
  SummarizeByClause: HasExpressions & { readonly BinClause: SyntaxNode | null };
  DistinctOperator: HasExpressions & HasParameters;
  CountOperator: { readonly AsIdentifier: SyntaxNode | null };
  SortOperator: HasExpressions & HasParameters;
  OrderedExpression: HasExpression & { readonly Ordering: NodeOf<'OrderingClause'> | null };
  OrderingClause: {
    readonly AscOrDescKeyword: SyntaxToken | null;
    readonly NullsClause: { readonly FirstOrLastKeyword: SyntaxToken } | null;
  };
  TopOperator: HasParameters & { readonly Expression: SyntaxNode; readonly ByExpression: SyntaxNode };
  TakeOperator: HasParameters & HasExpression;
  JoinOperator: HasParameters & { readonly Expression: SyntaxNode; readonly ConditionClause: SyntaxNode | null };
  LookupOperator: HasParameters & { readonly Expression: SyntaxNode; readonly LookupClause: SyntaxNode | null };
  JoinOnClause: HasExpressions;
  UnionOperator: HasParameters & HasExpressions;
  MvExpandOperator: HasParameters & {
    readonly MvExpandKeyword: { readonly Text: string };
    readonly Expressions: SeparatedList<NodeOf<'MvExpandExpression'>>;
    readonly RowLimitClause: { readonly RowLimit: SyntaxNode } | null;
  };
  MvExpandExpression: HasExpression & {
    readonly ToTypeOf: { readonly TypeOf: NodeOf<'TypeOfLiteralExpression'> } | null;
  };
  MvApplyOperator: HasParameters & {
    readonly Expressions: SeparatedList<NodeOf<'MvApplyExpression'>>;
    readonly RowLimitClause: { readonly RowLimit: SyntaxNode } | null;
    readonly ContextIdClause: SyntaxNode | null;
    readonly Subquery: SyntaxNode & HasExpression;
  };
  MvApplyExpression: HasExpression & {
    readonly ToTypeOf: { readonly TypeOf: NodeOf<'TypeOfLiteralExpression'> } | null;
  };
  ParseOperator: ParseShape;
  ParseWhereOperator: ParseShape;
  ParseKvOperator: HasExpression & {
    readonly Keys: { readonly Columns: SeparatedList<NodeOf<'NameAndTypeDeclaration'>> };
    readonly WithClause: { readonly Properties: SeparatedList<NodeOf<'NamedParameter'>> } | null;
  };
  NameAndTypeDeclaration: { readonly Name: NodeOf<'NameDeclaration'>; readonly Type: SyntaxNode };
  SearchOperator: HasParameters & {
    readonly DataScope: SyntaxNode | null;
    readonly InClause: HasExpressions | null;
    readonly Condition: SyntaxNode;
  };
  SearchExpression: Binary;
  FindOperator: HasParameters & {
    readonly DataScope: SyntaxNode | null;
    readonly InClause: HasExpressions | null;
    readonly Condition: SyntaxNode;
    readonly Project: NodeOf<'FindProjectClause'> | null;
    readonly ProjectAway: SyntaxNode | null;
  };
  FindProjectClause: { readonly ProjectKeyword: SyntaxToken; readonly Columns: SeparatedList<SyntaxNode> };
  TypedColumnReference: { readonly Column: NodeOf<'NameReference'>; readonly Type: SyntaxNode };
  PackExpression: { readonly PackKeyword: SyntaxToken };
  GetSchemaOperator: { readonly KindParameter: SyntaxNode | null };
  ExternalDataExpression: {
    readonly Schema: { readonly Columns: SeparatedList<NodeOf<'NameAndTypeDeclaration'>> };
    readonly URIs: SeparatedList<SyntaxNode>;
  };
  MakeSeriesOperator: HasParameters & {
    readonly Aggregates: SeparatedList<NodeOf<'MakeSeriesExpression'>>;
    readonly OnClause: HasExpression;
    readonly RangeClause: SyntaxNode;
    readonly ByClause: HasExpressions | null;
  };
  MakeSeriesExpression: HasExpression & { readonly DefaultExpression: HasExpression | null };
  MakeSeriesFromToStepClause: {
    readonly MakeSeriesFromClause: HasExpression | null;
    readonly MakeSeriesToClause: HasExpression | null;
    readonly MakeSeriesStepClause: HasExpression;
  };
  MakeSeriesInRangeClause: { readonly Arguments: HasExpressions };
  TopNestedOperator: { readonly Clauses: SeparatedList<NodeOf<'TopNestedClause'>> };
  TopNestedClause: {
    readonly Expression: SyntaxNode | null;
    readonly OfExpression: SyntaxNode;
    readonly WithOthersClause: HasExpression | null;
    readonly ByExpression: SyntaxNode;
  };
  SampleOperator: HasParameters & HasExpression;
  SampleDistinctOperator: HasParameters & HasExpression & { readonly OfExpression: SyntaxNode };
  PartitionOperator: HasParameters & {
    readonly ByExpression: SyntaxNode;
    readonly Scope: SyntaxNode | null;
    readonly Operand: SyntaxNode;
  };
  PartitionSubquery: { readonly Subquery: SyntaxNode };
  PartitionQuery: { readonly Query: SyntaxNode };
  ScanOperator: HasParameters & {
    readonly OrderByClause: SyntaxNode | null;
    readonly PartitionByClause: SyntaxNode | null;
    readonly DeclareClause: { readonly Declarations: SeparatedList<NodeOf<'FunctionParameter'>> } | null;
    readonly Steps: ServiceList<NodeOf<'ScanStep'>>;
  };
  ScanStep: {
    readonly Name: NodeOf<'NameDeclaration'>;
    readonly OptionalKeyword: SyntaxToken | null;
    readonly ScanStepOutput: { readonly OutputKind: SyntaxToken } | null;
    readonly Condition: SyntaxNode;
    readonly ComputationClause: { readonly Assignments: SeparatedList<NodeOf<'ScanAssignment'>> } | null;
  };
  ScanAssignment: HasExpression & { readonly Name: NodeOf<'NameReference'> };
  EvaluateOperator: HasParameters & {
    readonly FunctionCall: NodeOf<'FunctionCallExpression'>;
    readonly Schema: { readonly Schema: NodeOf<'EvaluateRowSchema'> } | null;
  };
  EvaluateRowSchema: {
    readonly AsteriskToken: SyntaxToken | null;
    readonly Columns: SeparatedList<NodeOf<'NameAndTypeDeclaration'>>;
  };
  InvokeOperator: { readonly Function: SyntaxNode };
  AsOperator: HasParameters & { readonly Name: NodeOf<'NameDeclaration'> };
  RenderOperator: { readonly ChartType: SyntaxToken };
  SerializeOperator: HasExpressions;
  PrintOperator: HasExpressions;
  RangeOperator: { readonly From: SyntaxNode; readonly To: SyntaxNode; readonly Step: SyntaxNode };
}

export type NodeKind = keyof NodeShapes;

/** A node of one kind. */
export type NodeOf<K extends NodeKind> = SyntaxNode & NodeShapes[K];
