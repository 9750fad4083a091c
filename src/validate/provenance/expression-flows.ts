import { everyElement, insideText, valuesAt } from '../../harness/quirks/place.ts';
import type { ColumnExpression, ElementExpression, LiteralExpression } from '../../kql/plan/expression.ts';
import { decodeLiteral } from '../../kql/plan/literal.ts';
import type { PlanNode } from '../../kql/plan/node.ts';
import { aggregateFlows } from './aggregate-flows.ts';
import { callFlows } from './call-flows.ts';
import { asDynamic, type ConstantValues, ofDynamic } from './constant-values.ts';
import { type ExpressionPart, type Flow, fromColumn, fromExpression, fromLeaf, type Path } from './flow.ts';
import { anyStep } from './json-steps.ts';
import type { AggregateScope, PlanIndex } from './plan-index.ts';
import { scanColumn } from './scan-column.ts';

/** What an expression's value, or the part of it at a path, is made of. What merely decides which value it is, is not among it. */
export function expressionFlows(
  { expression, node, path }: ExpressionPart,
  index: PlanIndex,
  constants: ConstantValues,
): readonly Flow[] {
  switch (expression.kind) {
    case 'literal':
      return literalFlows(expression, path);
    case 'column': {
      const scope = index.overAggregates.get(expression);
      if (node === undefined) return [];
      return scope === undefined ? columnFlow(expression, node, path) : aggregated(expression, scope, node, path);
    }
    case 'call':
      return callFlows(expression, node, path, (argument) => constants.textOf(argument));
    case 'cast': {
      const { argument, type, span } = expression;
      // A text that becomes a dynamic stays a text.
      const inner = type === 'dynamic' || path[0] === insideText ? path : [];
      return [fromExpression(argument, node, inner, { through: 'cast', span })];
    }
    case 'member':
      return [fromExpression(expression.object, node, [expression.name, ...path])];
    case 'element':
      return [fromExpression(expression.object, node, [stepOf(expression, constants), ...path])];
    case 'membership': {
      const step = { through: expression.operator, span: expression.span };
      return [fromExpression(expression.left, node, [], step)];
    }
    case 'binding': {
      const binding = index.plan.bindings[expression.binding];
      if (binding === undefined) return [];
      if (binding.kind === 'scalar') return [fromExpression(binding.expression, undefined, path)];
      const [column] = binding.node.columns;
      if (column === undefined) return [];
      return [fromColumn(binding.node, column.name, path, { through: 'toscalar', span: expression.span })];
    }
    case 'local': {
      const value = index.locals.get(expression.local);
      return value === undefined ? [] : [fromExpression(value, node, path)];
    }
    case 'let': {
      const { body, function: called } = expression;
      return [fromExpression(body, node, path, called === undefined ? undefined : { call: called })];
    }
  }
}

function literalFlows(literal: LiteralExpression, path: Path): readonly Flow[] {
  const value = decodeLiteral(literal);
  if (path.length === 0 || literal.type !== 'dynamic') return [fromLeaf({ type: literal.type, value })];
  const whole = asDynamic(value);
  if (path.includes(anyStep) || whole === undefined) return [fromLeaf({ type: literal.type, value })];
  return valuesAt(whole, path).map((part) => fromLeaf(ofDynamic(part)));
}

function stepOf({ index }: ElementExpression, constants: ConstantValues): string {
  return constants.textOf(index) ?? (index.type === 'long' || index.type === 'int' ? everyElement : anyStep);
}

/** A column of the rows that an operator's expressions see. */
function columnFlow(column: ColumnExpression, node: PlanNode, path: Path): readonly Flow[] {
  if (node.operator === 'scan') return scanColumn(column, node, path);
  const input = inputOf(column, node);
  return input === undefined ? [] : [fromColumn(input, nameIn(input, column), path)];
}

function inputOf({ side }: ColumnExpression, node: PlanNode): PlanNode | undefined {
  if (node.operator === 'join') return side === 'right' ? node.right : node.left;
  if (node.operator === 'evaluate' && side === 'right') {
    return node.arguments.find((argument) => argument.kind === 'table')?.node;
  }
  return 'input' in node ? node.input : undefined;
}

/** A column by its position; one that is late bound by its name. */
function nameIn(input: PlanNode, { index, name }: ColumnExpression): string {
  return input.columns[index]?.name ?? name;
}

function aggregated(
  column: ColumnExpression,
  { keys, aggregates }: AggregateScope,
  node: PlanNode,
  path: Path,
): readonly Flow[] {
  const outputs = aggregates.flatMap((call) => call.outputs.map(({ name }, output) => ({ name, call, output })));
  const key = column.index < 0 ? keys.find(({ name }) => name === column.name) : keys[column.index];
  if (key !== undefined) return [fromExpression(key.expression, node, path)];
  const at = outputs[column.index - keys.length] ?? outputs.find(({ name }) => name === column.name);
  return at === undefined ? [] : aggregateFlows(at.call, at.output, node, path);
}
