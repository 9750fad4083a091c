import { invariant } from '../invariant.ts';
import type { Column } from '../plan/column.ts';
import type { AggregateCall, EvaluateNode, PlanNode, PluginArgument } from '../plan/node.ts';
import type { Plugin, PluginParameter } from '../plugins/plugin.ts';
import { findPlugin } from '../plugins/registry.ts';
import type { NodeOf, SyntaxNode } from '../syntax/language-service.ts';
import { loadLanguageService } from '../syntax/load-language-service.ts';
import { elementsOf } from '../syntax/service-list.ts';
import { isKind, kindOf } from '../syntax/syntax-kind.ts';
import { AggregateCalls } from './aggregate-calls.ts';
import { columnsOf, columnTypeOf, nodeBase, semanticError, unsupported } from './lowering.ts';
import { itemName, itemValue } from './named-item.ts';
import { checkParameters } from './operator-parameters.ts';
import type { PipeStep } from './pipe-step.ts';
import { pluginColumns } from './plugin-columns.ts';
import { rowlessScope, rowScope, tableScope } from './scope.ts';
import { orderOf } from './serialized.ts';
import { isTabular } from './tabular.ts';
import { undecidedPlugins } from './undecided-plugins.ts';

type EvaluateStep = PipeStep<NodeOf<'EvaluateOperator'>>;

/**
 * `evaluate`: a plugin with its arguments, by place or by name.
 *
 * @see https://learn.microsoft.com/kusto/query/evaluate-operator
 */
export function lowerEvaluate(step: EvaluateStep): EvaluateNode {
  const { operator, input, scope, lowering } = step;
  const call = operator.FunctionCall;
  const name = call.Name.SimpleName;
  const plugin = findPlugin(name);
  if (plugin === undefined) {
    throw unsupported(lowering, `plugin "${name}"`, operator, scope, undecidedPlugins.get(name));
  }
  if (plugin.serialized === true && orderOf(input, lowering.builder) !== 'serialized') {
    throw unsupported(
      lowering,
      `plugin "${name}" over rows that are not known to be sorted or serialized`,
      operator,
      scope,
    );
  }
  checkParameters(lowering, operator, [], scope);
  const args = lowerArguments(step, plugin, elementsOf(call.ArgumentList.Expressions));
  const schema = schemaOf(operator);
  const { columns, open } = pluginColumns(
    { plugin: name, arguments: args, schema },
    input,
    columnsOf(operator.ResultType),
  );
  return {
    operator: 'evaluate',
    input,
    plugin: name,
    arguments: args,
    schema,
    ...nodeBase(lowering, operator, scope, columns, open),
  };
}

function schemaOf(operator: NodeOf<'EvaluateOperator'>): EvaluateNode['schema'] {
  if (operator.Schema === null) {
    return null;
  }
  const { AsteriskToken: star, Columns: declared } = operator.Schema.Schema;
  const columns = elementsOf(declared).map((column): Column => {
    const { SimpleName, ReferencedSymbol: symbol } = column.Name;
    const { ColumnSymbol } = loadLanguageService().Symbols;
    return { name: SimpleName, type: symbol instanceof ColumnSymbol ? columnTypeOf(symbol.Type) : 'unknown' };
  });
  return { rest: star !== null, columns };
}

