import type { Column } from './column.ts';
import type { Expression, MembershipItem } from './expression.ts';
import type { MvExpandNode, ParseKvFormat, ParsePart, PlanNode, SortKey } from './node.ts';
import type { Binding, Plan } from './plan.ts';
import { groupingHead } from './print-grouping.ts';
import { inputsOf } from './walk-plan.ts';
import { withoutSecrets } from './without-secrets.ts';

/**
 * A plan as text for people: the bindings by number, then the tree of operators, the last one at the top and what gives it rows
 * below it.
 */
export function printPlan(plan: Plan): string {
  const bindings = plan.bindings.map((binding, index) => printBinding(binding, index));
  return [...bindings, printNode(plan.root)].join('\n');
}

function printBinding(binding: Binding, index: number): string {
  const head = `#${index} ${binding.name} = ${binding.kind}`;
  return binding.kind === 'scalar'
    ? `${head} ${printExpression(binding.expression)}`
    : `${head}\n${indent(printNode(binding.node))}`;
}

/** An operator and, below it, those that give it rows. */
export function printNode(node: PlanNode): string {
  const lines: string[] = [];
  const stack: { readonly node: PlanNode; readonly depth: number }[] = [{ node, depth: 0 }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const pad = '  '.repeat(top.depth);
    lines.push(`${pad}${headOf(top.node)} -> ${columnList(top.node.columns)}${top.node.open ? ', …' : ''}`);
    const inputs = inputsOf(top.node);
    // A pipe stays on one level, so that long ones can be read; only a join or union branches.
    const depth = inputs.length > 1 ? top.depth + 1 : top.depth;
    for (const input of inputs.toReversed()) {
      stack.push({ node: input, depth });
    }
  }
  return lines.join('\n');
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}

function columnList(columns: readonly Column[]): string {
  return columns.map(({ name, type }) => `${name}:${type}`).join(', ');
}

/** An operator without what gives it rows: its name and what it was given, as close to KQL as may be. */
export function headOf(node: PlanNode): string {
  switch (node.operator) {
    case 'table':
      return `table ${node.name}`;
    case 'reference':
      return `reference #${node.binding}`;
    case 'datatable':
      return `datatable ${node.rows.length} rows`;
    case 'print':
      return `print ${node.expressions.map(printExpression).join(', ')}`;
    case 'range':
      return `range from ${printExpression(node.from)} to ${printExpression(node.to)} step ${printExpression(node.step)}`;
    case 'where':
      return `where ${printExpression(node.predicate)}`;
    case 'extend':
      return `extend ${items(node.items)}`;
    case 'project':
      return `${node.keyword} ${items(node.items)}`;
    case 'late-project':
      return `${node.keyword} ${node.items
        .map(({ pattern, as, order }) =>
          [as === undefined ? pattern : `${as} = ${pattern}`, order ?? []].flat().join(' '),
        )
        .join(', ')}`;
    case 'summarize':
      return [
        `summarize ${items(node.outputs)}`,
        node.aggregates.length === 0
          ? []
          : ` of ${node.aggregates
              .map(
                (call) =>
                  `${call.outputs.map(({ name }) => name).join('|')} = ${call.function}(${list(call.arguments)})`,
              )
              .join(', ')}`,
        node.grouped ? ` by ${items(node.keys)}` : [],
      ]
        .flat()
        .join('');
    case 'distinct':
      return `distinct ${items(node.items)}`;
    case 'count':
      return 'count';
    case 'sort':
      return `sort by ${node.keys.map(sortKey).join(', ')}`;
    case 'top':
      return `top ${printExpression(node.count)} by ${node.keys.map(sortKey).join(', ')}`;
    case 'take':
      return `take ${printExpression(node.count)}`;
    case 'join': {
      const keys = node.keys.map(({ left, right }) => `${printExpression(left)} == ${printExpression(right)}`);
      return `${node.keyword} kind=${node.kind} on ${keys.join(', ')}`;
    }
    case 'union': {
      const source = node.withSource === null ? '' : ` withsource=${node.withSource}`;
      return `union kind=${node.kind}${source} of ${node.inputs.map((input) => input.source).join(', ')}`;
    }
    case 'mv-expand': {
      const index = node.itemIndex === null ? '' : ` with_itemindex=${node.itemIndex}`;
      const limit = node.limit === null ? '' : ` limit ${printExpression(node.limit)}`;
      return `mv-expand bagexpansion=${node.bags}${index} ${expandedItems(node.items)}${limit}`;
    }
    case 'mv-apply': {
      const index = node.itemIndex === null ? '' : ` with_itemindex=${node.itemIndex}`;
      const limit = node.limit === null ? '' : ` limit ${printExpression(node.limit)}`;
      return `mv-apply${index} ${expandedItems(node.items)}${limit}`;
    }
    case 'subquery-input':
      return 'rows of the subquery';
    case 'parse': {
      const flags = node.flags === '' ? '' : ` flags=${node.flags}`;
      const pattern = node.pattern.map(parsePart).join(' ');
      return `${node.keyword} kind=${node.kind}${flags} ${printExpression(node.expression)} with ${pattern}`;
    }
    case 'parse-kv': {
      const keys = node.keys.map(({ name, type }) => `${name}:${type}`).join(', ');
      return `parse-kv ${printExpression(node.expression)} as (${keys}) ${parseKvFormat(node.format)}`;
    }
    case 'getschema':
      return 'getschema';
    case 'enrich':
      return `enrich ${node.function} of ${printExpression(node.key)} limit ${node.limit}`;
    case 'make-series':
    case 'top-nested':
    case 'sample':
    case 'sample-distinct':
    case 'partition':
    case 'scan':
    case 'evaluate':
      return groupingHead(node, printExpression);
    case 'external':
      return `${node.keyword} ${node.addresses.map(withoutSecrets).join(', ')}`;
    case 'as':
    case 'render':
    case 'serialize':
      return node.label === '' ? node.operator : `${node.operator} ${node.label}`;
  }
}

