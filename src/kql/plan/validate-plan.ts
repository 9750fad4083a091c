import { type ScalarType, scalarTypes } from '../values/scalar-type.ts';
import type { Column, ColumnType } from './column.ts';
import { JsonReader } from './json-reader.ts';
import { tryDecodeLiteral } from './literal.ts';
import { joinKinds, parseKinds } from './node.ts';
import type { Plan } from './plan.ts';
import { PlanFormatError } from './plan-format-error.ts';
import { groupingChecks } from './validate-grouping.ts';
import { checkParsedColumn, checkParseKvFormat, checkParsePart } from './validate-parse.ts';

const columnTypes: readonly ColumnType[] = [...scalarTypes, 'unknown'];

/**
 * Checks that JSON read from a cache or sent by another process is a plan: every shape, that every index is of something that is
 * there and every column is where it is said to be. Throws a {@link PlanFormatError} otherwise; nothing is repaired.
 */
export function parsePlan(json: unknown): Plan {
  try {
    checkPlan(new JsonReader(json, 'plan'));
  } catch (error) {
    if (error instanceof RangeError) {
      // The stack gave out: no plan of ours is nested that deeply.
      throw new PlanFormatError('plan', 'is nested too deeply');
    }
    throw error;
  }
  return json as Plan;
}

/** What may be referred to at some point of a plan. */
export interface PlanContext {
  readonly sources: number;
  readonly calls: number;
  /** The bindings that stand before. */
  readonly bindings: readonly BindingShape[];
  readonly ids: Set<number>;
  readonly locals: Set<number>;
  /** Ids of the nodes that give the rows of subqueries. */
  readonly given: Set<number>;
  /** The nodes that are rows of a subquery: that there is one for them shows at the end, as bindings stand in front. */
  readonly asking: JsonReader[];
}

interface BindingShape {
  readonly table: TableShape | null;
}

/** The columns of a node. */
export interface TableShape {
  readonly columns: readonly Column[];
  readonly open: boolean;
}

/** What the columns of an expression are of: `both` while it is the key of a join. */
type Rows = { readonly rows: TableShape } | { readonly left: TableShape; readonly right: TableShape } | null;

function checkPlan(plan: JsonReader): void {
  const { sources, calls, bindings, root } = plan.object(['sources', 'calls', 'bindings', 'root']);
  const sourceCount = sources.array().length;
  for (const source of sources.array()) {
    const { functionName, text } = source.object(['functionName', 'text']);
    functionName.nullOr((name) => name.string());
    text.string();
  }
  const known: BindingShape[] = [];
  const context: PlanContext = {
    sources: sourceCount,
    calls: calls.array().length,
    bindings: known,
    ids: new Set(),
    locals: new Set(),
    given: new Set(),
    asking: [],
  };
  for (const [index, call] of calls.array().entries()) {
    const { functionName, span } = call.object(['functionName', 'span']);
    functionName.string();
    checkSpan(span, { ...context, calls: index });
  }
  for (const binding of bindings.array()) {
    known.push(checkBinding(binding, context));
  }
  checkNode(root, context);
  for (const id of context.asking) {
    if (!context.given.has(id.index(Number.MAX_SAFE_INTEGER))) {
      id.fail('is not that of the rows of a subquery');
    }
  }
}

function checkBinding(binding: JsonReader, context: PlanContext): BindingShape {
  switch (binding.tag('kind')) {
    case 'table':
    case 'materialized': {
      const { name, node } = binding.object(['kind', 'name', 'node']);
      name.string();
      return { table: checkNode(node, context) };
    }
    case 'toscalar': {
      const { name, node, type } = binding.object(['kind', 'name', 'node', 'type']);
      name.string();
      type.oneOf(scalarTypes);
      checkNode(node, context);
      return { table: null };
    }
    case 'scalar': {
      const { name, expression } = binding.object(['kind', 'name', 'expression']);
      name.string();
      checkExpression(expression, null, context);
      return { table: null };
    }
    default:
      return binding.fail('is of an unknown kind');
  }
}

function checkSpan(span: JsonReader, { sources, calls }: PlanContext): void {
  const { source, start, end, call } = span.object(['source', 'start', 'end'], ['call']);
  source.index(sources);
  const from = start.index(Number.MAX_SAFE_INTEGER);
  end.index(Number.MAX_SAFE_INTEGER, from);
  call?.index(calls);
}

