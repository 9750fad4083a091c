import type { Column } from '../kql/plan/column.ts';
import type {
  AggregateCall,
  JoinNode,
  LateProjectNode,
  MvApplyNode,
  MvExpandNode,
  NamedExpression,
  ParseNode,
  PlanNode,
  SummarizeNode,
  UnionNode,
} from '../kql/plan/node.ts';
import { nodeOfBinding } from '../kql/plan/walk-plan.ts';
import type { Cell } from '../kql/values/cell.ts';
import { ColumnWishes } from './column-wishes.ts';
import { sowAggregate } from './sow-aggregate.ts';
import { leastOf } from './sow-expression.ts';
import { type Demand, drawn, type Level, type Sowing } from './sowing.ts';
import { Conflict, type Unknown } from './unknown.ts';

/**
 * What is wanted of a node, as what is wanted of the nodes and tables that give it rows. Operators that let rows through or add columns
 * pass on what is wanted of their input's columns; what they make themselves is left to luck.
 */
export function sowNode(sowing: Sowing, node: PlanNode, demand: Demand): void {
  switch (node.operator) {
    case 'table':
      sowing.seed({ ...demand, node });
      return;
    case 'reference': {
      const binding = sowing.plan.bindings[node.binding];
      const inner = binding && nodeOfBinding(binding);
      if (inner !== undefined) {
        sowing.rows(inner, demand);
      }
      return;
    }
    case 'datatable':
      sowConstantRow(sowing, node.columns, node.rows, demand);
      return;
    case 'print':
      sowConstantRow(sowing, node.columns, [node.expressions], demand);
      return;
    case 'range':
    case 'external':
    case 'getschema':
    case 'subquery-input':
      return;
    case 'where': {
      const wishes = new ColumnWishes(sowing, demand);
      sowing.truth(node.predicate, true, wishes);
      sowing.rows(node.input, wishes.demand(demand.levels));
      return;
    }
    case 'extend': {
      const made = new Set(node.items.map(({ name }) => name));
      const columns = new Map([...demand.columns].filter(([name]) => !made.has(name)));
      const wishes = new ColumnWishes(sowing, { columns, ingested: demand.ingested });
      sowItems(sowing, node.items, demand, wishes);
      sowing.rows(node.input, wishes.demand(demand.levels));
      return;
    }
    case 'project': {
      const wishes = new ColumnWishes(sowing, { columns: new Map(), ingested: demand.ingested });
      sowItems(sowing, node.items, demand, wishes);
      sowing.rows(node.input, wishes.demand(demand.levels));
      return;
    }
    case 'late-project':
      sowing.rows(node.input, { ...demand, columns: renamedBack(node, demand.columns) });
      return;
    case 'distinct': {
      const wishes = new ColumnWishes(sowing);
      sowKeys(sowing, node.items, demand, wishes);
      sowing.rows(node.input, wishes.demand(demand.levels));
      return;
    }
    case 'count': {
      const [wanted] = demand.columns.values();
      const least = wanted === undefined ? 1 : leastOf(wanted);
      const levels = least > 1 ? [...demand.levels, sowing.level(least)] : demand.levels;
      sowing.rows(node.input, { columns: new Map(), ingested: undefined, levels });
      return;
    }
    case 'summarize':
      sowSummarize(sowing, node, demand);
      return;
    case 'join':
      sowJoin(sowing, node, demand);
      return;
    case 'union':
      sowUnion(sowing, node, demand);
      return;
    case 'mv-expand':
      sowExpansion(sowing, node, demand, demand);
      return;
    case 'mv-apply':
      sowApplied(sowing, node, demand);
      return;
    case 'parse':
      sowParse(sowing, node, demand);
      return;
    default:
      sowing.rows(node.input, { ...demand, columns: known(node.input, demand.columns) });
  }
}

/** The wishes that are about columns of a node. */
function known({ columns, open }: PlanNode, wishes: ReadonlyMap<string, Unknown>): ReadonlyMap<string, Unknown> {
  const names = new Set(columns.map(({ name }) => name));
  return new Map([...wishes].filter(([name]) => open || names.has(name)));
}

