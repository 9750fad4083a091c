import type { ErrorPlace } from '../errors/kql-error.ts';
import { KqlSemanticError } from '../errors/kql-semantic-error.ts';
import { KqlUnsupportedError } from '../errors/kql-unsupported-error.ts';
import type { Column, ColumnType } from '../plan/column.ts';
import type { Expression } from '../plan/expression.ts';
import type { NodeBase, PlanNode } from '../plan/node.ts';
import type { Span } from '../plan/span.ts';
import type { BoundQuery } from '../syntax/bind.ts';
import type { SyntaxNode, TypeSymbol } from '../syntax/language-service.ts';
import { placeIn } from '../syntax/place-in.ts';
import { itemsOf } from '../syntax/service-list.ts';
import { scalarTypes } from '../values/scalar-type.ts';
import type { BuiltIns } from './built-ins.ts';
import type { PlanBuilder } from './plan-builder.ts';
import type { Scope } from './scope.ts';

/**
 * What the rooms of the lowering share. Expressions hold pipes and pipes hold expressions, so each file reaches the others
 * through `expression` and `table`.
 */
export interface Lowering {
  readonly bound: BoundQuery;
  readonly builtIns: BuiltIns;
  readonly builder: PlanBuilder;
  /** Lowers a scalar expression. */
  readonly expression: (node: SyntaxNode, scope: Scope) => Expression;
  /** Lowers a tabular expression. `name` is what a binding is called that it may have to make. */
  readonly table: (node: SyntaxNode, scope: Scope, name?: string) => PlanNode;
}

/** The place of a syntax node in the texts of the plan. */
export function spanOf(node: SyntaxNode, { frame }: Scope): Span {
  if (frame.at !== undefined) {
    return frame.at;
  }
  return {
    source: frame.source,
    start: node.TextStart + frame.offset,
    end: node.End + frame.offset,
    ...(frame.call === undefined ? {} : { call: frame.call }),
  };
}

export function placeOf({ bound }: Lowering, node: SyntaxNode, scope: Scope): ErrorPlace {
  const { source, start, end, call } = spanOf(node, scope);
  return placeIn(bound.sources, source, start, end, call);
}

export function unsupported(
  lowering: Lowering,
  feature: string,
  node: SyntaxNode,
  scope: Scope,
  help?: string,
): KqlUnsupportedError {
  return new KqlUnsupportedError(feature, placeOf(lowering, node, scope), help);
}

export function semanticError(
  lowering: Lowering,
  message: string,
  node: SyntaxNode,
  scope: Scope,
  help?: string,
): KqlSemanticError {
  return new KqlSemanticError(message, placeOf(lowering, node, scope), help);
}

/** What every node has. Called last, when the inputs have their ids. */
export function nodeBase(
  { builder }: Lowering,
  node: SyntaxNode,
  scope: Scope,
  columns: readonly Column[],
  open = false,
): NodeBase {
  return { id: builder.nodeId(), span: spanOf(node, scope), columns, open };
}

const scalarNames: ReadonlySet<string> = new Set(scalarTypes);

/** The column type of a type of the language service; what is no scalar type of KQL is bound late. */
export function columnTypeOf(type: TypeSymbol | null | undefined): ColumnType {
  const name = type?.Name;
  return isScalarName(name) ? name : 'unknown';
}

function isScalarName(name: string | undefined): name is (typeof scalarTypes)[number] {
  return name !== undefined && scalarNames.has(name);
}

/** The columns of a table type. */
export function columnsOf(type: TypeSymbol | null | undefined): readonly Column[] {
  return type?.Columns === undefined
    ? []
    : itemsOf(type.Columns).map(({ Name, Type }) => ({ name: Name, type: columnTypeOf(Type) }));
}
