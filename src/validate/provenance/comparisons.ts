import type { CallExpression, Expression, MembershipExpression } from '../../kql/plan/expression.ts';
import { isLateStar } from '../../kql/plan/is-late-star.ts';
import type { AggregateCall, PlanNode } from '../../kql/plan/node.ts';
import type { Plan } from '../../kql/plan/plan.ts';
import { expressionsOf, walkPlan } from '../../kql/plan/walk-plan.ts';
import type { Comparison } from './comparison.ts';
import { type Provenance, provenanceOf } from './provenance.ts';
import type { Constant } from './trace.ts';

/**
 * Every comparison of a plan, wherever it stands: in `where`, in conditions of `iff()`, `case()`, `countif()`, in values, in called
 * functions, in keys of joins and groups. Bindings come first, then the operators in the order in which rows reach them. What a function does that is
 * opened up at several calls is there once for each.
 */
export function comparisons(plan: Plan): readonly Comparison[] {
  const known = found.get(plan);
  if (known !== undefined) return known;
  const collector = new Collector(provenanceOf(plan));
  for (const binding of plan.bindings) {
    if (binding.kind === 'scalar') collector.expression(binding.expression, undefined);
  }
  walkPlan(plan, { node: (node) => collector.node(node) });
  found.set(plan, collector.found);
  return collector.found;
}

const found = new WeakMap<Plan, readonly Comparison[]>();

class Collector {
  readonly found: Comparison[] = [];
  readonly #provenance: Provenance;

  constructor(provenance: Provenance) {
    this.#provenance = provenance;
  }

  node(node: PlanNode): void {
    this.#keys(node);
    for (const expression of expressionsOf(node)) this.expression(expression, node);
  }