/** One of some rows that are given must be what is wanted. */
function sowConstantRow(
  sowing: Sowing,
  columns: readonly Column[],
  rows: readonly (readonly NamedExpression['expression'][])[],
  { columns: wishes }: Demand,
): void {
  const fitting = rows.filter((row) =>
    columns.every(({ name }, index) => {
      const [wish, expression] = [wishes.get(name), row[index]];
      const constant = expression && sowing.constant(expression);
      return wish === undefined || constant === undefined || constant.cell === null || wish.accepts(constant);
    }),
  );
  const row = drawn(sowing, fitting);
  if (row === undefined) {
    throw new Conflict();
  }
  for (const [index, { name }] of columns.entries()) {
    const [wish, expression] = [wishes.get(name), row[index]];
    if (wish !== undefined && expression !== undefined) {
      sowing.value(expression, wish, new ColumnWishes(sowing));
    }
  }
}

function sowItems(sowing: Sowing, items: readonly NamedExpression[], { columns }: Demand, wishes: ColumnWishes): void {
  for (const { name, expression } of items) {
    const wish = columns.get(name);
    if (wish !== undefined) {
      sowing.value(expression, wish, wishes);
    }
  }
}

/** What is wanted of keys, also of those of which nothing was. */
function keysOf(
  sowing: Sowing,
  keys: readonly NamedExpression[],
  wishes: ReadonlyMap<string, Unknown>,
): ReadonlyMap<string, Unknown> {
  return new Map(keys.map(({ name }) => [name, wishes.get(name) ?? sowing.unknown()]));
}

/**
 * Keys of groups: rows that are repeated are told apart by a key that may differ, or they would be one; those that are repeated `within`
 * a group have the same keys.
 */
function sowKeys(
  sowing: Sowing,
  keys: readonly NamedExpression[],
  demand: Demand,
  wishes: ColumnWishes,
  within: readonly Level[] = [],
): void {
  const unknowns = keysOf(sowing, keys, demand.columns);
  for (const { level } of demand.levels) {
    const candidates = [...unknowns.values()];
    if (!candidates.some((unknown) => unknown.varies(level)) && !candidates.some((unknown) => unknown.vary(level))) {
      throw new Conflict();
    }
  }
  for (const { name, expression } of keys) {
    const unknown = unknowns.get(name);
    if (unknown !== undefined) {
      for (const { level } of within) {
        unknown.keepSteady(level);
      }
      sowing.value(expression, unknown, wishes);
    }
  }
}

function sowSummarize(sowing: Sowing, node: SummarizeNode, demand: Demand): void {
  // First from the outputs to the keys and aggregates that they are made of, then from those to the rows.
  const made = new ColumnWishes(sowing);
  sowItems(sowing, node.outputs, demand, made);
  const keys = keysOf(sowing, node.keys, made.columns);
  for (const calls of strandsOf(node.aggregates, made.columns)) {
    const wishes = new ColumnWishes(sowing);
    const levels = calls.flatMap((call) => {
      const outputs = call.outputs.map(({ name }) => made.columns.get(name));
      return sowAggregate(sowing, call, outputs, wishes) ?? [];
    });
    sowKeys(sowing, node.keys, { ...demand, columns: keys }, wishes, levels);
    sowing.rows(node.input, wishes.demand([...demand.levels, ...levels]));
  }
}

/**
 * The aggregates whose wishes can be about the same rows of a group. Two that count under conditions of their own may count different
 * rows: each has a strand. A count that has to be nothing keeps the condition out of all others.
 */
function strandsOf(
  calls: readonly AggregateCall[],
  wishes: ReadonlyMap<string, Unknown>,
): readonly (readonly AggregateCall[])[] {
  const wanted = calls.filter(({ outputs }) => outputs.some(({ name }) => wishes.get(name)?.isFree === false));
  const conditional = wanted.filter((call) => /[a-z]if$/.test(call.function) && !mustBeNothing(call, wishes));
  const [first, ...others] = conditional;
  const common = calls.filter((call) => !conditional.includes(call));
  const nothing = common.filter((call) => mustBeNothing(call, wishes));
  return first === undefined ? [common] : [[...common, first], ...others.map((call) => [...nothing, call])];
}

function mustBeNothing({ outputs }: AggregateCall, wishes: ReadonlyMap<string, Unknown>): boolean {
  const wish = wishes.get(outputs[0]?.name ?? '');
  return wish !== undefined && !wish.isFree && leastOf(wish) === 0;
}