/** Gives each argument to its parameter; a parameter that may be left out is passed over by an argument that does not fit it. */
function lowerArguments(
  step: EvaluateStep,
  { name: plugin, parameters }: Plugin,
  nodes: readonly SyntaxNode[],
): readonly PluginArgument[] {
  const { operator, scope, lowering } = step;
  const pairs: { readonly parameter: PluginParameter; readonly node: SyntaxNode }[] = [];
  let next = 0;
  for (const node of nodes) {
    const given = itemName(node);
    const value = itemValue(node);
    if (given !== undefined) {
      const parameter = parameters.find((one) => one.name === given);
      if (parameter === undefined) {
        throw semanticError(lowering, `The plugin '${plugin}' has no parameter '${given}'.`, node, scope);
      }
      if (!leavesOut(parameter, value)) {
        pairs.push({ parameter, node: value });
      }
      continue;
    }
    while (parameters[next]?.optional === true && !fits(step, parameters[next], value)) {
      next += 1;
    }
    const parameter = parameters[next];
    if (parameter === undefined) {
      throw semanticError(lowering, `The plugin '${plugin}' does not take this argument.`, node, scope);
    }
    if (!leavesOut(parameter, value)) {
      pairs.push({ parameter, node: value });
    }
    next += parameter.repeats === true ? 0 : 1;
  }
  const missing = parameters.find(
    (parameter) => parameter.optional !== true && !pairs.some((pair) => pair.parameter === parameter),
  );
  if (missing !== undefined) {
    throw semanticError(lowering, `The plugin '${plugin}' needs the argument '${missing.name}'.`, operator, scope);
  }
  const table = pairs.find(({ parameter }) => parameter.kind === 'table');
  const tableNode =
    table === undefined ? undefined : lowering.table(table.node, tableScope(scope), table.parameter.name);
  return pairs.map(({ parameter, node }) => lowerArgument(step, parameter, node, tableNode));
}

/** Whether an argument stands for the default of its parameter. */
function leavesOut({ tilde }: PluginParameter, node: SyntaxNode): boolean {
  return tilde === true && isKind(node, 'StringLiteralExpression') && node.LiteralValue === '~';
}

/** Whether an argument may be meant for a parameter that can be left out. */
function fits({ lowering }: EvaluateStep, parameter: PluginParameter | undefined, node: SyntaxNode): boolean {
  if (parameter !== undefined && leavesOut(parameter, node)) {
    return true;
  }
  switch (parameter?.kind) {
    case 'aggregate':
      return isAggregate(lowering.bound.globals, node);
    case 'column':
    case 'lookup-column':
      return (
        isKind(node, 'NameReference') && node.ReferencedSymbol instanceof loadLanguageService().Symbols.ColumnSymbol
      );
    default:
      return true;
  }
}

function isAggregate(globals: EvaluateStep['lowering']['bound']['globals'], node: SyntaxNode): boolean {
  const symbol = isKind(node, 'FunctionCallExpression') ? (node.ReferencedSymbol ?? node.Name.ReferencedSymbol) : null;
  return symbol instanceof loadLanguageService().Symbols.FunctionSymbol && globals.IsAggregateFunction(symbol);
}

function lowerArgument(
  step: EvaluateStep,
  { name, kind }: PluginParameter,
  node: SyntaxNode,
  table: PlanNode | undefined,
): PluginArgument {
  const { input, scope, lowering } = step;
  switch (kind) {
    case 'table':
      invariant(table !== undefined && isTabular(node.ResultType), 'a table that is none');
      return { kind: 'table', name, node: table };
    case 'aggregate':
      return { kind: 'aggregate', name, call: lowerAggregate(step, node) };
    case 'constant':
      return { kind: 'scalar', name, expression: lowering.expression(node, rowlessScope(scope)) };
    case 'column': {
      const expression = lowering.expression(node, rowScope(scope, input));
      return {
        kind: 'scalar',
        name,
        expression: table !== undefined && expression.kind === 'column' ? { ...expression, side: 'left' } : expression,
      };
    }
    case 'lookup-column': {
      invariant(table !== undefined, 'a column of a table that is not given');
      const expression = lowering.expression(node, rowScope(scope, table));
      return {
        kind: 'scalar',
        name,
        expression: expression.kind === 'column' ? { ...expression, side: 'right' } : expression,
      };
    }
  }
}

/** One aggregate, as it is. */
function lowerAggregate(step: EvaluateStep, node: SyntaxNode): AggregateCall {
  const { scope, lowering } = step;
  const aggregates = new AggregateCalls(step, 0);
  const expressions = aggregates.item(node);
  const [only] = expressions;
  const [call] = aggregates.named([]);
  if (call === undefined || only?.kind !== 'column' || expressions.length > 1) {
    throw unsupported(lowering, `"${kindOf(node)}" in place of an aggregate`, node, scope);
  }
  return call;
}
