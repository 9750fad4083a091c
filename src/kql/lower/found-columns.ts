import type { NodeOf, SyntaxNode } from '../syntax/language-service.ts';
import { loadLanguageService } from '../syntax/load-language-service.ts';
import { elementsOf } from '../syntax/service-list.ts';
import { isKind } from '../syntax/syntax-kind.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import { scalarTypeOfName } from './lower-literal.ts';
import { columnsOf, type Lowering, unsupported } from './lowering.ts';
import { parameterOf, wordOf } from './operator-parameters.ts';
import type { Scope } from './scope.ts';
import type { Leg } from './union-legs.ts';

export interface FoundColumn {
  readonly name: string;
  readonly type: ScalarType;
}

/** What `find` looks into, and which columns its output has. */
export interface Found {
  /** The tables that have a column of the predicate. */
  readonly legs: readonly Leg[];
  /** The columns of the predicate. */
  readonly referenced: readonly FoundColumn[];
  readonly columns: readonly FoundColumn[];
  /** Whether the rest goes into a bag. */
  readonly pack: boolean;
}

interface Find {
  readonly lowering: Lowering;
  readonly operator: NodeOf<'FindOperator'>;
  readonly scope: Scope;
}

/**
 * Tables without a column of the predicate are left out, unless it looks into all columns. Then `project` says what the columns of the
 * output are; without one they are those of the predicate and those that all tables have.
 *
 * @see https://learn.microsoft.com/kusto/query/find-operator#output-schema
 */
export function foundColumns(find: Find, tables: readonly Leg[]): Found {
  const { lowering, operator, scope } = find;
  if (tables.some(({ node }) => node.open)) {
    throw unsupported(lowering, '"find" in a table whose columns are not all known', operator, scope);
  }
  const names = new Set<string>();
  const anyColumn = collect(operator.Condition, names);
  const hasOne = ({ node }: Leg): boolean => node.columns.some(({ name }) => names.has(name));
  const legs = anyColumn || tables.length === 1 ? tables : tables.filter(hasOne);
  if (legs.length === 0) {
    throw unsupported(lowering, '"find" with a predicate that names no column', operator, scope);
  }
  const referenced = [...names].map((name) => ({ name, type: typeOf(find, name, legs) }));
  return { legs, referenced, ...(projectedColumns(find, legs, tables) ?? smartColumns(find, legs, referenced)) };
}

/** Gathers the columns that a predicate names; tells whether it also looks into all of them. */
function collect(node: SyntaxNode, names: Set<string>): boolean {
  if (isKind(node, 'StarExpression')) {
    return true;
  }
  if (isKind(node, 'NameReference')) {
    if (node.ReferencedSymbol instanceof loadLanguageService().Symbols.ColumnSymbol) {
      names.add(node.SimpleName);
    }
    return false;
  }
  if (isKind(node, 'PathExpression')) {
    return collect(node.Expression, names);
  }
  let anyColumn = isKind(node, 'StringLiteralExpression') && isTermOf(node);
  for (let index = 0; index < node.ChildCount; index += 1) {
    const child = node.GetChild(index);
    if (child !== null && !child.IsToken) {
      anyColumn = collect(child as SyntaxNode, names) || anyColumn;
    }
  }
  return anyColumn;
}

/** Whether a text stands for itself in a predicate, as a term. */
function isTermOf(node: SyntaxNode): boolean {
  const parent = node.Parent;
  if (parent === null || isKind(parent, 'FindOperator')) {
    return true;
  }
  return isKind(parent, 'ParenthesizedExpression')
    ? isTermOf(parent)
    : isKind(parent, 'AndExpression') || isKind(parent, 'OrExpression');
}

/** The type that a column has in all tables that have it. */
function typeOf({ lowering, operator, scope }: Find, name: string, legs: readonly Leg[]): ScalarType {
  const types = new Set(
    legs.flatMap(({ node }) => node.columns.flatMap((column) => (column.name === name ? [column.type] : []))),
  );
  const [type, ...others] = types;
  if (type === undefined || type === 'unknown' || others.length > 0) {
    throw unsupported(
      lowering,
      `"find" with the column "${name}", whose type differs from table to table`,
      operator,
      scope,
    );
  }
  return type;
}

type Output = Pick<Found, 'columns' | 'pack'>;

function projectedColumns(find: Find, legs: readonly Leg[], tables: readonly Leg[]): Output | undefined {
  const { lowering, operator, scope } = find;
  const { Project: clause } = operator;
  if (clause === null || clause.ProjectKeyword.Text !== 'project') {
    return undefined;
  }
  let pack = false;
  const columns: FoundColumn[] = [];
  for (const item of elementsOf(clause.Columns)) {
    if (isKind(item, 'PackExpression')) {
      pack = true;
      continue;
    }
    const column = projectedColumn(find, item, legs, tables);
    if (columns.some(({ name }) => name === column.name)) {
      throw unsupported(lowering, `the column "${column.name}" twice in "find"`, operator, scope);
    }
    columns.push(column);
  }
  return { columns, pack };
}

function projectedColumn(find: Find, item: SyntaxNode, legs: readonly Leg[], tables: readonly Leg[]): FoundColumn {
  const { lowering, scope } = find;
  const reference = isKind(item, 'TypedColumnReference') ? item.Column : item;
  if (!isKind(reference, 'NameReference')) {
    throw unsupported(lowering, 'this item of "project" in "find"', item, scope);
  }
  const name = reference.SimpleName;
  if (isKind(item, 'TypedColumnReference')) {
    const type = isKind(item.Type, 'PrimitiveTypeExpression') ? scalarTypeOfName(item.Type.Type.Text) : undefined;
    if (type === undefined) {
      throw unsupported(lowering, `the type of the column "${name}"`, item, scope);
    }
    return { name, type };
  }
  const has = ({ node }: Leg): boolean => node.columns.some((column) => column.name === name);
  return { name, type: typeOf(find, name, legs.some(has) ? legs : tables) };
}

/** The columns of `project-smart`, in the order that the language service gives them. */
function smartColumns(find: Find, legs: readonly Leg[], referenced: readonly FoundColumn[]): Output {
  const { lowering, operator, scope } = find;
  const [first, ...others] = legs;
  const isCommon = (name: string): boolean =>
    others.every(({ node }) => node.columns.some((column) => column.name === name));
  const common = (first?.node.columns ?? []).filter(({ name }) => isCommon(name));
  const wanted = new Set([...referenced, ...common].map(({ name }) => name));
  const source = wordOf(parameterOf(operator, 'withsource')) ?? 'source_';
  const bound = columnsOf(operator.ResultType).map(({ name }) => name);
  const columns = bound.filter((name) => wanted.has(name)).map((name) => ({ name, type: typeOf(find, name, legs) }));
  const pack = legs.some(({ node }) => node.columns.some(({ name }) => !wanted.has(name)));
  const rest = bound.filter((name) => !wanted.has(name) && name !== source && !(pack && name === 'pack_'));
  if (columns.length !== wanted.size || rest.length > 0) {
    throw unsupported(lowering, 'the columns of this "find"', operator, scope);
  }
  return { columns, pack };
}
