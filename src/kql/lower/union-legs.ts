import type { PlanNode } from '../plan/node.ts';
import type { ColumnSymbol, NodeOf, ServiceSymbol, SyntaxNode } from '../syntax/language-service.ts';
import { loadLanguageService } from '../syntax/load-language-service.ts';
import { itemsOf } from '../syntax/service-list.ts';
import { isKind, kindOf } from '../syntax/syntax-kind.ts';
import { symbolsOf } from './align-columns.ts';
import { lowerView, readTable } from './lower-call.ts';
import { type Lowering, nodeBase, unsupported } from './lowering.ts';
import { MissingTable } from './missing-table.ts';
import { findFunction, namesInOrder, type Scope } from './scope.ts';
import { tableNode } from './table-node.ts';

/** One leg of a union, and its columns as the language service sees them. */
export interface Leg {
  readonly node: PlanNode;
  readonly symbols: readonly ColumnSymbol[];
  /** Name of the table; undefined where it is an expression. */
  readonly table: string | undefined;
}

/** What `withsource` calls a leg: a table's name, or the one that `as` gave. */
export function tableNameOf(node: PlanNode): string | undefined {
  if (node.operator === 'as') {
    return node.label;
  }
  return node.operator === 'table' && node.answered === undefined ? node.name : undefined;
}

/** The legs that an expression stands for: a wildcard for every table and view that fits, anything else for one. */
export function legsOf(lowering: Lowering, expression: SyntaxNode, fuzzy: boolean, scope: Scope): readonly Leg[] {
  const inner = isKind(expression, 'ParenthesizedExpression') ? expression.Expression : expression;
  if (isKind(inner, 'NameReference') && /Wildcarded/.test(kindOf(inner.Name))) {
    return wildcardLegs(lowering, inner, scope);
  }
  try {
    const node = lowering.table(expression, scope);
    return [{ node, symbols: symbolsOf(expression.ResultType), table: viewNameOf(inner) ?? tableNameOf(node) }];
  } catch (error) {
    if (fuzzy && error instanceof MissingTable) {
      // A table that does not exist: under isfuzzy the union does without it.
      return [];
    }
    throw error;
  }
}

/** A `view` counts under its own name; what other functions and `let`s give has none. */
function viewNameOf(node: SyntaxNode): string | undefined {
  const symbol = node.ReferencedSymbol;
  return symbol instanceof loadLanguageService().Symbols.FunctionSymbol && symbol.IsView ? symbol.Name : undefined;
}

/** `Azure*`: every table that fits, in the order of the database, then the views, in the order of the query. */
function wildcardLegs(lowering: Lowering, name: NodeOf<'NameReference'>, scope: Scope): readonly Leg[] {
  const { Symbols } = loadLanguageService();
  const symbol = name.ReferencedSymbol;
  const members: readonly ServiceSymbol[] =
    symbol instanceof Symbols.GroupSymbol ? itemsOf(symbol.Members) : symbol == null ? [] : [symbol];
  const declared = namesInOrder(scope.names);
  const inOrder = members.toSorted((a, b) => declared.indexOf(a.Name) - declared.indexOf(b.Name));
  return inOrder.map((member) => {
    const view = member instanceof Symbols.FunctionSymbol ? findFunction(scope.names, member.Name) : undefined;
    if (view !== undefined) {
      const value = lowerView(lowering, member.Name, name, scope);
      return {
        node: readTable(value, nodeBase(lowering, name, scope, [])),
        symbols: symbolsOf(view.declaration.Body.Expression?.ResultType),
        table: member.Name,
      };
    }
    if (!(member instanceof Symbols.TableSymbol) || !lowering.bound.database.tables.has(member.Name)) {
      throw unsupported(lowering, `a union wildcard that fits "${member.Name}", which is no table`, name, scope);
    }
    return {
      node: tableNode(lowering, member.Name, name, scope),
      symbols: itemsOf(member.Columns),
      table: member.Name,
    };
  });
}
