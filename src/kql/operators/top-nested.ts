import { Chunk, type Origins } from '../data/chunk.ts';
import { concatenateChunks } from '../data/concatenate-chunks.ts';
import { missingCell } from '../data/missing-cell.ts';
import type { Relation, RelationColumn } from '../data/relation.ts';
import { SelectedVector } from '../data/selected-vector.ts';
import { splitChunk } from '../data/split-chunk.ts';
import { uniteOrigins } from '../data/unite-origins.ts';
import type { Vector } from '../data/vector.ts';
import { vectorOf } from '../data/vector-of.ts';
import { KqlSemanticError } from '../errors/kql-semantic-error.ts';
import { castKernel } from '../expressions/cast-kernel.ts';
import type { Kernel } from '../expressions/kernel.ts';
import { scalarValue } from '../expressions/scalar-value.ts';
import { promotionDistance } from '../functions/select-overload.ts';
import type { SortKey, TopNestedLevel, TopNestedNode } from '../plan/node.ts';
import type { Cell } from '../values/cell.ts';
import { AggregateStates } from './aggregate-states.ts';
import { aggregateColumns, type BoundAggregate, bindAggregate } from './bound-aggregate.ts';
import type { Execution } from './execution.ts';
import { groupedKey } from './grouped-key.ts';
import { Grouper } from './grouper.ts';
import { KeyCells } from './key-cells.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';
import { rowCount } from './row-count.ts';
import { rowOrder } from './sort-order.ts';

interface BoundLevel {
  readonly level: TopNestedLevel;
  readonly count: Kernel | undefined;
  readonly key: Kernel;
  readonly others: Kernel | undefined;
  readonly aggregates: readonly BoundAggregate[];
  /** Over the columns of the aggregates. */
  readonly aggregate: Kernel;
}

/** A level in a run: its numbers and its keys over all rows are known. */
interface RunLevel extends BoundLevel {
  readonly most: number;
  readonly keys: Vector;
}

/** One row of the output: its cells, two a level, and the rows that it was made of. */
interface Nested {
  readonly cells: readonly Cell[];
  readonly rows: Int32Array;
}

/**
 * `top-nested`: groups inside groups, of each level those with the greatest (or least) aggregate. Of equal ones the earlier stay;
 * Kusto promises no order. Rows that are in none of the kept groups of a level make one row more where that level or one below it has
 * `others`: with its value and aggregate for each level that has them, and null for each that has not.
 *
 * Undetermined: whether there is such a row where nothing is left over. Here there is none.
 *
 * @see https://learn.microsoft.com/kusto/query/top-nested-operator
 */
export function prepareTopNested(node: TopNestedNode, preparation: Preparation): PreparedOperator {
  const input = preparation.prepare(node.input);
  const layoutOn = preparation.onColumns(node.input, (columns) =>
    node.levels.map((level) => bindLevel(node, level, columns, preparation)),
  );
  return {
    node,
    run(execution) {
      const relation = execution.open(input);
      const levels = layoutOn(relation.columns);
      const columns = levels.flatMap(({ level, key, aggregate }): RelationColumn[] => [
        { name: level.key.name, type: key.type },
        { name: level.aggregate.name, type: aggregate.type },
      ]);
      return { columns, chunks: nested(node, relation, levels, columns, execution) };
    },
  };
}

function bindLevel(
  node: TopNestedNode,
  level: TopNestedLevel,
  columns: readonly RelationColumn[],
  preparation: Preparation,
): BoundLevel {
  const key = groupedKey(level.key, preparation.compile(node, level.key.expression, columns), preparation);
  const aggregates = level.aggregates.map((call) => bindAggregate(node, call, columns, preparation));
  const inner = level.aggregates.flatMap((call, index) => aggregateColumns(call, aggregates[index]));
  const { count, others } = level;
  const otherKernel = others === null ? undefined : preparation.compileScalar(node, others);
  if (others !== null && otherKernel !== undefined && promotionDistance(otherKernel.type, key.type) === undefined) {
    throw new KqlSemanticError(
      `top-nested: the value for others is of type ${otherKernel.type}, and '${level.key.name}' of type ${key.type}`,
      preparation.place(others.span),
    );
  }
  return {
    level,
    count: count === null ? undefined : preparation.compileScalar(node, count),
    key,
    others: otherKernel && castKernel(otherKernel, key.type),
    aggregates,
    aggregate: preparation.compile(node, level.aggregate.expression, inner),
  };
}