  #keys(node: PlanNode): void {
    switch (node.operator) {
      case 'join':
        for (const { left, right } of node.keys) {
          this.#add({
            operator: 'join-key',
            spelled: node.keyword,
            left,
            right: [right],
            caseSensitive: isText(left),
            span: left.span,
            node,
          });
        }
        return;
      case 'summarize':
      case 'make-series':
        for (const { expression } of node.keys) this.#group(expression, node.operator, node);
        for (const call of node.aggregates) this.#distinct(call, node);
        return;
      case 'top-nested':
        for (const { key, aggregates } of node.levels) {
          this.#group(key.expression, node.operator, node);
          for (const call of aggregates) this.#distinct(call, node);
        }
        return;
      case 'distinct':
        for (const { expression } of node.items) this.#group(expression, node.operator, node);
        return;
      case 'partition':
        this.#group(node.key, node.operator, node);
        return;
      case 'sample-distinct':
        this.#group(node.item.expression, node.operator, node);
        return;
      default:
    }
  }

  #group(left: Expression, spelled: string, node: PlanNode): void {
    if (isLateStar(left)) return;
    this.#add({ operator: 'group-key', spelled, left, right: [], caseSensitive: isText(left), span: left.span, node });
  }

  #distinct({ function: name, spelled = name, arguments: [left], span }: AggregateCall, node: PlanNode): void {
    if (left === undefined || !distinguishing.has(name) || isLateStar(left)) return;
    this.#add({ operator: 'distinct-value', spelled, left, right: [], caseSensitive: isText(left), span, node });
  }

  expression(root: Expression, node: PlanNode | undefined): void {
    const stack: { readonly expression: Expression; readonly negated: boolean }[] = [
      { expression: root, negated: false },
    ];
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      const { expression, negated } = top;
      const push = (inner: Expression, isNegated = false): void => {
        stack.push({ expression: inner, negated: isNegated });
      };
      switch (expression.kind) {
        case 'call': {
          this.#call(expression, node, negated);
          const { function: name } = expression;
          const inner = name === 'not' ? !negated : (name === 'and' || name === 'or') && negated;
          for (const argument of expression.arguments.toReversed()) push(argument, inner);
          break;
        }
        case 'membership':
          this.#membership(expression, node, negated);
          for (const item of expression.items.toReversed()) if (item.kind === 'scalar') push(item.expression);
          push(expression.left);
          break;
        case 'let':
          push(expression.body, negated);
          for (const { value } of expression.locals.toReversed()) push(value);
          break;
        case 'cast':
          push(expression.argument, negated);
          break;
        case 'member':
          push(expression.object);
          break;
        case 'element':
          push(expression.index);
          push(expression.object);
          break;
        default:
      }
    }
  }

  #call(call: CallExpression, node: PlanNode | undefined, around: boolean): void {
    const { function: name, spelled = name, arguments: given, span } = call;
    const [first, second, third] = given;
    if (first === undefined || second === undefined) return;
    if (name === 'any_column') {
      const operator = this.#provenance.constantOf(first)?.value;
      if (typeof operator !== 'string') return;
      const caseSensitive = this.#isCaseSensitive(operator, second);
      this.#add({ operator, spelled, left: call, right: [second], caseSensitive, span, node, negated: around });
      return;
    }
    if (name === 'set_has_element' || name === 'array_index_of') {
      const caseSensitive = isText(second);
      this.#add({ operator: name, spelled, left: second, right: [first], caseSensitive, span, node, negated: around });
      return;
    }
    const positive = operators.has(name) ? name : negations.get(name);
    if (positive === undefined) return;
    const isTurned = mirrored.has(positive) && this.#isConstant(first) && !this.#isConstant(second);
    const operator = isTurned ? (mirrored.get(positive) ?? positive) : positive;
    const [left, other] = isTurned ? [second, first] : [first, second];
    const right = third !== undefined && operator === 'between' ? [other, third] : [other];
    const texts = isText(left) && isText(other);
    const caseSensitive = texts && this.#isCaseSensitive(operator, other);
    this.#add({ operator, spelled, left, right, caseSensitive, span, node, negated: around !== negations.has(name) });
  }

  #membership(membership: MembershipExpression, node: PlanNode | undefined, around: boolean): void {
    const { operator: spelled, left, items, span } = membership;
    const isNegated = spelled.startsWith('!');
    const operator = isNegated ? spelled.slice(1) : spelled;
    this.found.push({
      operator,
      spelled,
      left,
      right: items.flatMap((item) => (item.kind === 'scalar' ? [item.expression] : [])),
      tables: items.flatMap((item) => (item.kind === 'table' ? [item.node] : [])),
      constants: this.#provenance.constantsOfMembership(membership),
      caseSensitive: operator === 'in' && isText(left),
      negated: around !== isNegated,
      span,
      node,
    });
  }

  #isConstant(expression: Expression): boolean {
    return this.#provenance.constantOf(expression) !== undefined;
  }

  #isCaseSensitive(operator: string, right: Expression): boolean {
    if (operator !== 'matches regex') return sensitive.has(operator) || operator.endsWith('_cs');
    const pattern = this.#provenance.constantOf(right)?.value;
    return typeof pattern !== 'string' || !/^\^?\(\?[a-zA-Z]*i[a-zA-Z]*[):]/.test(pattern);
  }

  #add(comparison: Omit<Comparison, 'tables' | 'constants' | 'negated'> & { readonly negated?: boolean }): void {
    const { right, negated = false } = comparison;
    const values = right.map((expression) => this.#provenance.elementsOf(expression));
    const constants: readonly Constant[] | undefined =
      right.length > 0 && values.every((value) => value !== undefined) ? values.flat() : undefined;
    this.found.push({ ...comparison, tables: [], constants, negated });
  }
}

function isText({ type }: Expression): boolean {
  return type === 'string' || type === 'dynamic' || type === 'unknown';
}

/** What the operators are when they are turned round. */
const mirrored: ReadonlyMap<string, string> = new Map([
  ['==', '=='],
  ['=~', '=~'],
  ['<', '>'],
  ['<=', '>='],
  ['>', '<'],
  ['>=', '<='],
  ['strcmp', 'strcmp'],
]);

const searches: readonly string[] = ['has', 'hasprefix', 'hassuffix', 'contains', 'startswith', 'endswith'].flatMap(
  (name) => [name, `${name}_cs`],
);

const operators: ReadonlySet<string> = new Set([...mirrored.keys(), ...searches, 'between', 'matches regex']);

const negations: ReadonlyMap<string, string> = new Map([
  ['!=', '=='],
  ['!~', '=~'],
  ['!between', 'between'],
  ...searches.map((name) => [`!${name}`, name] as const),
]);

/** Besides those that end in `_cs`. */
const sensitive: ReadonlySet<string> = new Set(['==', '<', '<=', '>', '>=', 'between', 'strcmp']);

/** Aggregates that tell the values of their first argument apart. */
const distinguishing: ReadonlySet<string> = new Set([
  ...['dcount', 'dcountif', 'count_distinct', 'count_distinctif', 'make_set', 'make_set_if', 'makeset'],
]);
