import type { ColumnExpression, Expression } from '../kql/plan/expression.ts';
import type {
  EnrichNode,
  EvaluateNode,
  ExtendNode,
  JoinNode,
  MakeSeriesNode,
  MvApplyNode,
  MvExpandNode,
  ParseKvNode,
  ParseNode,
  PartitionNode,
  PlanNode,
  ScanNode,
  SummarizeNode,
  TopNestedNode,
  UnionNode,
} from '../kql/plan/node.ts';
import type { Plan } from '../kql/plan/plan.ts';
import { expressionsOf as expressionsOfNode, operandsOf, walkNode } from '../kql/plan/walk-plan.ts';
import { allNeeds, type ColumnNeeds, mergeNeed, type Need, NeedsBuilder, needOf, noNeeds } from './column-needs.ts';
import { everyElement } from './quirks/place.ts';

/** What a plan reads to answer for some columns of its result. */
export interface ColumnsRead {
  /** By name of the table. A table that the plan reads no column of still counts rows. */
  readonly tables: ReadonlyMap<string, ColumnNeeds>;
  /** By id of the operator: what is read of its output, in an operator that contributes. */
  readonly nodes: ReadonlyMap<number, ColumnNeeds>;
}

/**
 * Which columns of the tables a plan reads, found backwards from its result: a column that is carried along and then dropped
 * is not read, nor is the result of an aggregate that nobody uses. What decides which rows there are (predicates, keys,
 * expansions) is always read. `output` names the columns of the result that count.
 *
 * Reads of a dynamic column are followed into it, through `parse_json()` too: `InitiatedBy.user.ipAddress` does not read
 * `InitiatedBy.user.id`. What the walk does not know is read as a whole, so that it errs on the side of reading more.
 */
export function columnsRead(plan: Plan, output: ReadonlySet<string> | 'all'): ColumnsRead {
  const needs: ColumnNeeds =
    output === 'all' ? allNeeds : { all: false, columns: new Map([...output].map((name) => [name, 'whole'])) };
  return new Walk(plan).from(plan.root, needs);
}

/**
 * What the expressions of one operator depend on, wherever it stands in the plan: the part of the plan that decides which rows
 * that operator lets through.
 */
export function columnsReadBy(plan: Plan, node: PlanNode): ColumnsRead {
  return new Walk(plan).from(node, noNeeds);
}

type OnColumn = (column: ColumnExpression, need: Need) => void;

