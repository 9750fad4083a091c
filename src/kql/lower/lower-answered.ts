import { didYouMean } from '../errors/did-you-mean.ts';
import { invariant } from '../invariant.ts';
import type { Expression, LiteralExpression } from '../plan/expression.ts';
import type { EnrichNode, PlanNode, TableNode } from '../plan/node.ts';
import type { AddedColumns, AnsweredFunction } from '../syntax/database.ts';
import type { NodeOf, ServiceSymbol, SyntaxNode } from '../syntax/language-service.ts';
import { elementsOf, itemsOf } from '../syntax/service-list.ts';
import { isKind, kindOf } from '../syntax/syntax-kind.ts';
import { lowerLiteral } from './lower-literal.ts';
import { type Lowering, nodeBase, semanticError, spanOf, unsupported } from './lowering.ts';
import { rowlessScope, type Scope } from './scope.ts';

/** What a call is of, where something outside of the workspace answers it. */
export function answeredFunction(
  { bound }: Lowering,
  symbol: ServiceSymbol | null | undefined,
): AnsweredFunction | undefined {
  return symbol == null ? undefined : bound.answered.get(symbol);
}

/** A call that stands where a table is wanted: `_GetWatchlist("VIPUsers")`, or its name alone. */
export function lowerAnsweredCall(
  lowering: Lowering,
  definition: AnsweredFunction,
  node: SyntaxNode,
  nodes: readonly SyntaxNode[],
  scope: Scope,
): PlanNode {
  const { name, gives } = definition;
  switch (gives.kind) {
    case 'table': {
      const given = constantsOf(lowering, definition, node, nodes, scope);
      const call = gives.rows ?? `${name}(${given.map((value) => JSON.stringify(value)).join(', ')})`;
      const answered = gives.rows === undefined ? { function: name, arguments: given } : answeredRows(gives.rows);
      return {
        operator: 'table',
        name: call,
        answered,
        ...nodeBase(lowering, node, scope, gives.columns, gives.open),
      };
    }
    case 'columns': {
      const [table, ...others] = nodes;
      if (table === undefined) {
        throw semanticError(lowering, `${name}() takes a table.`, node, scope);
      }
      return lowerEnriched(lowering, definition, gives, lowering.table(table, scope), node, others, scope);
    }
    case 'tables':
      throw unsupported(lowering, `"${name}()" without a table behind it`, node, scope);
  }
}

function answeredRows(name: string) {
  return { function: name, arguments: [] };
}

/** `workspace("soc").SigninLogs`: a table that an answered function has. */
export function lowerAnsweredPath(lowering: Lowering, node: NodeOf<'PathExpression'>, scope: Scope): TableNode {
  const { Expression: call, Selector: selector } = node;
  const definition = isKind(call, 'FunctionCallExpression')
    ? answeredFunction(lowering, call.ReferencedSymbol ?? call.Name.ReferencedSymbol)
    : undefined;
  if (definition?.gives.kind !== 'tables' || !isKind(call, 'FunctionCallExpression')) {
    throw unsupported(lowering, 'a table of another database', node, scope);
  }
  const given = constantsOf(lowering, definition, call, elementsOf(call.ArgumentList.Expressions), scope);
  const table = tableOfSelector(lowering, definition, selector, scope);
  const schema = definition.gives.tables.get(table);
  return {
    operator: 'table',
    name: `${definition.name}(${given.map((value) => JSON.stringify(value)).join(', ')}).${table}`,
    answered: { function: definition.name, arguments: given, table },
    ...nodeBase(lowering, node, scope, schema?.columns ?? [], schema?.open ?? true),
  };
}

function tableOfSelector(lowering: Lowering, { name }: AnsweredFunction, selector: SyntaxNode, scope: Scope): string {
  if (isKind(selector, 'NameReference')) {
    if (/Wildcarded/.test(kindOf(selector.Name))) {
      throw unsupported(lowering, `a wildcard behind "${name}()"`, selector, scope);
    }
    return selector.SimpleName;
  }
  if (isKind(selector, 'FunctionCallExpression')) {
    const [table] = elementsOf(selector.ArgumentList.Expressions);
    if (selector.Name.SimpleName !== 'table' || table === undefined) {
      throw unsupported(lowering, `function "${selector.Name.SimpleName}()" behind "${name}()"`, selector, scope);
    }
    const { value } = constantOf(lowering, table, 'the name in "table()"', scope);
    if (typeof value === 'string') {
      return value;
    }
  }
  throw unsupported(lowering, `what stands behind "${name}()"`, selector, scope);
}

/** `T | invoke FileProfile(SHA1, 1000)`; undefined where the function is another. */
export function lowerAnsweredInvoke(
  lowering: Lowering,
  operator: NodeOf<'InvokeOperator'>,
  input: PlanNode,
  scope: Scope,
): EnrichNode | undefined {
  const call = operator.Function;
  if (!isKind(call, 'FunctionCallExpression')) {
    return undefined;
  }
  const definition = answeredFunction(lowering, call.ReferencedSymbol ?? call.Name.ReferencedSymbol);
  return definition?.gives.kind === 'columns'
    ? lowerEnriched(
        lowering,
        definition,
        definition.gives,
        input,
        operator,
        elementsOf(call.ArgumentList.Expressions),
        scope,
        call,
      )
    : undefined;
}

