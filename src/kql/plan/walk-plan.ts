import type { Expression } from './expression.ts';
import type { PlanNode } from './node.ts';
import type { Binding, Plan } from './plan.ts';

/**
 * The nodes that give rows to a node, in the order in which they are asked: the piped one first, a join's left, its right. A
 * subquery gives rows to the operator around it and gets its own from there.
 */
export function inputsOf(node: PlanNode): readonly PlanNode[] {
  switch (node.operator) {
    case 'table':
    case 'reference':
    case 'datatable':
    case 'print':
    case 'range':
    case 'external':
    case 'subquery-input':
      return [];
    case 'mv-apply':
    case 'partition':
      return [node.input, node.subquery];
    case 'evaluate':
      return [node.input, ...node.arguments.flatMap((argument) => (argument.kind === 'table' ? [argument.node] : []))];
    case 'join':
      return [node.left, node.right];
    case 'union':
      return node.inputs.map((input) => input.node);
    default:
      return [node.input];
  }
}

/** The expressions of a node itself, not of its inputs. */
export function expressionsOf(node: PlanNode): readonly Expression[] {
  switch (node.operator) {
    case 'datatable':
      return node.rows.flat();
    case 'print':
      return node.expressions;
    case 'range':
      return [node.from, node.to, node.step];
    case 'where':
      return [node.predicate];
    case 'extend':
    case 'project':
    case 'distinct':
      return node.items.map((item) => item.expression);
    case 'summarize':
      return [
        ...node.keys.map((key) => key.expression),
        ...node.aggregates.flatMap((aggregate) => aggregate.arguments),
        ...node.outputs.map((output) => output.expression),
      ];
    case 'sort':
      return node.keys.map((key) => key.expression);
    case 'top':
      return [node.count, ...node.keys.map((key) => key.expression)];
    case 'take':
    case 'sample':
      return [node.count];
    case 'sample-distinct':
      return [node.count, node.item.expression];
    case 'make-series':
      return [
        ...node.keys.map((key) => key.expression),
        ...node.aggregates.flatMap((aggregate) => aggregate.arguments),
        ...node.series.flatMap((item) => [item.expression, ...present(item.default)]),
        node.axis.expression,
        ...[node.from, node.to, node.step].flatMap(present),
      ];
    case 'top-nested':
      return node.levels.flatMap((level) => [
        ...present(level.count),
        level.key.expression,
        ...present(level.others),
        ...level.aggregates.flatMap((aggregate) => aggregate.arguments),
        level.aggregate.expression,
      ]);
    case 'partition':
      return [node.key];
    case 'scan':
      return [
        ...node.declared.flatMap((column) => present(column.default)),
        ...node.steps.flatMap((step) => [step.condition, ...step.assignments.map(({ expression }) => expression)]),
      ];
    case 'evaluate':
      return node.arguments.flatMap((argument) =>
        argument.kind === 'scalar'
          ? [argument.expression]
          : argument.kind === 'aggregate'
            ? argument.call.arguments
            : [],
      );
    case 'parse':
    case 'parse-kv':
      return [node.expression];
    case 'enrich':
      return [node.key];
    case 'join':
      return node.keys.flatMap((key) => [key.left, key.right]);
    case 'mv-expand':
    case 'mv-apply':
      return [...node.items.map((item) => item.expression), ...(node.limit === null ? [] : [node.limit])];
    default:
      return [];
  }
}

function present(expression: Expression | null): readonly Expression[] {
  return expression === null ? [] : [expression];
}

/** The expressions right below an expression. Tables inside `in (…)` are not expressions: see {@link tablesOf}. */
export function operandsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'call':
      return expression.arguments;
    case 'cast':
      return [expression.argument];
    case 'member':
      return [expression.object];
    case 'element':
      return [expression.object, expression.index];
    case 'membership':
      return [
        expression.left,
        ...expression.items.flatMap((item) => (item.kind === 'scalar' ? [item.expression] : [])),
      ];
    case 'let':
      return [...expression.locals.map((local) => local.value), expression.body];
    default:
      return [];
  }
}

/** The tables that an expression looks into, as `x in (T)` does; not those of its operands. */
export function tablesOf(expression: Expression): readonly PlanNode[] {
  return expression.kind === 'membership'
    ? expression.items.flatMap((item) => (item.kind === 'table' ? [item.node] : []))
    : [];
}

/** What {@link walkPlan} calls; either may be left out. */
export interface PlanVisitor {
  /** Every node, after those that give it rows. `binding` is the index of the binding that it is in; undefined in the root. */
  node?(node: PlanNode, binding: number | undefined): void;
  /** Every expression, before its operands, with the node that it belongs to; undefined in a scalar binding. */
  expression?(expression: Expression, node: PlanNode | undefined, binding: number | undefined): void;
}

/** Visits all of a plan once: the bindings in order, then the root. */
export function walkPlan(plan: Plan, visitor: PlanVisitor): void {
  for (const [index, binding] of plan.bindings.entries()) {
    if (binding.kind === 'scalar') {
      walkExpression(binding.expression, visitor, undefined, index);
    } else {
      walkNode(binding.node, visitor, index);
    }
  }
  walkNode(plan.root, visitor, undefined);
}

/** Visits a node and all below it, in the order in which rows reach the operators. */
export function walkNode(root: PlanNode, visitor: PlanVisitor, binding?: number): void {
  const stack: { readonly node: PlanNode; readonly open: boolean }[] = [{ node: root, open: false }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { node, open } = top;
    if (!open) {
      stack.push({ node, open: true });
      for (const input of inputsOf(node).toReversed()) {
        stack.push({ node: input, open: false });
      }
      continue;
    }
    for (const expression of expressionsOf(node)) {
      walkExpression(expression, visitor, node, binding);
    }
    visitor.node?.(node, binding);
  }
}

/** Visits an expression and all below it, tables included. */
export function walkExpression(root: Expression, visitor: PlanVisitor, node?: PlanNode, binding?: number): void {
  const stack: Expression[] = [root];
  for (let expression = stack.pop(); expression !== undefined; expression = stack.pop()) {
    visitor.expression?.(expression, node, binding);
    for (const table of tablesOf(expression)) {
      walkNode(table, visitor, binding);
    }
    stack.push(...operandsOf(expression).toReversed());
  }
}

/** The node of a binding that has one. */
export function nodeOfBinding(binding: Binding): PlanNode | undefined {
  return binding.kind === 'scalar' ? undefined : binding.node;
}