class Walk {
  readonly #plan: Plan;
  readonly #tables = new Map<string, NeedsBuilder>();
  readonly #nodes = new Map<number, NeedsBuilder>();
  readonly #bindings = new Map<number, NeedsBuilder>();
  readonly #locals = new Map<number, Need>();

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  from(node: PlanNode, needs: ColumnNeeds): ColumnsRead {
    this.#node(node, needs);
    // A binding refers to earlier ones only: by its turn, all who use it have said what they need.
    for (let index = this.#plan.bindings.length - 1; index >= 0; index--) this.#binding(index);
    const finish = <K>(built: ReadonlyMap<K, NeedsBuilder>): ReadonlyMap<K, ColumnNeeds> =>
      new Map([...built].map(([key, builder]) => [key, builder.needs]));
    return { tables: finish(this.#tables), nodes: finish(this.#nodes) };
  }

  #binding(index: number): void {
    const binding = this.#plan.bindings[index];
    const used = this.#bindings.get(index);
    if (binding === undefined || used === undefined) return;
    switch (binding.kind) {
      case 'table':
      case 'materialized':
        this.#node(binding.node, used.needs);
        return;
      case 'scalar':
        this.#read(binding.expression, 'whole', () => {});
        return;
      case 'toscalar':
        this.#node(binding.node, firstColumn(binding.node));
    }
  }

  #need<K>(built: Map<K, NeedsBuilder>, key: K): NeedsBuilder {
    let builder = built.get(key);
    if (builder === undefined) {
      builder = new NeedsBuilder();
      built.set(key, builder);
    }
    return builder;
  }

  #node(node: PlanNode, needs: ColumnNeeds): void {
    this.#need(this.#nodes, node.id).addAll(needs);
    if ('input' in node && expressionsOfNode(node).some(readsAllThatArrives)) this.#node(node.input, allNeeds);
    switch (node.operator) {
      case 'table':
        this.#need(this.#tables, node.name).addAll(needs);
        return;
      case 'reference':
        this.#need(this.#bindings, node.binding).addAll(needs);
        return;
      case 'datatable':
      case 'print':
      case 'range':
        this.#everything(node);
        return;
      case 'where':
        this.#piped(node.input, needs, [node.predicate]);
        return;
      case 'as':
      case 'render':
      case 'serialize':
        this.#node(node.input, needs);
        return;
      case 'sort':
        this.#piped(node.input, needs, expressionsOf(node.keys));
        return;
      case 'top':
        this.#piped(node.input, needs, [node.count, ...expressionsOf(node.keys)]);
        return;
      case 'take':
        this.#piped(node.input, needs, [node.count]);
        return;
      case 'count':
        this.#node(node.input, noNeeds);
        return;
      case 'enrich':
        this.#enrich(node, needs);
        return;
      case 'distinct':
        this.#piped(node.input, noNeeds, expressionsOf(node.items));
        return;
      case 'extend':
        this.#extend(node, needs);
        return;
      case 'project': {
        const input = new NeedsBuilder();
        for (const item of node.items) {
          const need = needOf(needs, item.name);
          if (need !== undefined) this.#read(item.expression, need, into(node.input, input));
        }
        this.#node(node.input, input.needs);
        return;
      }
      case 'late-project': {
        const input = new NeedsBuilder();
        input.addAll(needs);
        for (const { pattern, as } of node.items) {
          const need = as === undefined ? undefined : needOf(needs, as);
          if (need !== undefined) input.add(pattern, need);
        }
        this.#node(node.input, input.needs);
        return;
      }
      case 'summarize':
        this.#summarize(node, needs);
        return;
      case 'join':
        this.#join(node, needs);
        return;
      case 'union':
        this.#union(node, needs);
        return;
      case 'mv-expand':
        this.#mvExpand(node, needs);
        return;
      case 'mv-apply':
        if (node.open || node.input.open || node.subquery.open) this.#everything(node);
        else this.#mvApply(node, needs);
        return;
      case 'parse':
      case 'parse-kv':
        this.#parse(node, needs);
        return;
      case 'getschema':
        this.#node(node.input, node.input.open ? allNeeds : noNeeds);
        return;
      case 'partition':
        if (node.open || node.input.open || node.subquery.open || this.#isReadElsewhere(node.rows)) {
          this.#everything(node);
        } else this.#piped(node.input, this.#subquery(node, needs), [node.key]);
        return;
      case 'sample':
        this.#piped(node.input, needs, [node.count]);
        return;
      case 'sample-distinct':
        this.#piped(node.input, noNeeds, [node.count, node.item.expression]);
        return;
      case 'make-series':
      case 'top-nested':
        this.#piped(node.input, noNeeds, overRows(node));
        return;
      case 'scan':
        this.#scan(node, needs);
        return;
      case 'evaluate':
        if (!node.open && lookups.has(node.plugin)) this.#lookup(node, needs);
        else this.#everything(node);
        return;
      case 'subquery-input':
        return;
      default:
        this.#everything(node);
    }
  }

