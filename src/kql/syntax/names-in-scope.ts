import type { Database } from './database.ts';
import type { SyntaxNode, TypeSymbol } from './language-service.ts';
import { loadLanguageService } from './load-language-service.ts';
import { elementsOf, itemsOf } from './service-list.ts';
import { isKind } from './syntax-kind.ts';

/**
 * The names that could have been meant where a name does not resolve: columns of the operator's input, what earlier `let`s
 * and parameters declare, tables and functions of the workspace and, for a call, built-in functions.
 */
export function namesInScope(node: SyntaxNode, database: Database): ReadonlySet<string> {
  const names = new Set<string>();
  let child = node;
  for (let parent = node.Parent; parent !== null; parent = parent.Parent) {
    if (isKind(parent, 'PipeExpression') && parent.Operator === child) {
      addColumns(names, parent.Expression.ResultType);
    } else if (isKind(parent, 'JoinOperator') || isKind(parent, 'LookupOperator')) {
      addColumns(names, parent.Expression.ResultType);
    } else if (isKind(parent, 'QueryBlock') || isKind(parent, 'FunctionBody')) {
      addLets(names, elementsOf(parent.Statements), node);
    } else if (isKind(parent, 'FunctionDeclaration')) {
      for (const { NameAndType } of elementsOf(parent.Parameters.Parameters)) {
        names.add(NameAndType.Name.SimpleName);
      }
    }
    child = parent;
  }
  for (const name of database.tables.keys()) {
    names.add(name);
  }
  for (const { name } of [...database.functions, ...(database.answered ?? [])]) {
    if (/^\w+$/.test(name)) {
      names.add(name);
    }
  }
  if (isKind(node.Parent, 'FunctionCallExpression') && node.Parent.Name === node) {
    const { Functions, Aggregates } = loadLanguageService();
    for (const { Name } of [...itemsOf(Functions.All), ...itemsOf(Aggregates.All)]) {
      names.add(Name);
    }
  }
  return names;
}

function addColumns(names: Set<string>, type: TypeSymbol | null | undefined): void {
  for (const { Name } of type?.Columns === undefined ? [] : itemsOf(type.Columns)) {
    names.add(Name);
  }
}

function addLets(names: Set<string>, statements: readonly SyntaxNode[], before: SyntaxNode): void {
  for (const statement of statements) {
    if (isKind(statement, 'LetStatement') && statement.End <= before.TextStart) {
      names.add(statement.Name.SimpleName);
    }
  }
}