/** `nodes` are the arguments behind the table. */
function lowerEnriched(
  lowering: Lowering,
  definition: AnsweredFunction,
  gives: AddedColumns,
  input: PlanNode,
  node: SyntaxNode,
  nodes: readonly SyntaxNode[],
  scope: Scope,
  call: SyntaxNode = node,
): EnrichNode {
  const [, ...parameters] = definition.parameters;
  const byName = argumentsByName(lowering, { ...definition, parameters }, call, nodes, scope);
  const key = keyColumn(lowering, definition, input, byName.get(gives.key), call, scope);
  const limitNode = byName.get(gives.limit.parameter);
  const limit =
    limitNode === undefined
      ? defaultOf(lowering, gives.limit.parameter, call, scope)
      : constantOf(lowering, limitNode, `the argument "${gives.limit.parameter}" of "${definition.name}()"`, scope);
  if (typeof limit.value !== 'number' || !Number.isInteger(limit.value) || limit.value < 0) {
    throw semanticError(
      lowering,
      `The limit of ${definition.name}() has to be a whole number.`,
      limitNode ?? call,
      scope,
    );
  }
  const added = gives.columns.map(({ name, type }) => ({ name, type }));
  const names = new Set(input.columns.map(({ name }) => name));
  const columns = [...input.columns, ...added.filter(({ name }) => !names.has(name))];
  return {
    operator: 'enrich',
    input,
    function: definition.name,
    key,
    limit: Math.min(limit.value, gives.limit.most),
    added,
    ...nodeBase(lowering, node, scope, columns, input.open),
  };
}

/** The column of the input that an argument names, bare or as a text. Bare names are not bound: the language service knows no such argument. */
function keyColumn(
  lowering: Lowering,
  { name: functionName, gives }: AnsweredFunction,
  input: PlanNode,
  node: SyntaxNode | undefined,
  call: SyntaxNode,
  scope: Scope,
): Expression {
  const parameter = gives.kind === 'columns' ? gives.key : '';
  let name: unknown;
  if (node === undefined) {
    name = defaultOf(lowering, parameter, call, scope).value;
  } else if (isKind(node, 'NameReference') && node.ReferencedSymbol == null) {
    name = node.SimpleName;
  } else {
    name = constantOf(lowering, node, `the argument "${parameter}" of "${functionName}()"`, scope).value;
  }
  if (typeof name !== 'string') {
    throw semanticError(lowering, `${functionName}() takes a column or the name of one.`, node ?? call, scope);
  }
  const span = spanOf(node ?? call, scope);
  const index = input.columns.findIndex((column) => column.name === name);
  const column = input.columns[index];
  if (column === undefined && !input.open) {
    const names = input.columns.map((one) => one.name);
    const message = `The input of ${functionName}() has no column "${name}".`;
    throw semanticError(lowering, message, node ?? call, scope, didYouMean(name, names));
  }
  return { kind: 'column', type: column?.type ?? 'unknown', name, index: input.open ? -1 : index, span };
}

/** The given arguments in the order of the parameters, up to the last that is given; those left out in between by their defaults. */
function constantsOf(
  lowering: Lowering,
  definition: AnsweredFunction,
  call: SyntaxNode,
  nodes: readonly SyntaxNode[],
  scope: Scope,
): readonly LiteralExpression['value'][] {
  const byName = argumentsByName(lowering, definition, call, nodes, scope);
  const last = definition.parameters.findLastIndex(({ name }) => byName.has(name));
  return definition.parameters.slice(0, last + 1).map(({ name }) => {
    const node = byName.get(name);
    return node === undefined
      ? defaultOf(lowering, name, call, scope).value
      : constantOf(lowering, node, `an argument of "${definition.name}()"`, scope).value;
  });
}

function argumentsByName(
  lowering: Lowering,
  { name: functionName, parameters, unsupported: refused = [] }: AnsweredFunction,
  call: SyntaxNode,
  nodes: readonly SyntaxNode[],
  scope: Scope,
): ReadonlyMap<string, SyntaxNode> {
  const given = new Map<string, SyntaxNode>();
  for (const node of nodes) {
    if (isKind(node, 'SimpleNamedExpression')) {
      given.set(node.Name.SimpleName, node.Expression);
    }
  }
  const positional = nodes.filter((node) => !isKind(node, 'SimpleNamedExpression'));
  const left = parameters.filter(({ name }) => !given.has(name));
  for (const [index, node] of positional.entries()) {
    const parameter = left[index];
    invariant(parameter !== undefined, `${functionName}() has too many arguments`);
    given.set(parameter.name, node);
  }
  for (const name of refused) {
    const node = given.get(name);
    if (node !== undefined) {
      throw unsupported(lowering, `the argument "${name}" of "${functionName}()"`, node ?? call, scope);
    }
  }
  return given;
}

function constantOf(lowering: Lowering, node: SyntaxNode, what: string, scope: Scope): LiteralExpression {
  const value = lowering.expression(node, rowlessScope(scope));
  if (value.kind !== 'literal') {
    throw unsupported(lowering, `${what} that is not a constant`, node, scope);
  }
  return value;
}

function defaultOf(lowering: Lowering, name: string, call: SyntaxNode, scope: Scope): LiteralExpression {
  const named = isKind(call, 'FunctionCallExpression') ? call.Name : call;
  const signature = call.ReferencedSignature ?? named.ReferencedSignature;
  const parameter = signature == null ? undefined : itemsOf(signature.Parameters).find(({ Name }) => Name === name);
  const literal =
    parameter?.DefaultValue == null ? undefined : lowerLiteral(lowering, parameter.DefaultValue, scope, call);
  invariant(literal !== undefined, `the parameter "${name}" has no default`);
  return literal;
}