  /** An operator that lets its input's columns through and reads some expressions over them. */
  #piped(input: PlanNode, needs: ColumnNeeds, expressions: readonly Expression[]): void {
    const builder = new NeedsBuilder();
    builder.addAll(needs);
    for (const expression of expressions) this.#read(expression, 'whole', into(input, builder));
    this.#node(input, builder.needs);
  }

  /** A column that is added is not of the input; on an open input it may be all the same. */
  #enrich(node: EnrichNode, needs: ColumnNeeds): void {
    const added = node.added.filter(({ name }) => !node.input.columns.some((column) => column.name === name));
    const made = new Set(node.input.open ? [] : added.map(({ name }) => name));
    this.#piped(node.input, without(needs, made), [node.key]);
  }

  #extend(node: ExtendNode, needs: ColumnNeeds): void {
    const input = new NeedsBuilder();
    const made = new Set<string>();
    for (const item of node.items) {
      const name = targetName(node.input, item);
      made.add(name);
      const need = needOf(needs, name);
      if (need !== undefined) this.#read(item.expression, need, into(node.input, input));
    }
    input.addAll(without(needs, made));
    this.#node(node.input, input.needs);
  }

  #mvExpand(node: MvExpandNode, needs: ColumnNeeds): void {
    const input = new NeedsBuilder();
    const made = new Set<string>();
    for (const item of node.items) {
      const name = targetName(node.input, item);
      made.add(name);
      const element = item.to === null ? (needOf(needs, name) ?? new Map()) : 'whole';
      this.#read(item.expression, new Map([[everyElement, element]]), into(node.input, input));
    }
    if (node.limit !== null) this.#read(node.limit, 'whole', into(node.input, input));
    if (node.itemIndex !== null) made.add(node.itemIndex);
    input.addAll(without(needs, made));
    this.#node(node.input, input.needs);
  }

  /** A column of the output is the subquery's where it gives one, else the row's that was expanded. */
  #mvApply(node: MvApplyNode, needs: ColumnNeeds): void {
    const input = new NeedsBuilder();
    const made = new Map(node.items.map((item) => [targetName(node.input, item), item]));
    const given = this.#subquery(node, needs);
    input.addAll(without(given, new Set([...made.keys(), ...(node.itemIndex === null ? [] : [node.itemIndex])])));
    for (const [name, item] of made) {
      const element = item.to === null ? (needOf(given, name) ?? new Map()) : 'whole';
      this.#read(item.expression, new Map([[everyElement, element]]), into(node.input, input));
    }
    if (node.limit !== null) this.#read(node.limit, 'whole', into(node.input, input));
    const ofSubquery = new Set(node.subquery.columns.map(({ name }) => name));
    input.addAll(without(needs, ofSubquery));
    this.#node(node.input, input.needs);
  }

  /** Whether a binding reads the rows that are handed to a subquery: those are walked last. */
  #isReadElsewhere(rows: number): boolean {
    let found = false;
    for (const binding of this.#plan.bindings) {
      if (binding.kind !== 'scalar') {
        walkNode(binding.node, {
          node: ({ id }) => {
            found ||= id === rows;
          },
        });
      }
    }
    return found;
  }

  /** Walks a subquery and gives what it reads of the rows that it is handed. */
  #subquery(node: MvApplyNode | PartitionNode, needs: ColumnNeeds): ColumnNeeds {
    const known = new Set(node.subquery.columns.map(({ name }) => name));
    const columns = new Map([...needs.columns].filter(([name]) => known.has(name)));
    this.#node(node.subquery, { all: needs.all, columns });
    return this.#need(this.#nodes, node.rows).needs;
  }

  #parse(node: ParseNode | ParseKvNode, needs: ColumnNeeds): void {
    const columns =
      node.operator === 'parse' ? node.pattern.flatMap((part) => (part.kind === 'column' ? part : [])) : node.keys;
    const made = new Set(columns.map((column) => targetName(node.input, column)));
    const drops = node.operator === 'parse' && node.keyword === 'parse-where';
    const isRead = drops || [...made].some((name) => needOf(needs, name) !== undefined);
    this.#piped(node.input, without(needs, made), isRead ? [node.expression] : []);
  }

  /** Conditions and assignments read columns of the row, and of the rows that steps remember, `step.column`. */
  #scan(node: ScanNode, needs: ColumnNeeds): void {
    if (node.open || node.input.open) {
      this.#everything(node);
      return;
    }
    const input = new NeedsBuilder();
    const made = new Set(node.declared.map(({ name }) => name));
    if (node.matchId !== null) made.add(node.matchId);
    input.addAll(without(needs, made));
    const width = node.input.columns.length + node.declared.length;
    for (const expression of expressionsOfNode(node)) {
      this.#read(expression, 'whole', ({ index }) => {
        const source = node.input.columns[index % width];
        if (source !== undefined) input.add(source.name, 'whole');
      });
    }
    this.#node(node.input, input.needs);
  }

  /** A lookup has the columns of its source and those of its table, but for the extra keys, which both have. */
  #lookup(node: EvaluateNode, needs: ColumnNeeds): void {
    const table = node.arguments.find((argument) => argument.kind === 'table')?.node;
    if (table === undefined) {
      this.#everything(node);
      return;
    }
    const source = new NeedsBuilder();
    const other = new NeedsBuilder();
    const extra = new Set<string>();
    for (const argument of node.arguments) {
      if (argument.kind !== 'scalar') continue;
      this.#read(argument.expression, 'whole', ({ side, name }) =>
        (side === 'right' ? other : source).add(name, 'whole'),
      );
      if (argument.name === 'ExtraKey' && argument.expression.kind === 'column') extra.add(argument.expression.name);
    }
    for (const name of extra) other.add(name, 'whole');
    const added = table.columns.filter(({ name }) => !extra.has(name));
    const start = node.plugin === 'ipv6_lookup' ? added.length : 0;
    node.columns.forEach((column, index) => {
      const need = needOf(needs, column.name);
      if (need === undefined) return;
      const ofSource = node.input.columns[index - start];
      const ofTable = added[start === 0 ? index - node.input.columns.length : index];
      if (ofSource !== undefined) source.add(ofSource.name, need);
      else if (ofTable !== undefined) other.add(ofTable.name, need);
    });
    this.#node(node.input, source.needs);
    this.#node(table, other.needs);
  }

  #summarize(node: SummarizeNode, needs: ColumnNeeds): void {
    const input = new NeedsBuilder();
    const onColumn = into(node.input, input);
    for (const key of node.keys) this.#read(key.expression, 'whole', onColumn);
    // Outputs are expressions over the keys and the aggregates' columns, by position.
    const used = new Set<number>();
    for (const output of node.outputs) {
      if (needOf(needs, output.name) === undefined) continue;
      this.#read(output.expression, 'whole', (column) => used.add(column.index));
    }
    let position = node.keys.length;
    for (const aggregate of node.aggregates) {
      const outputs = aggregate.outputs.map((_, index) => used.has(position + index));
      position += aggregate.outputs.length;
      if (!outputs.includes(true)) continue;
      const { arguments: given } = aggregate;
      // arg_max(a, b, c), take_any(a, b): a column out for each argument; the first of arg_max decides the row.
      const byArgument = carriesArguments.has(aggregate.function) && given.length === outputs.length;
      const decides = decidesByFirst.has(aggregate.function);
      given.forEach((argument, index) => {
        const isRead = !byArgument || outputs[index] === true || (decides && index === 0);
        if (isRead) this.#read(argument, 'whole', onColumn);
      });
    }
    this.#node(node.input, input.needs);
  }

  #join(node: JoinNode, needs: ColumnNeeds): void {
    const left = new NeedsBuilder();
    const right = new NeedsBuilder();
    for (const key of node.keys) {
      this.#read(key.left, 'whole', into(node.left, left));
      this.#read(key.right, 'whole', into(node.right, right));
    }
    if (node.open || node.left.open || node.right.open) {
      // Which side a column is of shows only when the data is there; the right's may have got a number at its end.
      left.addAll(needs);
      right.addAll(needs);
      for (const [column, need] of needs.columns) right.add(column.replace(/\d+$/, ''), need);
    } else {
      const onlyRight = node.kind === 'rightsemi' || node.kind === 'rightanti';
      const onlyLeft = node.kind === 'leftsemi' || node.kind === 'leftanti';
      const leftCount = onlyRight ? 0 : node.left.columns.length;
      for (const [index, column] of node.columns.entries()) {
        const need = needOf(needs, column.name);
        if (need === undefined) continue;
        if (index < leftCount) {
          left.add(node.left.columns[index]?.name ?? column.name, need);
        } else if (!onlyLeft) {
          const source = node.rightOutput?.[index - leftCount] ?? index - leftCount;
          right.add(node.right.columns[source]?.name ?? column.name, need);
        }
      }
    }
    this.#node(node.left, left.needs);
    this.#node(node.right, right.needs);
  }

  #union(node: UnionNode, needs: ColumnNeeds): void {
    for (const { node: input, map } of node.inputs) {
      const builder = new NeedsBuilder();
      if (node.open || input.open) {
        builder.addAll(needs);
        // Columns of one name and several types get the type as a suffix.
        for (const [column, need] of needs.columns) builder.add(column.replace(/_[a-z]+$/, ''), need);
      } else {
        node.columns.forEach((column, index) => {
          const need = needOf(needs, column.name);
          const source = input.columns[map[index] ?? -1];
          if (need !== undefined && source !== undefined) builder.add(source.name, need);
        });
      }
      this.#node(input, builder.needs);
    }
  }

  /** An operator that the walk does not know: it reads all of all that it is made of. */
  #everything(part: object): void {
    for (const value of Object.values(part)) this.#inside(value);
  }

  #inside(part: unknown): void {
    if (typeof part !== 'object' || part === null) return;
    if (isNode(part)) this.#node(part, allNeeds);
    else if (isExpression(part)) this.#read(part, 'whole', () => {});
    else for (const value of Object.values(part)) this.#inside(value);
  }

  #read(expression: Expression, need: Need, onColumn: OnColumn): void {
    switch (expression.kind) {
      case 'literal':
        return;
      case 'column':
        onColumn(expression, need);
        return;
      case 'call':
        this.#readCall(expression.function, expression.arguments, need, onColumn);
        return;
      case 'cast':
        this.#read(expression.argument, expression.type === 'dynamic' ? need : 'whole', onColumn);
        return;
      case 'member':
        this.#read(expression.object, new Map([[expression.name, need]]), onColumn);
        return;
      case 'element': {
        const { object, index } = expression;
        const step = index.kind === 'literal' ? stepOf(index.value) : undefined;
        this.#read(object, step === undefined ? 'whole' : new Map([[step, need]]), onColumn);
        this.#read(index, 'whole', onColumn);
        return;
      }
      case 'membership':
        this.#read(expression.left, 'whole', onColumn);
        for (const item of expression.items) {
          if (item.kind === 'scalar') this.#read(item.expression, 'whole', onColumn);
          else this.#node(item.node, firstColumn(item.node));
        }
        return;
      case 'binding':
        this.#need(this.#bindings, expression.binding);
        return;
      case 'local':
        this.#locals.set(expression.local, mergeNeed(this.#locals.get(expression.local), need));
        return;
      case 'let':
        this.#read(expression.body, need, onColumn);
        for (const { local, value } of [...expression.locals].reverse()) {
          const used = this.#locals.get(local);
          this.#locals.delete(local);
          if (used !== undefined) this.#read(value, used, onColumn);
        }
        return;
      default:
        this.#everything(expression);
    }
  }

  #readCall(name: string, given: readonly Expression[], need: Need, onColumn: OnColumn): void {
    given.forEach((argument, index) => {
      const parsed = name === 'parse_json' && index === 0 ? withoutToString(argument) : argument;
      const passes = valueArguments.get(name)?.(index, given.length) === true;
      this.#read(passes && need !== 'whole' ? parsed : argument, passes ? need : 'whole', onColumn);
    });
  }
}