function sowJoin(sowing: Sowing, node: JoinNode, demand: Demand): void {
  const { kind, left, right } = node;
  const [leftWishes, rightWishes] = sidesOf(sowing, node, demand);
  if (kind === 'leftanti' || kind === 'rightanti') {
    const kept = kind === 'leftanti';
    sowing.rows(kept ? left : right, (kept ? leftWishes : rightWishes).demand(demand.levels));
    return;
  }
  const keys: Unknown[] = [];
  for (const key of node.keys) {
    const shared = sowing.unknown();
    shared.fill(true);
    sowing.value(key.left, shared, leftWishes);
    sowing.value(key.right, shared, rightWishes);
    keys.push(shared);
  }
  const toLeft: Level[] = [];
  const toRight: Level[] = [];
  for (const level of demand.levels) {
    const varies = (wishes: ColumnWishes): boolean =>
      [...wishes.columns.values()].some((unknown) => unknown.varies(level.level));
    const both = keys.some((key) => key.varies(level.level));
    const onLeft = both || varies(leftWishes) || (!varies(rightWishes) && kind !== 'rightsemi');
    const onRight = both || varies(rightWishes) || kind === 'rightsemi';
    if (!both && sowing.random() < 0.3 && keys[0]?.vary(level.level) === true) {
      toLeft.push(level);
      toRight.push(level);
      continue;
    }
    if (!both) {
      for (const key of keys) {
        key.keepSteady(level.level);
      }
    }
    if (onLeft) {
      toLeft.push(level);
    }
    if (onRight) {
      toRight.push(level);
    }
  }
  sowing.rows(left, leftWishes.demand(toLeft));
  sowing.rows(right, rightWishes.demand(toRight));
}

/** What is wanted of a join's columns, by the side that they are of. Keys of the left are named as in the left. */
function sidesOf(
  sowing: Sowing,
  { kind, left, right, columns, rightOutput }: JoinNode,
  demand: Demand,
): readonly [ColumnWishes, ColumnWishes] {
  const leftWishes = new ColumnWishes(sowing);
  const rightWishes = new ColumnWishes(sowing);
  const onlyRight = kind === 'rightsemi' || kind === 'rightanti';
  for (const [index, { name }] of columns.entries()) {
    const wish = demand.columns.get(name);
    if (wish === undefined) {
      continue;
    }
    const before = onlyRight ? 0 : left.columns.length;
    if (index < before) {
      leftWishes.columns.set(left.columns[index]?.name ?? name, wish);
    } else {
      const place = rightOutput === null || onlyRight ? index - before : (rightOutput[index - before] ?? -1);
      rightWishes.columns.set(right.columns[place]?.name ?? name, wish);
    }
  }
  return [leftWishes, rightWishes];
}

/** Whether a column of a node is not a constant that is something else. */
function canGive(sowing: Sowing, start: PlanNode, column: string, wish: Unknown): boolean {
  let node = start;
  let name = column;
  for (;;) {
    if (node.operator === 'reference') {
      const binding = sowing.plan.bindings[node.binding];
      const inner = binding && nodeOfBinding(binding);
      if (inner === undefined) {
        return true;
      }
      node = inner;
      continue;
    }
    if (node.operator === 'project' || node.operator === 'extend') {
      const made = node.items.find((item) => item.name === name)?.expression;
      if (made?.kind === 'column') {
        name = made.name;
      } else if (made !== undefined) {
        const constant = sowing.constant(made);
        return constant === undefined || (isMissing(constant.cell) ? wish.filled !== true : wish.accepts(constant));
      }
    }
    if (!('input' in node) || node.operator === 'summarize' || node.operator === 'mv-apply') {
      return true;
    }
    node = node.input;
  }
}

function isMissing(cell: Cell): boolean {
  return cell === null || cell === '';
}

/** One leg of the union gives the rows. */
function sowUnion(sowing: Sowing, node: UnionNode, demand: Demand): void {
  const lead = node.withSource === null ? undefined : demand.columns.get(node.withSource);
  const mayBe = ({ node: input, map }: UnionNode['inputs'][number], index: number, wish: Unknown): boolean => {
    const column = node.open ? node.columns[index]?.name : input.columns[map[index] ?? -1]?.name;
    return column === undefined || canGive(sowing, input, column, wish);
  };
  const fitting = node.inputs.filter((leg) =>
    node.columns.every(({ name }, index) => {
      const { map, source } = leg;
      const wish = demand.columns.get(name);
      if (name === node.withSource) {
        return lead === undefined || lead.accepts({ type: 'string', cell: source });
      }
      return (
        wish === undefined ||
        ((wish.filled !== true || node.open || (map[index] ?? -1) >= 0) && mayBe(leg, index, wish))
      );
    }),
  );
  const leg = drawn(sowing, fitting);
  if (leg === undefined) {
    throw new Conflict();
  }
  lead?.be('string', leg.source);
  const wishes = new Map<string, Unknown>();
  for (const [index, { name }] of node.columns.entries()) {
    const wish = demand.columns.get(name);
    const place = node.open ? index : (leg.map[index] ?? -1);
    const column = node.open ? name : leg.node.columns[place]?.name;
    if (wish !== undefined && name !== node.withSource) {
      if (column === undefined) {
        wish.fill(false);
      } else {
        wishes.set(column, wish);
      }
    }
  }
  sowing.rows(leg.node, { ...demand, columns: wishes });
}

