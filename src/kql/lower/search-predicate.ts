import type { CallExpression, Expression } from '../plan/expression.ts';
import { walkExpression } from '../plan/walk-plan.ts';
import type { NodeOf, SyntaxNode } from '../syntax/language-service.ts';
import { isKind } from '../syntax/syntax-kind.ts';
import { castTo } from './cast-to.ts';
import { lowerAnyColumn } from './lower-any-column.ts';
import { type Lowering, semanticError, spanOf, unsupported } from './lowering.ts';
import type { Scope } from './scope.ts';
import { searchTerm } from './search-term.ts';

/** Where a predicate of `search` or `find` stands. */
export interface SearchScope {
  readonly lowering: Lowering;
  /** The rows that are searched. */
  readonly scope: Scope;
  readonly caseSensitive: boolean;
}

/**
 * A predicate of `search` or `find`: terms, alone or asked of a column, and conditions as in `where`, under `and` and `or`.
 *
 * @see https://learn.microsoft.com/kusto/query/search-operator#search-predicate-syntax
 */
export function searchPredicate(search: SearchScope, node: SyntaxNode): Expression {
  const { lowering, scope, caseSensitive } = search;
  if (isKind(node, 'ParenthesizedExpression')) {
    return searchPredicate(search, node.Expression);
  }
  if (isKind(node, 'StarExpression')) {
    return { kind: 'literal', type: 'bool', value: true, span: spanOf(node, scope) };
  }
  if (isTerm(node)) {
    return term(search, node, undefined, node);
  }
  if (isKind(node, 'SearchExpression')) {
    return term(search, node.Right, isKind(node.Left, 'StarExpression') ? undefined : node.Left, node);
  }
  if (isKind(node, 'AndExpression') || isKind(node, 'OrExpression')) {
    return connected(search, node);
  }
  const condition = lowering.expression(node, scope);
  return caseSensitive ? sensitive(search, condition, node) : condition;
}

function isTerm(node: SyntaxNode): boolean {
  return isKind(node, 'StringLiteralExpression') || isKind(node, 'CompoundStringLiteralExpression');
}

/** Chains lean to the left and may be long: their left edge is walked, not recursed into. */
function connected(search: SearchScope, node: NodeOf<'AndExpression'>): Expression {
  const { scope } = search;
  const links: NodeOf<'AndExpression'>[] = [];
  let left: SyntaxNode = node;
  while (isKind(left, 'AndExpression') || isKind(left, 'OrExpression')) {
    links.push(left);
    left = left.Left;
  }
  let result = searchPredicate(search, left);
  for (const link of links.reverse()) {
    result = {
      kind: 'call',
      type: 'bool',
      function: isKind(link, 'AndExpression') ? 'and' : 'or',
      arguments: [result, searchPredicate(search, link.Right)],
      span: spanOf(link, scope),
    };
  }
  return result;
}

/** A term, of one column or of any. */
function term(
  { lowering, scope, caseSensitive }: SearchScope,
  node: SyntaxNode,
  column: SyntaxNode | undefined,
  around: SyntaxNode,
): Expression {
  const text = lowering.expression(node, scope);
  if (text.kind !== 'literal' || text.type !== 'string' || typeof text.value !== 'string') {
    throw unsupported(lowering, 'a term that is not a constant text', node, scope);
  }
  if (text.value === '') {
    throw semanticError(lowering, 'A term must not be empty.', node, scope);
  }
  const wanted = searchTerm(text.value, caseSensitive);
  const span = spanOf(around, scope);
  if (wanted === 'anything') {
    if (column !== undefined) {
      throw unsupported(lowering, `"${text.value}" for a column`, around, scope);
    }
    return { kind: 'literal', type: 'bool', value: true, span };
  }
  const right: Expression = { ...text, value: wanted.right };
  if (column === undefined) {
    return lowerAnyColumn(lowering, wanted.operator, right, around, scope);
  }
  const value = castTo(lowering.expression(column, scope), 'string');
  return { kind: 'call', type: 'bool', function: wanted.operator, arguments: [value, right], span };
}

const connectives: ReadonlySet<string> = new Set(['and', 'or', 'not']);

const sensitiveNames: ReadonlyMap<string, string> = new Map(
  ['has', 'hasprefix', 'hassuffix', 'contains', 'startswith', 'endswith'].flatMap((name) => [
    [name, `${name}_cs`],
    [`!${name}`, `!${name}_cs`],
  ]),
);

/** With `kind=case_sensitive` all operators on texts regard case. */
function sensitive(search: SearchScope, expression: Expression, node: SyntaxNode): Expression {
  if (expression.kind === 'call') {
    if (connectives.has(expression.function)) {
      const args = expression.arguments.map((argument) => sensitive(search, argument, node));
      return { ...expression, arguments: args };
    }
    const [operator, ...others] = expression.arguments;
    if (expression.function === 'any_column' && operator?.kind === 'literal') {
      const value = sensitiveNames.get(String(operator.value)) ?? String(operator.value);
      const call = { ...expression, spelled: value, arguments: [{ ...operator, value }, ...others] };
      return checked(search, call, node);
    }
    return checked(
      search,
      { ...expression, function: sensitiveNames.get(expression.function) ?? expression.function },
      node,
    );
  }
  return checked(search, expression, node);
}

const insensitive: ReadonlySet<string> = new Set([
  ...sensitiveNames.keys(),
  '=~',
  '!~',
  'in~',
  '!in~',
  'has_any',
  'has_all',
]);

/** Refuses what disregards case and has no other form, or stands where the other form might not be meant. */
function checked({ lowering, scope }: SearchScope, expression: Expression, node: SyntaxNode): Expression {
  walkExpression(expression, {
    expression(part) {
      const name = operatorOf(part);
      if (name !== undefined && insensitive.has(name)) {
        throw unsupported(lowering, `operator "${name}" under "kind=case_sensitive"`, node, scope);
      }
    },
  });
  return expression;
}

function operatorOf(expression: Expression): string | undefined {
  if (expression.kind === 'membership') {
    return expression.operator;
  }
  return expression.kind === 'call' ? searchedFor(expression) : undefined;
}

function searchedFor(call: CallExpression): string {
  const [operator] = call.arguments;
  return call.function === 'any_column' && operator?.kind === 'literal' ? String(operator.value) : call.function;
}