/** Functions whose value is one of their arguments, or its parsed text: what is read of the value is read of those. */
const valueArguments: ReadonlyMap<string, (index: number, count: number) => boolean> = new Map([
  ['parse_json', (index) => index === 0],
  ['todynamic', (index) => index === 0],
  ['coalesce', () => true],
  ['iff', (index) => index > 0],
  ['case', (index: number, count: number) => index % 2 === 1 || index === count - 1],
]);

const lookups: ReadonlySet<string> = new Set(['ipv4_lookup', 'ipv6_lookup']);

const decidesByFirst: ReadonlySet<string> = new Set(['arg_max', 'arg_min']);

/** Aggregates that give a column for each of their arguments. */
export const carriesArguments: ReadonlySet<string> = new Set(['arg_max', 'arg_min', 'take_any']);

/** Functions of columns that show only with the data, by the number of arguments with which they are that. */
const ofAllThatArrives: ReadonlyMap<string, number> = new Map([
  ['*', 0],
  ['pack_all', 1],
  ['any_column', 2],
]);

function readsAllThatArrives(expression: Expression): boolean {
  return (
    (expression.kind === 'call' && ofAllThatArrives.get(expression.function) === expression.arguments.length) ||
    operandsOf(expression).some(readsAllThatArrives)
  );
}