const baseFields = ['operator', 'id', 'span', 'columns', 'open'] as const;

function checkNode(node: JsonReader, context: PlanContext): TableShape {
  const operator = node.tag('operator');
  const check = nodeChecks[operator];
  if (check === undefined || !Object.hasOwn(nodeChecks, operator)) {
    return node.fail(`has an unknown operator "${operator}"`);
  }
  const { id, span, columns, open } = check(node, context);
  const number = id.index(Number.MAX_SAFE_INTEGER);
  if (context.ids.has(number)) {
    id.fail('is not unique');
  }
  context.ids.add(number);
  checkSpan(span, context);
  return { columns: columns.array().map(checkColumn), open: open.boolean() };
}

export type NodeBaseReaders = Readonly<Record<'id' | 'span' | 'columns' | 'open', JsonReader>>;

/** The checks that files of operators need of this one, handed to them so that files do not import each other in a circle. */
export interface PlanChecks {
  readonly baseFields: typeof baseFields;
  readonly checkNode: typeof checkNode;
  readonly checkExpression: typeof checkExpression;
  readonly checkNamed: typeof checkNamed;
  readonly checkColumn: typeof checkColumn;
  readonly checkSpan: typeof checkSpan;
}

const nodeChecks: Readonly<Record<string, (node: JsonReader, context: PlanContext) => NodeBaseReaders>> = {
  table: (node) => {
    const fields = node.object([...baseFields, 'name'], ['answered']);
    fields.name.string();
    if (fields.answered !== undefined) {
      checkAnsweredCall(fields.answered);
    }
    return fields;
  },
  reference: (node, context) => {
    const fields = node.object([...baseFields, 'binding']);
    const binding = context.bindings[fields.binding.index(context.bindings.length)];
    if (binding?.table === null) {
      fields.binding.fail('is of a scalar');
    }
    return fields;
  },
  datatable: (node, context) => {
    const fields = node.object([...baseFields, 'rows']);
    const width = fields.columns.array().length;
    for (const row of fields.rows.array()) {
      if (row.array().length !== width) {
        row.fail('does not have one value a column');
      }
      for (const value of row.array()) {
        checkExpression(value, null, context);
      }
    }
    return fields;
  },
  print: (node, context) => {
    const fields = node.object([...baseFields, 'expressions']);
    for (const expression of fields.expressions.array()) {
      checkExpression(expression, null, context);
    }
    return fields;
  },
  range: (node, context) => {
    const fields = node.object([...baseFields, 'from', 'to', 'step']);
    for (const expression of [fields.from, fields.to, fields.step]) {
      checkExpression(expression, null, context);
    }
    return fields;
  },
  where: (node, context) => {
    const fields = node.object([...baseFields, 'input', 'predicate']);
    const rows = checkNode(fields.input, context);
    checkExpression(fields.predicate, { rows }, context);
    return fields;
  },
  extend: (node, context) => {
    const fields = node.object([...baseFields, 'input', 'items']);
    const rows = checkNode(fields.input, context);
    for (const item of fields.items.array()) {
      const { name, expression, target } = item.object(['name', 'expression', 'target']);
      name.string();
      target.index(rows.columns.length, -1);
      checkExpression(expression, { rows }, context);
    }
    return fields;
  },
  project: (node, context) => {
    const fields = node.object([...baseFields, 'input', 'keyword', 'items']);
    fields.keyword.oneOf(['project', 'project-away', 'project-keep', 'project-rename', 'project-reorder']);
    checkItems(fields.items, checkNode(fields.input, context), context);
    return fields;
  },
  'late-project': (node, context) => {
    const fields = node.object([...baseFields, 'input', 'keyword', 'items']);
    fields.keyword.oneOf(['project-away', 'project-keep', 'project-rename', 'project-reorder']);
    checkNode(fields.input, context);
    for (const item of fields.items.array()) {
      const { pattern, as, order } = item.object(['pattern'], ['as', 'order']);
      pattern.string();
      as?.string();
      order?.oneOf(['asc', 'desc', 'granny-asc', 'granny-desc']);
    }
    return fields;
  },
  summarize: (node, context) => {
    const fields = node.object([...baseFields, 'input', 'keys', 'aggregates', 'outputs', 'grouped']);
    const rows = checkNode(fields.input, context);
    checkItems(fields.keys, rows, context);
    const made: Column[] = fields.keys
      .array()
      .map((key) => ({ name: key.object(['name', 'expression']).name.string(), type: 'unknown' }));
    for (const aggregate of fields.aggregates.array()) {
      const call = aggregate.object(['function', 'arguments', 'outputs', 'span'], ['spelled']);
      call.function.string();
      call.spelled?.string();
      checkSpan(call.span, context);
      for (const argument of call.arguments.array()) {
        checkExpression(argument, { rows }, context);
      }
      made.push(...call.outputs.array().map(checkColumn));
    }
    checkItems(fields.outputs, { columns: made, open: false }, context, false);
    fields.grouped.boolean();
    return fields;
  },
  distinct: (node, context) => {
    const fields = node.object([...baseFields, 'input', 'items']);
    checkItems(fields.items, checkNode(fields.input, context), context);
    return fields;
  },
  count: (node, context) => {
    const fields = node.object([...baseFields, 'input']);
    checkNode(fields.input, context);
    return fields;
  },
  sort: (node, context) => {
    const fields = node.object([...baseFields, 'input', 'keys']);
    checkSortKeys(fields.keys, checkNode(fields.input, context), context);
    return fields;
  },
  top: (node, context) => {
    const fields = node.object([...baseFields, 'input', 'count', 'keys']);
    const rows = checkNode(fields.input, context);
    checkExpression(fields.count, null, context);
    checkSortKeys(fields.keys, rows, context);
    return fields;
  },
  take: (node, context) => {
    const fields = node.object([...baseFields, 'input', 'count']);
    checkNode(fields.input, context);
    checkExpression(fields.count, null, context);
    return fields;
  },
  join: (node, context) => {
    const names = ['keyword', 'kind', 'explicit', 'left', 'right', 'keys', 'rightOutput'] as const;
    const fields = node.object([...baseFields, ...names]);
    fields.keyword.oneOf(['join', 'lookup']);
    fields.kind.oneOf(joinKinds);
    fields.explicit.boolean();
    const sides = { left: checkNode(fields.left, context), right: checkNode(fields.right, context) };
    for (const key of fields.keys.array()) {
      const { left, right } = key.object(['left', 'right']);
      checkExpression(left, sides, context);
      checkExpression(right, sides, context);
    }
    fields.rightOutput.nullOr((list) => list.array().map((position) => position.index(sides.right.columns.length)));
    return fields;
  },
  union: (node, context) => {
    const fields = node.object([...baseFields, 'kind', 'fuzzy', 'withSource', 'inputs']);
    fields.kind.oneOf(['outer', 'inner']);
    fields.fuzzy.boolean();
    fields.withSource.nullOr((name) => name.string());
    const width = fields.columns.array().length;
    for (const input of fields.inputs.array()) {
      const { node: leg, source, map } = input.object(['node', 'source', 'map']);
      source.string();
      const { columns } = checkNode(leg, context);
      if (map.array().length !== width) {
        map.fail('does not have one position a column');
      }
      for (const position of map.array()) {
        position.index(columns.length, -1);
      }
    }
    return fields;
  },
  'mv-expand': (node, context) => {
    const fields = node.object([...baseFields, 'input', 'items', 'bags', 'itemIndex', 'limit']);
    const rows = checkNode(fields.input, context);
    for (const item of fields.items.array()) {
      const { name, expression, target, to } = item.object(['name', 'expression', 'target', 'to']);
      name.string();
      target.index(rows.columns.length, -1);
      to.nullOr((type) => type.oneOf(scalarTypes));
      checkExpression(expression, { rows }, context);
    }
    fields.bags.oneOf(['bag', 'array']);
    fields.itemIndex.nullOr((name) => name.string());
    fields.limit.nullOr((limit) => checkExpression(limit, null, context));
    return fields;
  },
  'mv-apply': (node, context) => {
    const names = ['input', 'items', 'itemIndex', 'limit', 'rows', 'subquery'] as const;
    const fields = node.object([...baseFields, ...names]);
    const rows = checkNode(fields.input, context);
    for (const item of fields.items.array()) {
      const { name, expression, target, to, bare } = item.object(['name', 'expression', 'target', 'to', 'bare']);
      name.string();
      target.index(rows.columns.length, -1);
      to.nullOr((type) => type.oneOf(scalarTypes));
      bare.boolean();
      checkExpression(expression, { rows }, context);
    }
    fields.itemIndex.nullOr((name) => name.string());
    fields.limit.nullOr((limit) => checkExpression(limit, null, context));
    context.given.add(fields.rows.index(Number.MAX_SAFE_INTEGER));
    checkNode(fields.subquery, context);
    return fields;
  },
  'subquery-input': (node, context) => {
    const fields = node.object([...baseFields]);
    context.asking.push(fields.id);
    return fields;
  },
  parse: (node, context) => {
    const fields = node.object([...baseFields, 'input', 'keyword', 'kind', 'flags', 'expression', 'pattern']);
    const rows = checkNode(fields.input, context);
    fields.keyword.oneOf(['parse', 'parse-where']);
    fields.kind.oneOf(parseKinds);
    fields.flags.string();
    checkExpression(fields.expression, { rows }, context);
    for (const part of fields.pattern.array()) {
      checkParsePart(part, rows.columns.length);
    }
    return fields;
  },
  'parse-kv': (node, context) => {
    const fields = node.object([...baseFields, 'input', 'expression', 'keys', 'format']);
    const rows = checkNode(fields.input, context);
    checkExpression(fields.expression, { rows }, context);
    for (const key of fields.keys.array()) {
      checkParsedColumn(key.object(['name', 'type', 'target']), rows.columns.length);
    }
    checkParseKvFormat(fields.format);
    return fields;
  },
  getschema: (node, context) => {
    const fields = node.object([...baseFields, 'input']);
    checkNode(fields.input, context);
    return fields;
  },
  enrich: (node, context) => {
    const fields = node.object([...baseFields, 'input', 'function', 'key', 'limit', 'added']);
    const rows = checkNode(fields.input, context);
    fields.function.string();
    checkExpression(fields.key, { rows }, context);
    fields.limit.index(Number.MAX_SAFE_INTEGER);
    for (const column of fields.added.array()) {
      const { name, type } = column.object(['name', 'type']);
      name.string();
      type.oneOf(scalarTypes);
    }
    return fields;
  },
  external: (node) => {
    const fields = node.object([...baseFields, 'keyword', 'addresses']);
    fields.keyword.oneOf(['externaldata', 'external_table']);
    for (const address of fields.addresses.array()) {
      address.string();
    }
    return fields;
  },
  ...groupingChecks({ baseFields, checkNode, checkExpression, checkNamed, checkColumn, checkSpan }),
  as: checkPassThrough,
  render: checkPassThrough,
  serialize: checkPassThrough,
};

