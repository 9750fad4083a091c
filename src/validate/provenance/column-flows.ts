import { everyElement } from '../../harness/quirks/place.ts';
import { isLateStar } from '../../kql/plan/is-late-star.ts';
import type {
  EvaluateNode,
  JoinNode,
  MvApplyNode,
  MvExpandNode,
  PlanNode,
  SummarizeNode,
  TopNestedNode,
  UnionNode,
} from '../../kql/plan/node.ts';
import { aggregateFlows } from './aggregate-flows.ts';
import { type ColumnPart, type Flow, type FlowStep, fromColumn, fromExpression, fromLeaf, type Path } from './flow.ts';
import type { PlanIndex } from './plan-index.ts';

/** What a column of an operator's rows, or the part of it at a path, is made of. */
export function columnFlows({ node, name, path }: ColumnPart, index: PlanIndex): readonly Flow[] {
  const step: FlowStep = { through: node.operator, span: node.span };
  switch (node.operator) {
    case 'table':
      return [fromLeaf({ table: node.answered?.table ?? node.name, column: name, path })];
    case 'reference': {
      const binding = index.plan.bindings[node.binding];
      return binding === undefined || !('node' in binding) ? [] : [fromColumn(binding.node, name, path)];
    }
    case 'datatable': {
      const position = node.columns.findIndex((column) => column.name === name);
      const cells = node.rows.slice(0, mostCells).flatMap((row) => row[position] ?? []);
      return cells.map((cell) => fromExpression(cell, undefined, path));
    }
    case 'print': {
      const value = node.expressions[node.columns.findIndex((column) => column.name === name)];
      return value === undefined ? [] : [fromExpression(value, undefined, path)];
    }
    case 'range':
    case 'count':
    case 'getschema':
      return [fromLeaf({ made: node.operator })];
    case 'external':
      return [fromLeaf({ made: node.keyword })];
    case 'extend': {
      const item = node.items.find((one) => targetName(node.input, one) === name);
      return [item === undefined ? fromColumn(node.input, name, path) : fromExpression(item.expression, node, path)];
    }
    case 'project':
    case 'distinct': {
      const item = node.items.find((one) => one.name === name);
      if (item !== undefined && !isLateStar(item.expression)) return [fromExpression(item.expression, node, path)];
      return node.open || item !== undefined ? [fromColumn(node.input, name, path)] : [];
    }
    case 'late-project': {
      const old = node.items.find(({ as }) => as === name)?.pattern;
      const takes = node.keyword === 'project-rename' || node.keyword === 'project-away';
      const isGone = takes && node.items.some(({ pattern }) => pattern === name);
      return old === undefined && isGone ? [] : [fromColumn(node.input, old ?? name, path)];
    }
    case 'summarize':
      return summarized(node, name, path);
    case 'join':
      return joined(node, name, path);
    case 'union':
      return united(node, name, path);
    case 'mv-expand':
      return expanded(node, name, path);
    case 'mv-apply':
      return applied(node, name, path);
    case 'partition':
      return [fromColumn(node.subquery, name, path)];
    case 'subquery-input': {
      const owner = index.owners.get(node.id);
      if (owner === undefined) return [];
      return owner.operator === 'partition' ? [fromColumn(owner.input, name, path)] : expanded(owner, name, path);
    }
    case 'parse':
    case 'parse-kv': {
      const columns = node.operator === 'parse' ? node.pattern : node.keys;
      const isMade = columns.some((column) => 'target' in column && targetName(node.input, column) === name);
      if (!isMade) return [fromColumn(node.input, name, path)];
      return [
        fromExpression(node.expression, node, [], {
          ...step,
          through: 'keyword' in node ? node.keyword : node.operator,
        }),
      ];
    }
    case 'make-series': {
      const made = node.series.find((one) => one.name === name);
      if (made !== undefined) {
        const values = [made.expression, ...(made.default === null ? [] : [made.default])];
        return values.map((value) => fromExpression(value, node, [], step));
      }
      const key = node.keys.find((one) => one.name === name);
      if (key !== undefined) return [fromExpression(key.expression, node, path)];
      return name === node.axis.name ? [fromExpression(node.axis.expression, node, [], step)] : [];
    }
    case 'top-nested':
      return nested(node, name, path);
    case 'sample-distinct':
      return [fromExpression(node.item.expression, node, path)];
    case 'scan': {
      const declared = node.declared.findIndex((one) => one.name === name);
      if (declared < 0)
        return [name === node.matchId ? fromLeaf({ made: 'scan' }) : fromColumn(node.input, name, path)];
      const assigned = node.steps.flatMap(({ assignments }) =>
        assignments.flatMap(({ target, expression }) => (target === declared ? expression : [])),
      );
      const fallback = node.declared[declared]?.default;
      return [...(fallback == null ? [] : [fallback]), ...assigned].map((value) =>
        fromExpression(value, node, path, step),
      );
    }
    case 'evaluate':
      return evaluated(node, name, path);
    case 'enrich': {
      const isKnown = node.input.columns.some((column) => column.name === name);
      const isAdded = !isKnown && node.added.some((column) => column.name === name);
      const own = fromColumn(node.input, name, path);
      const added = fromExpression(node.key, node, [], { through: node.function, span: node.span });
      return !isAdded ? [own] : node.input.open ? [own, added] : [added];
    }
    case 'where':
    case 'sort':
    case 'top':
    case 'take':
    case 'sample':
    case 'as':
    case 'render':
    case 'serialize':
      return [fromColumn(node.input, name, path)];
  }
}

/** So many rows of a datatable are looked at. */
const mostCells = 300;

