import type { ScalarType } from '../values/scalar-type.ts';
import type { ColumnType } from './column.ts';
import type { PlanNode } from './node.ts';
import type { Span } from './span.ts';

/**
 * Scalar expressions of a plan, as plain JSON. Each has the type that Microsoft's binder gave it (`unknown` where it is
 * late bound) and the place that it came from.
 */
export type Expression =
  | LiteralExpression
  | ColumnExpression
  | CallExpression
  | CastExpression
  | MemberExpression
  | ElementExpression
  | MembershipExpression
  | BindingExpression
  | LocalExpression
  | LetExpression;

interface ExpressionBase {
  readonly type: ColumnType;
  readonly span: Span;
}

/**
 * A value. `value` is JSON: a bool, a string, or a number for int, long and real where the number is exact; longs beyond 2^53,
 * `NaN`, `Infinity`, `-Infinity`, decimals, and the ticks of datetimes (since 2020-01-01) and timespans as decimal text; a
 * guid as text; a dynamic as its JSON text in Kusto's `dynamic()` spelling; null as null. See `encodeLiteral` and
 * `decodeLiteral` in `plan/literal.ts`.
 */
export interface LiteralExpression extends ExpressionBase {
  readonly kind: 'literal';
  readonly type: ScalarType;
  readonly value: string | number | boolean | null;
}

/**
 * A column of the operator's input. `index` is its position, or -1 when the input is open and the column is found by name
 * when the first chunk arrives. `side` says which input of a join it is of; absent elsewhere.
 */
export interface ColumnExpression extends ExpressionBase {
  readonly kind: 'column';
  readonly name: string;
  readonly index: number;
  readonly side?: 'left' | 'right';
}

/**
 * A built-in function or an operator. `function` is the registry's canonical name (`strlen`, `==`, `has_cs`, `and`, `-`);
 * `spelled` the name in the text where it differs (`columnifexists`, `<>`).
 */
export interface CallExpression extends ExpressionBase {
  readonly kind: 'call';
  readonly function: string;
  readonly spelled?: string;
  readonly arguments: readonly Expression[];
}

/** A conversion that Kusto makes silently, put in by the lowering: int to long, long to real, dynamic to long … */
export interface CastExpression extends ExpressionBase {
  readonly kind: 'cast';
  readonly argument: Expression;
}

/** `object.name` or `object["name"]` on a dynamic; null where the object is no bag or lacks the key. */
export interface MemberExpression extends ExpressionBase {
  readonly kind: 'member';
  readonly object: Expression;
  readonly name: string;
}

/** `object[index]` on a dynamic, with an index or key that is computed; negative indexes count from the end. */
export interface ElementExpression extends ExpressionBase {
  readonly kind: 'element';
  readonly object: Expression;
  readonly index: Expression;
}

/**
 * `in`, `!in`, `in~`, `!in~`, `has_any`, `has_all`: `operator` against a list. An item is an expression (a dynamic array stands
 * for its elements, as in Kusto) or a table, whose first column counts.
 */
export interface MembershipExpression extends ExpressionBase {
  readonly kind: 'membership';
  readonly operator: 'in' | '!in' | 'in~' | '!in~' | 'has_any' | 'has_all';
  readonly left: Expression;
  readonly items: readonly MembershipItem[];
}

export type MembershipItem =
  | { readonly kind: 'scalar'; readonly expression: Expression }
  | { readonly kind: 'table'; readonly node: PlanNode };

/** The value of a scalar {@link Binding} of the plan: a `let`, a `toscalar()`, an argument without row context. */
export interface BindingExpression extends ExpressionBase {
  readonly kind: 'binding';
  readonly binding: number;
}

/** A local of an enclosing {@link LetExpression}. */
export interface LocalExpression extends ExpressionBase {
  readonly kind: 'local';
  readonly local: number;
}

/**
 * The inlined call of a function in row context: each local is computed once a chunk, in order, then the body. Numbers of
 * locals are unique in a plan.
 */
export interface LetExpression extends ExpressionBase {
  readonly kind: 'let';
  readonly locals: readonly { readonly local: number; readonly name: string; readonly value: Expression }[];
  readonly body: Expression;
  /** The function whose call this is. */
  readonly function?: string;
}