function checkAnsweredCall(call: JsonReader): void {
  const { function: name, arguments: given, table } = call.object(['function', 'arguments'], ['table']);
  name.string();
  table?.string();
  for (const argument of given.array()) {
    if (argument.value !== null && !['string', 'number', 'boolean'].includes(typeof argument.value)) {
      argument.fail('is not a constant');
    }
  }
}

function checkPassThrough(node: JsonReader, context: PlanContext): NodeBaseReaders {
  const fields = node.object([...baseFields, 'input', 'label']);
  fields.label.string();
  checkNode(fields.input, context);
  return fields;
}

function checkColumn(column: JsonReader): Column {
  const { name, type } = column.object(['name', 'type']);
  return { name: name.string(), type: type.oneOf(columnTypes) };
}

function checkItems(items: JsonReader, rows: TableShape, context: PlanContext, byName = true): void {
  for (const item of items.array()) {
    checkNamed(item, rows, context, byName);
  }
}

/** A named expression over some rows. */
function checkNamed(item: JsonReader, rows: TableShape, context: PlanContext, byName = true): void {
  const { name, expression } = item.object(['name', 'expression']);
  name.string();
  checkExpression(expression, { rows }, context, byName);
}

function checkSortKeys(keys: JsonReader, rows: TableShape, context: PlanContext): void {
  for (const key of keys.array()) {
    const { expression, order, nulls } = key.object(['expression', 'order', 'nulls']);
    checkExpression(expression, { rows }, context);
    order.oneOf(['asc', 'desc']);
    nulls.oneOf(['first', 'last']);
  }
}

