import type { Expression } from './expression.ts';
import type {
  AggregateCall,
  EvaluateNode,
  MakeSeriesNode,
  PartitionNode,
  PluginArgument,
  SampleDistinctNode,
  SampleNode,
  ScanNode,
  TopNestedLevel,
  TopNestedNode,
} from './node.ts';

type GroupingNode =
  | MakeSeriesNode
  | TopNestedNode
  | SampleNode
  | SampleDistinctNode
  | PartitionNode
  | ScanNode
  | EvaluateNode;

/** The line of an operator that makes other rows of many: series, levels, samples, partitions, matches, plugins. */
export function groupingHead(node: GroupingNode, print: (expression: Expression) => string): string {
  switch (node.operator) {
    case 'make-series': {
      const series = node.series.map(
        (item) => `${named(item, print)}${item.default === null ? '' : ` default=${print(item.default)}`}`,
      );
      const keys = node.keys.length === 0 ? '' : ` by ${node.keys.map((key) => named(key, print)).join(', ')}`;
      const kind = node.nonEmpty ? ' kind=nonempty' : '';
      const of =
        node.aggregates.length === 0 ? '' : ` of ${node.aggregates.map((call) => aggregate(call, print)).join(', ')}`;
      return `make-series${kind} ${series.join(', ')}${of} on ${named(node.axis, print)}${range(node, print)}${keys}`;
    }
    case 'top-nested':
      return `top-nested ${node.levels.map((level) => printLevel(level, print)).join(', ')}`;
    case 'sample':
      return `sample ${print(node.count)}`;
    case 'sample-distinct':
      return `sample-distinct ${print(node.count)} of ${named(node.item, print)}`;
    case 'partition':
      return `partition hint.strategy=${node.strategy} by ${print(node.key)}`;
    case 'scan':
      return scan(node, print);
    case 'evaluate': {
      const schema = node.schema?.columns.map(({ name, type }) => `${name}:${type}`) ?? [];
      const columns = node.schema?.rest === true ? ['*', ...schema] : schema;
      const given = node.arguments.map((argument) => pluginArgument(argument, print)).join(', ');
      return `evaluate ${node.plugin}(${given})${node.schema === null ? '' : ` : (${columns.join(', ')})`}`;
    }
  }
}

function named(
  { name, expression }: { readonly name: string; readonly expression: Expression },
  print: (expression: Expression) => string,
): string {
  const text = print(expression);
  return name === text ? name : `${name} = ${text}`;
}

function aggregate(call: AggregateCall, print: (expression: Expression) => string): string {
  return `${call.outputs.map(({ name }) => name).join('|')} = ${call.function}(${call.arguments.map(print).join(', ')})`;
}

function range({ bins, from, to, step }: MakeSeriesNode, print: (expression: Expression) => string): string {
  return [
    bins === 'in range' ? ' in range' : '',
    from === null ? '' : ` from ${print(from)}`,
    to === null ? '' : ` to ${print(to)}`,
    ` step ${print(step)}`,
  ].join('');
}

function printLevel(level: TopNestedLevel, print: (expression: Expression) => string): string {
  const count = level.count === null ? '' : `${print(level.count)} `;
  const others = level.others === null ? '' : ` with others=${print(level.others)}`;
  const of =
    level.aggregates.length === 0 ? '' : ` of ${level.aggregates.map((call) => aggregate(call, print)).join(', ')}`;
  return `${count}of ${named(level.key, print)}${others} by ${named(level.aggregate, print)}${of} ${level.order}`;
}

function scan({ matchId, declared, steps }: ScanNode, print: (expression: Expression) => string): string {
  const columns = declared.map(
    ({ name, type, default: value }) => `${name}:${type}${value === null ? '' : ` = ${print(value)}`}`,
  );
  const lines = steps.map(({ name, output, condition, assignments }) => {
    const made = assignments.map(({ target, expression }) => `${declared[target]?.name ?? ''} = ${print(expression)}`);
    return `step ${name} output=${output}: ${print(condition)}${made.length === 0 ? '' : ` => ${made.join(', ')}`}`;
  });
  return [
    'scan',
    matchId === null ? '' : ` with_match_id=${matchId}`,
    columns.length === 0 ? '' : ` declare (${columns.join(', ')})`,
    ` with (${lines.join('; ')})`,
  ].join('');
}

function pluginArgument(argument: PluginArgument, print: (expression: Expression) => string): string {
  switch (argument.kind) {
    case 'scalar':
      return named(argument, print);
    case 'table':
      return `${argument.name} = [table]`;
    case 'aggregate':
      return `${argument.name} = ${argument.call.function}(${argument.call.arguments.map(print).join(', ')})`;
  }
}