function* nested(
  node: TopNestedNode,
  relation: Relation,
  bound: readonly BoundLevel[],
  columns: readonly RelationColumn[],
  execution: Execution,
): Iterable<Chunk> {
  const table = execution.collect(node, relation);
  const all = concatenateChunks(table.columns, table.chunks);
  const levels = bound.map(
    (level): RunLevel => ({
      ...level,
      most: level.count === undefined ? Number.POSITIVE_INFINITY : rowCount(scalarValue(level.count, execution)),
      keys: level.key.evaluate(all, execution),
    }),
  );
  const made: Nested[] = [];
  for (const row of descend(
    levels,
    all,
    [],
    Int32Array.from({ length: all.length }, (_, row) => row),
    execution,
  )) {
    made.push(row);
    if (made.length * columns.length > execution.limits.cells) {
      execution.refuse(node, 'cells', 'holds', execution.limits.cells);
    }
  }
  const { origins } = all;
  const output = new Chunk(
    made.length,
    columns.map(({ type }, index) =>
      vectorOf(
        type,
        made.map(({ cells }) => cells[index] ?? null),
      ),
    ),
    {
      origins: origins && made.map(({ rows }): Origins => uniteOrigins(Array.from(rows, (row) => origins[row] ?? []))),
    },
  );
  yield* splitChunk(output, execution.chunkSize);
}

/** The rows that the levels from the first of `levels` on make of some rows, behind the cells of the levels above. */
function* descend(
  levels: readonly RunLevel[],
  all: Chunk,
  above: readonly Cell[],
  rows: Int32Array,
  execution: Execution,
): Iterable<Nested> {
  const [level, ...below] = levels;
  if (level === undefined) {
    yield { cells: above, rows };
    return;
  }
  const groups = groupsOf(level, all, rows, execution);
  for (const { key, aggregate, rows: inside } of groups.kept) {
    yield* descend(below, all, [...above, key, aggregate], inside, execution);
  }
  if (groups.rest.length > 0 && levels.some(({ others }) => others !== undefined)) {
    const cells = levels.flatMap((one): Cell[] =>
      one.others === undefined
        ? [missingCell(one.key.type), missingCell(one.aggregate.type)]
        : [scalarValue(one.others, execution), aggregateOf(one, all, groups.rest, execution)],
    );
    yield { cells: [...above, ...cells], rows: groups.rest };
  }
}

interface Groups {
  readonly kept: readonly { readonly key: Cell; readonly aggregate: Cell; readonly rows: Int32Array }[];
  /** Rows of the groups that are not kept. */
  readonly rest: Int32Array;
}

function groupsOf(level: RunLevel, all: Chunk, rows: Int32Array, execution: Execution): Groups {
  const keys = [SelectedVector.of(level.keys, rows)];
  const grouper = new Grouper([level.key.type]);
  const groups = grouper.add(keys, rows.length);
  const cells = new KeyCells(1);
  cells.add(keys, groups);
  const values = aggregatesOf(level, all, rows, groups, grouper.size, execution);
  const by: SortKey = { expression: level.level.aggregate.expression, order: level.level.order, nulls: 'last' };
  const order = Array.from({ length: grouper.size }, (_, group) => group).sort(rowOrder([by], [values]));
  const kept = order.slice(0, level.most);
  const members = membersOf(rows, groups, grouper.size);
  const isKept = new Set(kept);
  return {
    kept: kept.map((group) => ({
      key: cells.column(0)[group] ?? null,
      aggregate: values.at(group),
      rows: Int32Array.from(members[group] ?? []),
    })),
    rest: rows.filter((_, at) => !isKept.has(groups[at] ?? -1)),
  };
}

/** The rows of each group. */
function membersOf(rows: Int32Array, groups: Int32Array, size: number): readonly (readonly number[])[] {
  const members = Array.from({ length: size }, (): number[] => []);
  for (const [at, row] of rows.entries()) {
    members[groups[at] ?? 0]?.push(row);
  }
  return members;
}

function aggregateOf(level: RunLevel, all: Chunk, rows: Int32Array, execution: Execution): Cell {
  return aggregatesOf(level, all, rows, new Int32Array(rows.length), 1, execution).at(0);
}

/** The aggregate of each group of some rows. */
function aggregatesOf(
  { aggregates, aggregate }: RunLevel,
  all: Chunk,
  rows: Int32Array,
  groups: Int32Array,
  size: number,
  execution: Execution,
): Vector {
  const some = all.take(rows);
  const columns = aggregates.flatMap((bound) => {
    const states = new AggregateStates(bound);
    states.add(some, groups, size, execution);
    return states.finish(size);
  });
  return aggregate.evaluate(new Chunk(size, columns), execution);
}