function items(named: readonly { readonly name: string; readonly expression: Expression }[]): string {
  return named.map(({ name, expression }) => item(name, printExpression(expression))).join(', ');
}

function expandedItems(expanded: MvExpandNode['items']): string {
  return expanded
    .map(({ name, expression, to }) => `${name} = ${printExpression(expression)}${to === null ? '' : ` to ${to}`}`)
    .join(', ');
}

function parsePart(part: ParsePart): string {
  switch (part.kind) {
    case 'text':
      return JSON.stringify(part.text);
    case 'skip':
      return '*';
    case 'column':
      return `${part.name}:${part.type}`;
  }
}

function parseKvFormat(format: ParseKvFormat): string {
  if (format.kind === 'regex') {
    return `regex=${JSON.stringify(format.regex)}`;
  }
  const delimiters =
    format.kind === 'loose'
      ? 'loose'
      : `pair=${JSON.stringify(format.pair)} kv=${JSON.stringify(format.keyValue)}${format.greedy ? ' greedy' : ''}`;
  return [
    delimiters,
    ...format.quotes.map((quote) => `quote=${JSON.stringify(quote)}`),
    ...format.escapes.map((character) => `escape=${JSON.stringify(character)}`),
  ].join(' ');
}

function item(name: string, expression: string): string {
  return name === expression ? name : `${name} = ${expression}`;
}

function sortKey({ expression, order, nulls }: SortKey): string {
  return `${printExpression(expression)} ${order} nulls ${nulls}`;
}

function list(expressions: readonly Expression[]): string {
  return expressions.map(printExpression).join(', ');
}

/** An expression close to how KQL would spell it: operators between their operands, everything in parentheses. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return literal(expression);
    case 'column':
      return expression.side === undefined ? expression.name : `$${expression.side}.${expression.name}`;
    case 'call':
      return expression.function === 'any_column'
        ? anyColumn(expression.arguments)
        : call(expression.function, expression.arguments.map(printExpression));
    case 'cast':
      return `${expression.type}(${printExpression(expression.argument)})`;
    case 'member':
      return `${printExpression(expression.object)}[${JSON.stringify(expression.name)}]`;
    case 'element':
      return `${printExpression(expression.object)}[${printExpression(expression.index)}]`;
    case 'membership':
      return `(${printExpression(expression.left)} ${expression.operator} (${expression.items.map(member).join(', ')}))`;
    case 'binding':
      return `#${expression.binding}`;
    case 'local':
      return `@${expression.local}`;
    case 'let': {
      const locals = expression.locals.map(
        ({ local, name, value }) => `@${local} ${name} = ${printExpression(value)}; `,
      );
      return `${expression.function ?? ''}{${locals.join('')}${printExpression(expression.body)}}`;
    }
  }
}

function literal({ type, value }: Extract<Expression, { kind: 'literal' }>): string {
  if (value === null) {
    return `${type}(null)`;
  }
  switch (type) {
    case 'string':
      return JSON.stringify(value);
    case 'bool':
    case 'long':
      return String(value);
    case 'real':
      return typeof value === 'number' && !Number.isInteger(value) ? String(value) : `real(${value})`;
    case 'dynamic':
    case 'int':
    case 'decimal':
    case 'guid':
      return `${type}(${value})`;
    case 'datetime':
    case 'timespan':
      return `${type}(${value} ticks)`;
  }
}

function anyColumn([operator, right]: readonly Expression[]): string {
  const name = operator?.kind === 'literal' ? operator.value : '';
  return `(* ${name} ${right === undefined ? '' : printExpression(right)})`;
}

const wordOperators: ReadonlySet<string> = new Set(['and', 'or', 'matches regex']);

function call(name: string, args: readonly string[]): string {
  const [first = '', second, third] = args;
  if (name === 'between' || name === '!between') {
    return `(${first} ${name} (${second} .. ${third}))`;
  }
  const isOperator = /^[^A-Za-z_]/.test(name) || wordOperators.has(name) || stringOperator.test(name);
  if (isOperator && args.length === 2) {
    return `(${first} ${name} ${second})`;
  }
  return isOperator && args.length === 1 ? `${name}${first}` : `${name}(${args.join(', ')})`;
}

const stringOperator = /^!?(has|hasprefix|hassuffix|contains|startswith|endswith)(_cs)?$|^like(cs)?$/;

function member(value: MembershipItem): string {
  return value.kind === 'scalar'
    ? printExpression(value.expression)
    : `[${printNode(value.node).replace(/\n\s*/g, ' | ')}]`;
}