/** Each expanded column is an element of what is expanded. */
function sowExpansion(
  sowing: Sowing,
  node: MvExpandNode | MvApplyNode,
  elements: Pick<Demand, 'columns'>,
  demand: Demand,
): void {
  const expanded = new Set(node.items.map(({ name }) => name));
  const columns = new Map([...demand.columns].filter(([name]) => !expanded.has(name) && name !== node.itemIndex));
  const wishes = new ColumnWishes(sowing, { columns, ingested: demand.ingested });
  for (const { name, expression } of node.items) {
    const whole = sowing.unknown();
    const element = elements.columns.get(name) ?? sowing.unknown();
    whole.item(0, () => element);
    sowing.value(expression, whole, wishes);
  }
  sowing.rows(node.input, wishes.demand(demand.levels));
}

/** The subquery says what it wants of the elements; what it does not give is of the row around. */
function sowApplied(sowing: Sowing, node: MvApplyNode, demand: Demand): void {
  let given: Demand = { columns: new Map(), ingested: undefined, levels: [] };
  const inner: Sowing = {
    ...bound(sowing),
    rows(below, wanted) {
      if (below.operator === 'subquery-input' && below.id === node.rows) {
        given = wanted;
      } else {
        sowNode(inner, below, wanted);
      }
    },
  };
  const ofSubquery = new Set(node.subquery.columns.map(({ name }) => name));
  const wished = new Map([...demand.columns].filter(([name]) => ofSubquery.has(name)));
  inner.rows(node.subquery, { columns: wished, ingested: undefined, levels: [] });
  const expanded = new Set(node.items.map(({ name }) => name));
  const around = new Map([
    ...[...demand.columns].filter(([name]) => !ofSubquery.has(name)),
    ...[...given.columns].filter(([name]) => !expanded.has(name)),
  ]);
  sowExpansion(sowing, node, given, { ...demand, columns: around });
}

function bound(sowing: Sowing): Sowing {
  return {
    plan: sowing.plan,
    random: () => sowing.random(),
    unknown: () => sowing.unknown(),
    level: (count) => sowing.level(count),
    constant: (expression) => sowing.constant(expression),
    rows: (node, demand) => sowing.rows(node, demand),
    value: (expression, wanted, scope) => sowing.value(expression, wanted, scope),
    truth: (expression, wanted, scope) => sowing.truth(expression, wanted, scope),
    seed: (seed) => sowing.seed(seed),
  };
}

/** The text is what the pattern says, with what is wanted of the columns between its delimiters. */
function sowParse(sowing: Sowing, node: ParseNode, demand: Demand): void {
  const made = new Set(node.pattern.flatMap((part) => (part.kind === 'column' ? [part.name] : [])));
  const columns = new Map([...demand.columns].filter(([name]) => !made.has(name)));
  const wishes = new ColumnWishes(sowing, { columns, ingested: demand.ingested });
  const wanted = [...made].filter((name) => demand.columns.get(name)?.isFree === false);
  if (wanted.length > 0 || node.keyword === 'parse-where') {
    const text = sowing.unknown();
    const chosen = wanted[0];
    const quote = (part: string): string =>
      node.kind === 'regex' ? part : part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    const pattern = node.pattern
      .map((part) =>
        part.kind === 'text'
          ? quote(part.text)
          : part.kind === 'column' && part.name === chosen
            ? '(?P<wanted>.*)'
            : 'x',
      )
      .join('');
    text.read({
      place: 'whole',
      text: {
        pattern,
        group: 1,
        captured: chosen === undefined ? undefined : demand.columns.get(chosen),
        gives: 'match',
      },
    });
    sowing.value(node.expression, text, wishes);
  }
  sowing.rows(node.input, wishes.demand(demand.levels));
}

function renamedBack(
  { items, keyword }: LateProjectNode,
  columns: ReadonlyMap<string, Unknown>,
): ReadonlyMap<string, Unknown> {
  if (keyword !== 'project-rename') {
    return columns;
  }
  const before = new Map(items.flatMap(({ pattern, as }) => (as === undefined ? [] : [[as, pattern] as const])));
  return new Map([...columns].map(([name, unknown]) => [before.get(name) ?? name, unknown]));
}
