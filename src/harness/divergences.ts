import type { Expression } from '../kql/plan/expression.ts';
import type {
  AggregateCall,
  JoinNode,
  MvApplyNode,
  NamedExpression,
  ParseKvNode,
  ParseNode,
  PartitionNode,
  PlanNode,
  SummarizeNode,
} from '../kql/plan/node.ts';
import type { Plan } from '../kql/plan/plan.ts';
import type { Span } from '../kql/plan/span.ts';
import { operandsOf } from '../kql/plan/walk-plan.ts';
import { sameValues, type Trace } from './trace.ts';

/** An expression that gives some records another value than on clean records. */
export interface Divergence {
  readonly span: Span;
  /** The function, or `by`, `on`, `.` for what has no name of its own. */
  readonly operator: string;
}

/**
 * Follows values that differ between two runs back to the first expression that computes a difference. A value that is only
 * carried (a column, a cast, `tostring()` of one) is followed to where it was made; when it was carried all the way from the
 * record it is no divergence.
 */
export class Divergences {
  readonly #plan: Plan;
  readonly #clean: Trace;
  readonly #struck: Trace;
  readonly #records: readonly number[];
  readonly #locals = new Map<number, Expression>();
  readonly #subqueries = new Map<number, MvApplyNode | PartitionNode>();

  constructor(plan: Plan, clean: Trace, struck: Trace, records: readonly number[]) {
    this.#plan = plan;
    this.#clean = clean;
    this.#struck = struck;
    this.#records = records;
  }

  /** Why an operator let the records go. */
  ofLoss(node: PlanNode): Divergence | undefined {
    switch (node.operator) {
      case 'where':
        return this.#of(node.input, node.predicate);
      case 'join':
        return this.#ofKeys(node);
      case 'parse':
        return this.#ofParse(node);
      case 'mv-expand':
      case 'mv-apply':
        return this.#first(node.items, (item) => this.#of(node.input, item.expression) ?? this.#at(item, 'mv-expand'));
      case 'sort':
      case 'top':
        return this.#first(node.keys, (key) => this.#of(node.input, key.expression));
      case 'distinct':
        return this.#first(node.items, (item) => this.#of(node.input, item.expression));
      case 'summarize':
        return this.#ofGroup(node);
      default:
        return undefined;
    }
  }

