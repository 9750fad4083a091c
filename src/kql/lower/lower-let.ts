import type { NodeOf, SyntaxNode } from '../syntax/language-service.ts';
import { isKind } from '../syntax/syntax-kind.ts';
import { lowerToScalar } from './lower-to-scalar.ts';
import { type Lowering, unsupported } from './lowering.ts';
import { scalarValue } from './scalar-value.ts';
import { lazily, type NamedValue, rowlessScope, type Scope, tableScope, withName } from './scope.ts';
import { isTabular } from './tabular.ts';

/**
 * The scope after the statements of a query or of a function's body. `let`s are lowered when they are first used. `set` does
 * nothing: most options concern how the service runs a query, and those that change what it gives are refused.
 */
export function lowerStatements(lowering: Lowering, statements: readonly SyntaxNode[], start: Scope): Scope {
  let scope = start;
  for (const statement of statements) {
    if (isKind(statement, 'LetStatement')) {
      scope = withName(scope, statement.Name.SimpleName, letValue(lowering, statement, scope));
    } else if (isKind(statement, 'SetOptionStatement')) {
      checkOption(lowering, statement, scope);
    } else {
      throw unsupported(lowering, statementName(statement), statement, scope);
    }
  }
  return scope;
}

const optionsThatMatter: ReadonlySet<string> = new Set([
  'query_now',
  'query_datetimescope_column',
  'query_datetimescope_from',
  'query_datetimescope_to',
  'query_take_max_records',
  'query_results_apply_getschema',
]);

/** @see https://learn.microsoft.com/kusto/query/set-statement */
function checkOption(lowering: Lowering, statement: NodeOf<'SetOptionStatement'>, scope: Scope): void {
  const name = statement.Name.SimpleName;
  if (optionsThatMatter.has(name)) {
    throw unsupported(lowering, `option "${name}"`, statement, scope);
  }
}

function statementName(statement: SyntaxNode): string {
  if (isKind(statement, 'QueryParametersStatement')) {
    return 'statement "declare query_parameters"';
  }
  if (isKind(statement, 'PatternStatement')) {
    return 'statement "declare pattern"';
  }
  if (isKind(statement, 'RestrictStatement')) {
    return 'statement "restrict"';
  }
  if (isKind(statement, 'AliasStatement')) {
    return 'statement "alias"';
  }
  return 'more than one query in a text';
}

function letValue(lowering: Lowering, { Name, Expression: node }: NodeOf<'LetStatement'>, scope: Scope): NamedValue {
  const name = Name.SimpleName;
  if (isKind(node, 'FunctionDeclaration')) {
    return { kind: 'function', names: scope.names, frame: scope.frame, declaration: node };
  }
  if (isTabular(node.ResultType)) {
    const read = () => lowering.builder.tableValue(name, lowering.table(node, tableScope(scope), name));
    return { kind: 'table', read: lazily(read) };
  }
  const read = () => {
    const rowless = rowlessScope(scope);
    const expression = isKind(node, 'ToScalarExpression')
      ? lowerToScalar(lowering, node, rowless, name)
      : lowering.expression(node, rowless);
    return scalarValue(lowering, name, expression, scope.locals, node, scope);
  };
  return { kind: 'scalar', read: lazily(read) };
}