/** `byName`: whether a column has to bear the name that its expression says. */
function checkExpression(reader: JsonReader, rows: Rows, context: PlanContext, byName = true): void {
  const check = (operand: JsonReader) => checkExpression(operand, rows, context, byName);
  const fields = expressionFields(reader, check, context, rows, byName);
  fields.type.oneOf(columnTypes);
  checkSpan(fields.span, context);
}

const common = ['kind', 'type', 'span'] as const;

function expressionFields(
  reader: JsonReader,
  check: (operand: JsonReader) => void,
  context: PlanContext,
  rows: Rows,
  byName: boolean,
): Readonly<Record<'type' | 'span', JsonReader>> {
  switch (reader.tag('kind')) {
    case 'literal': {
      const fields = reader.object([...common, 'value']);
      checkLiteral(fields.value, fields.type.oneOf(scalarTypes));
      return fields;
    }
    case 'column': {
      const fields = reader.object([...common, 'name', 'index'], ['side']);
      const side = fields.side?.oneOf(['left', 'right']);
      const table =
        rows === null ? undefined : 'rows' in rows ? rows.rows : side === undefined ? undefined : rows[side];
      if (table === undefined) {
        reader.fail('is a column where there is no row');
      }
      checkColumnIndex(fields.index, fields.name.string(), table, byName);
      return fields;
    }
    case 'call': {
      const fields = reader.object([...common, 'function', 'arguments'], ['spelled']);
      fields.function.string();
      fields.spelled?.string();
      fields.arguments.array().forEach(check);
      return fields;
    }
    case 'cast': {
      const fields = reader.object([...common, 'argument']);
      check(fields.argument);
      return fields;
    }
    case 'member': {
      const fields = reader.object([...common, 'object', 'name']);
      check(fields.object);
      fields.name.string();
      return fields;
    }
    case 'element': {
      const fields = reader.object([...common, 'object', 'index']);
      check(fields.object);
      check(fields.index);
      return fields;
    }
    case 'membership': {
      const fields = reader.object([...common, 'operator', 'left', 'items']);
      fields.operator.oneOf(['in', '!in', 'in~', '!in~', 'has_any', 'has_all']);
      check(fields.left);
      for (const item of fields.items.array()) {
        if (item.tag('kind') === 'table') {
          checkNode(item.object(['kind', 'node']).node, { ...context, locals: new Set() });
        } else {
          const { kind, expression } = item.object(['kind', 'expression']);
          kind.oneOf(['scalar']);
          check(expression);
        }
      }
      return fields;
    }
    case 'binding': {
      const fields = reader.object([...common, 'binding']);
      const binding = context.bindings[fields.binding.index(context.bindings.length)];
      if (binding?.table !== null) {
        fields.binding.fail('is of a table');
      }
      return fields;
    }
    case 'local': {
      const fields = reader.object([...common, 'local']);
      if (!context.locals.has(fields.local.index(Number.MAX_SAFE_INTEGER))) {
        fields.local.fail('is used outside of its call');
      }
      return fields;
    }
    case 'let': {
      const fields = reader.object([...common, 'locals', 'body'], ['function']);
      fields.function?.string();
      for (const local of fields.locals.array()) {
        const { local: number, name, value } = local.object(['local', 'name', 'value']);
        name.string();
        check(value);
        context.locals.add(number.index(Number.MAX_SAFE_INTEGER));
      }
      check(fields.body);
      for (const local of fields.locals.array()) {
        context.locals.delete(local.object(['local', 'name', 'value']).local.index(Number.MAX_SAFE_INTEGER));
      }
      return fields;
    }
    default:
      return reader.fail('is an expression of an unknown kind');
  }
}

function checkColumnIndex(index: JsonReader, name: string, { columns, open }: TableShape, byName: boolean): void {
  const position = index.index(columns.length, open ? -1 : 0);
  if (byName && position >= 0 && columns[position]?.name !== name) {
    index.fail(`is not that of the column "${name}"`);
  }
}

function checkLiteral(value: JsonReader, type: ScalarType): void {
  const json = value.value;
  if (json === null) {
    return;
  }
  if (typeof json !== 'string' && typeof json !== 'number' && typeof json !== 'boolean') {
    value.fail('is not a value');
  }
  if (tryDecodeLiteral(type, json) === undefined) {
    value.fail(`is not a ${type}`);
  }
}