  #differs(expression: Expression): boolean {
    return this.#records.some((record) => {
      const before = this.#clean.valuesOf(expression, record);
      const after = this.#struck.valuesOf(expression, record);
      return before.length > 0 && after.length > 0 && !sameValues(before, after);
    });
  }

  #becomesNull(expression: Expression): boolean {
    return this.#records.some(
      (record) =>
        this.#clean.valuesOf(expression, record).some(({ cell }) => cell !== null) &&
        this.#struck.valuesOf(expression, record).some(({ cell }) => cell === null),
    );
  }

  #at(item: { readonly expression: Expression }, operator: string): Divergence | undefined {
    return this.#differs(item.expression) ? { span: item.expression.span, operator } : undefined;
  }

  #first<T>(items: readonly T[], find: (item: T) => Divergence | undefined): Divergence | undefined {
    for (const item of items) {
      const found = find(item);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The first computed difference in the value of an expression over the rows of `input`. */
  #of(input: PlanNode, expression: Expression): Divergence | undefined {
    if (!this.#differs(expression)) return undefined;
    switch (expression.kind) {
      case 'column':
        return this.#ofColumn(input, input.columns[expression.index]?.name ?? expression.name);
      case 'call': {
        const inside = this.#first(expression.arguments, (argument) => this.#of(input, argument));
        if (inside !== undefined || carriers.has(expression.function)) return inside;
        return { span: expression.span, operator: expression.spelled ?? expression.function };
      }
      case 'cast':
        return this.#of(input, expression.argument);
      case 'member':
      case 'element': {
        const inside = this.#of(input, expression.object);
        if (inside !== undefined || !this.#becomesNull(expression)) return inside;
        return { span: expression.span, operator: '.' };
      }
      case 'membership':
        return this.#of(input, expression.left) ?? { span: expression.span, operator: expression.operator };
      case 'let':
        for (const { local, value } of expression.locals) this.#locals.set(local, value);
        return this.#of(input, expression.body);
      case 'local': {
        const value = this.#locals.get(expression.local);
        return value === undefined ? undefined : this.#of(input, value);
      }
      default:
        return undefined;
    }
  }

  /** The first computed difference in a column of a node's output. */
  #ofColumn(node: PlanNode, name: string): Divergence | undefined {
    switch (node.operator) {
      case 'extend':
      case 'mv-expand': {
        const made = node.items.find((item) => (node.input.columns[item.target]?.name ?? item.name) === name);
        return made === undefined ? this.#ofColumn(node.input, name) : this.#of(node.input, made.expression);
      }
      case 'project':
      case 'distinct': {
        const made = node.items.find((item) => item.name === name);
        return made === undefined ? undefined : this.#of(node.input, made.expression);
      }
      case 'summarize':
        return this.#ofOutput(node, name);
      case 'join':
        return this.#ofKeys(node) ?? this.#ofColumn(node.left, name) ?? this.#ofRight(node, name);
      case 'union':
        return this.#first(node.inputs, ({ node: input, map }) => {
          const index = node.columns.findIndex((column) => column.name === name);
          const source = input.columns[map[index] ?? -1]?.name ?? (node.open ? name : undefined);
          return source === undefined ? undefined : this.#ofColumn(input, source);
        });
      case 'parse': {
        const made = node.pattern.some(
          (part) => part.kind === 'column' && (node.input.columns[part.target]?.name ?? part.name) === name,
        );
        return made ? this.#ofParse(node) : this.#ofColumn(node.input, name);
      }
      case 'parse-kv': {
        const made = node.keys.some((key) => (node.input.columns[key.target]?.name ?? key.name) === name);
        return made ? this.#ofParse(node) : this.#ofColumn(node.input, name);
      }
      case 'enrich': {
        const isOfInput = node.input.open || node.input.columns.some((column) => column.name === name);
        return isOfInput ? this.#ofColumn(node.input, name) : this.#of(node.input, node.key);
      }
      case 'mv-apply':
      case 'partition': {
        this.#subqueries.set(node.rows, node);
        const isOfSubquery = node.subquery.columns.some((column) => column.name === name);
        return this.#ofColumn(isOfSubquery ? node.subquery : node.input, name);
      }
      case 'subquery-input': {
        const around = this.#subqueries.get(node.id);
        if (around === undefined) return undefined;
        const items = around.operator === 'mv-apply' ? around.items : [];
        const made = items.find((item) => (around.input.columns[item.target]?.name ?? item.name) === name);
        return made === undefined ? this.#ofColumn(around.input, name) : this.#of(around.input, made.expression);
      }
      case 'reference': {
        const binding = this.#plan.bindings[node.binding];
        const isTable = binding?.kind === 'table' || binding?.kind === 'materialized';
        return isTable ? this.#ofColumn(binding.node, name) : undefined;
      }
      default:
        return 'input' in node ? this.#ofColumn(node.input, name) : undefined;
    }
  }

  #ofParse(node: ParseNode | ParseKvNode): Divergence | undefined {
    const { input, expression } = node;
    return (
      this.#of(input, expression) ?? this.#at({ expression }, node.operator === 'parse' ? node.keyword : 'parse-kv')
    );
  }

  #ofRight(node: JoinNode, name: string): Divergence | undefined {
    const index = node.columns.findIndex((column) => column.name === name) - node.left.columns.length;
    if (index < 0) return undefined;
    const source = node.right.columns[node.rightOutput?.[index] ?? index];
    return source === undefined ? undefined : this.#ofColumn(node.right, source.name);
  }

  #ofOutput(node: SummarizeNode, name: string): Divergence | undefined {
    const output = node.outputs.find((item) => item.name === name);
    if (output === undefined) return undefined;
    const indexes = columnIndexes(output.expression);
    const key = this.#first(
      node.keys.filter((_, index) => indexes.has(index)),
      (item) => this.#of(node.input, item.expression),
    );
    if (key !== undefined) return key;
    let position = node.keys.length;
    for (const aggregate of node.aggregates) {
      const used = aggregate.outputs.some((_, index) => indexes.has(position + index));
      position += aggregate.outputs.length;
      if (used) return this.#ofGroup(node) ?? this.#ofAggregate(node, aggregate);
    }
    return undefined;
  }

  #ofAggregate(node: SummarizeNode, aggregate: AggregateCall): Divergence | undefined {
    const inside = this.#first(aggregate.arguments, (argument) => this.#of(node.input, argument));
    if (inside !== undefined || choosing.has(aggregate.function)) return inside;
    return { span: aggregate.span, operator: aggregate.spelled ?? aggregate.function };
  }

  /** Whether the records went into other groups than before: then it was a key. */
  #ofGroup(node: SummarizeNode): Divergence | undefined {
    if (!this.#regrouped(node)) return undefined;
    return this.#first<NamedExpression>(
      node.keys,
      (key) => this.#of(node.input, key.expression) ?? this.#at(key, 'by'),
    );
  }

  #ofKeys(node: JoinNode): Divergence | undefined {
    if (!this.#regrouped(node)) return undefined;
    return this.#first(
      node.keys,
      ({ left, right }) =>
        this.#of(node.left, left) ??
        this.#of(node.right, right) ??
        this.#at({ expression: left }, 'on') ??
        this.#at({ expression: right }, 'on'),
    );
  }

  #regrouped(node: PlanNode): boolean {
    return this.#records.some(
      (record) => this.#clean.groupsOf(node, record).join('|') !== this.#struck.groupsOf(node, record).join('|'),
    );
  }
}

/** Functions that give the value that they are given, or one of those, in another type. */
const carriers: ReadonlySet<string> = new Set(['tostring', 'coalesce', 'iff', 'case']);

/** Aggregates that give values of their group as they are. */
const choosing: ReadonlySet<string> = new Set([
  'take_any',
  'take_anyif',
  'arg_max',
  'arg_min',
  'max',
  'maxif',
  'min',
  'minif',
  'make_list',
  'make_list_if',
  'make_set',
  'make_set_if',
]);

function columnIndexes(expression: Expression, found = new Set<number>()): ReadonlySet<number> {
  if (expression.kind === 'column') found.add(expression.index);
  for (const part of operandsOf(expression)) columnIndexes(part, found);
  return found;
}