function targetName(input: PlanNode, item: { readonly name: string; readonly target: number }): string {
  return input.columns[item.target]?.name ?? item.name;
}

function summarized(node: SummarizeNode, name: string, path: Path): readonly Flow[] {
  const output = node.outputs.find((one) => one.name === name);
  if (output !== undefined) return [fromExpression(output.expression, node, path)];
  const key = node.keys.find((one) => one.name === name);
  if (key !== undefined) return [fromExpression(key.expression, node, path)];
  // arg_max(x, *) over columns that show only with the data.
  return node.aggregates.flatMap((call) =>
    call.arguments.some(isLateStar)
      ? [fromColumn(node.input, name, path, { through: call.function, span: call.span })]
      : [],
  );
}

function joined(node: JoinNode, name: string, path: Path): readonly Flow[] {
  const { kind, left, right } = node;
  if (kind === 'leftsemi' || kind === 'leftanti') return [fromColumn(left, name, path)];
  if (kind === 'rightsemi' || kind === 'rightanti') return [fromColumn(right, name, path)];
  if (node.open || left.open || right.open) {
    const isIn = (side: PlanNode, column: string): boolean => side.columns.some((one) => one.name === column);
    if (isIn(left, name)) return [fromColumn(left, name, path)];
    if (isIn(right, name)) return [fromColumn(right, name, path)];
    // A column that the left has too gets a number at its end.
    const plain = name.replace(/\d+$/, '');
    if (plain !== name && isIn(left, plain)) return [fromColumn(right, plain, path)];
    return [...(left.open ? [left] : []), ...(right.open ? [right] : [])].map((side) => fromColumn(side, name, path));
  }
  const position = node.columns.findIndex((column) => column.name === name);
  const own = left.columns[position];
  if (own !== undefined) return [fromColumn(left, own.name, path)];
  const offset = position - left.columns.length;
  const other = right.columns[node.rightOutput === null ? offset : (node.rightOutput[offset] ?? -1)];
  return other === undefined ? [] : [fromColumn(right, other.name, path)];
}

function united(node: UnionNode, name: string, path: Path): readonly Flow[] {
  if (name === node.withSource) return node.inputs.map(({ source }) => fromLeaf({ type: 'string', value: source }));
  const position = node.columns.findIndex((column) => column.name === name);
  return node.inputs.flatMap(({ node: input, map }) => {
    if (!node.open && !input.open) {
      const column = input.columns[map[position] ?? -1];
      return column === undefined ? [] : [fromColumn(input, column.name, path)];
    }
    const isKnown = (column: string): boolean => input.columns.some((one) => one.name === column);
    // Columns of one name and several types get the type as a suffix.
    const plain = name.replace(/_[a-z]+$/, '');
    if (isKnown(name)) return [fromColumn(input, name, path)];
    if (isKnown(plain)) return [fromColumn(input, plain, path)];
    return input.open ? [fromColumn(input, name, path)] : [];
  });
}

function expanded(node: MvExpandNode | MvApplyNode, name: string, path: Path): readonly Flow[] {
  if (name === node.itemIndex) return [fromLeaf({ made: node.operator })];
  const item = node.items.find((one) => targetName(node.input, one) === name);
  if (item === undefined) return [fromColumn(node.input, name, path)];
  const inner = item.to === null || item.to === 'dynamic' ? path : [];
  return [fromExpression(item.expression, node, [everyElement, ...inner])];
}

function applied(node: MvApplyNode, name: string, path: Path): readonly Flow[] {
  const { subquery, input } = node;
  if (subquery.columns.some((column) => column.name === name)) return [fromColumn(subquery, name, path)];
  return [fromColumn(input, name, path), ...(subquery.open ? [fromColumn(subquery, name, path)] : [])];
}

function nested(node: TopNestedNode, name: string, path: Path): readonly Flow[] {
  for (const { key, others, aggregate } of node.levels) {
    if (key.name === name) {
      const rest = others === null ? [] : [fromExpression(others, node, path)];
      return [fromExpression(key.expression, node, path), ...rest];
    }
    if (aggregate.name === name) return [fromExpression(aggregate.expression, node, path)];
  }
  return [];
}

/** A plugin keeps the columns that it does not read, and adds others: those of a table, or what it makes of its arguments. */
function evaluated(node: EvaluateNode, name: string, path: Path): readonly Flow[] {
  const { input, plugin, span } = node;
  if (input.columns.some((column) => column.name === name)) return [fromColumn(input, name, path)];
  const table = node.arguments.find((argument) => argument.kind === 'table')?.node;
  if (table?.columns.some((column) => column.name === name)) return [fromColumn(table, name, path)];
  const step: FlowStep = { through: plugin, span };
  const scalars = node.arguments.flatMap((argument) => (argument.kind === 'scalar' ? [argument] : []));
  if (plugin === 'bag_unpack') {
    const [bag] = scalars;
    const prefix = scalars.find((argument) => /prefix/i.test(argument.name))?.expression;
    const text = prefix?.kind === 'literal' && typeof prefix.value === 'string' ? prefix.value : '';
    const key = name.startsWith(text) ? name.slice(text.length) : name;
    const late = input.open ? [fromColumn(input, name, path)] : [];
    return bag === undefined ? late : [fromExpression(bag.expression, node, [key, ...path], step), ...late];
  }
  return [
    ...scalars.map(({ expression }) => fromExpression(expression, node, [], step)),
    ...node.arguments.flatMap((argument) =>
      argument.kind === 'aggregate' ? aggregateFlows(argument.call, 0, node, []) : [],
    ),
  ];
}