function withoutToString(expression: Expression): Expression {
  const [argument] = expression.kind === 'call' && expression.function === 'tostring' ? expression.arguments : [];
  return argument?.type === 'dynamic' ? argument : expression;
}

function stepOf(index: string | number | boolean | null): string | undefined {
  return typeof index === 'number' ? everyElement : typeof index === 'string' ? index : undefined;
}

function into(input: PlanNode, needs: NeedsBuilder): OnColumn {
  return (column, need) => needs.add(input.columns[column.index]?.name ?? column.name, need);
}

function targetName(input: PlanNode, item: { readonly name: string; readonly target: number }): string {
  return input.columns[item.target]?.name ?? item.name;
}

function without(needs: ColumnNeeds, names: ReadonlySet<string>): ColumnNeeds {
  return { all: needs.all, columns: new Map([...needs.columns].filter(([name]) => !names.has(name))) };
}

/** The expressions of an operator that groups, but for those over the columns of its aggregates. */
function overRows(node: MakeSeriesNode | TopNestedNode): readonly Expression[] {
  const parts = node.operator === 'make-series' ? node.series : node.levels.map((level) => level.aggregate);
  const overAggregates = new Set(parts.map(({ expression }) => expression));
  return expressionsOfNode(node).filter((expression) => !overAggregates.has(expression));
}

function firstColumn(node: PlanNode): ColumnNeeds {
  const [first] = node.columns;
  return first === undefined ? allNeeds : { all: false, columns: new Map([[first.name, 'whole']]) };
}

function expressionsOf(items: readonly { readonly expression: Expression }[]): readonly Expression[] {
  return items.map((item) => item.expression);
}

function isNode(part: object): part is PlanNode {
  return 'operator' in part && 'columns' in part && 'id' in part;
}

function isExpression(part: object): part is Expression {
  return 'kind' in part && 'type' in part && 'span' in part;
}
