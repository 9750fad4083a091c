import { Chunk } from '../data/chunk.ts';
import { concatenateChunks } from '../data/concatenate-chunks.ts';
import type { Relation, RelationColumn } from '../data/relation.ts';
import { splitChunk } from '../data/split-chunk.ts';
import type { Table } from '../data/table.ts';
import type { Vector } from '../data/vector.ts';
import { vectorOf } from '../data/vector-of.ts';
import { KqlUnsupportedError } from '../errors/kql-unsupported-error.ts';
import { invariant } from '../invariant.ts';
import { AggregateStates } from '../operators/aggregate-states.ts';
import { type BoundAggregate, bindAggregate } from '../operators/bound-aggregate.ts';
import type { Execution } from '../operators/execution.ts';
import { GroupOrigins } from '../operators/group-origins.ts';
import { Grouper } from '../operators/grouper.ts';
import { KeyCells } from '../operators/key-cells.ts';
import type { Preparation } from '../operators/preparation.ts';
import type { Expression } from '../plan/expression.ts';
import type { AggregateCall, EvaluateNode } from '../plan/node.ts';
import { operandsOf } from '../plan/walk-plan.ts';
import type { Cell } from '../values/cell.ts';
import { convertCell } from '../values/convert.ts';
import type { Plugin } from './plugin.ts';
import { PluginArguments } from './plugin-arguments.ts';

/** The functions that the page lists: all those that have a variant with a condition. */
const functions: ReadonlySet<string> = new Set([
  'min',
  'max',
  'take_any',
  'sum',
  'dcount',
  'avg',
  'stdev',
  'variance',
  'make_list',
  'make_bag',
  'make_set',
  'count',
]);

/**
 * `pivot`: a row for each combination of the other columns, and a column for each value of the pivoted one, with an aggregate of the
 * rows that have both. Where there are none it is the aggregate of nothing: the page shows zero for `count()` and `sum()`, and allows
 * just the functions that have a variant with a condition, as `sumif()`.
 *
 * Undetermined: the order of the columns. Here that in which their values first appear.
 *
 * Refused, since the page does not tell: an empty value as the name of a column; a value that is the name of a column already.
 *
 * @see https://learn.microsoft.com/kusto/query/pivot-plugin
 */
export const pivot: Plugin = {
  name: 'pivot',
  page: 'pivot-plugin',
  parameters: [
    { name: 'pivotColumn', kind: 'column' },
    { name: 'aggregationFunction', kind: 'aggregate', optional: true },
    { name: 'column', kind: 'column', optional: true, repeats: true },
  ],
  prepare(node, preparation) {
    const input = preparation.prepare(node.input);
    const given = new PluginArguments(node, preparation);
    const call = given.aggregate() ?? countOf(node);
    if (!functions.has(call.function)) {
      const name = call.spelled ?? call.function;
      throw new KqlUnsupportedError(`aggregate "${name}()" in plugin "pivot"`, preparation.place(call.span));
    }
    if (node.schema?.rest === true) {
      given.refuse('with "*" in its schema');
    }
    const layoutOn = preparation.onColumns(node.input, (columns) => layout(node, call, columns, given, preparation));
    return {
      node,
      run(execution) {
        const relation = execution.open(input);
        return pivoted(node, execution.collect(node, relation), layoutOn(relation.columns), given, execution);
      },
    };
  },
};

interface PivotLayout {
  readonly pivot: number;
  readonly keys: readonly number[];
  readonly aggregate: BoundAggregate;
}

/** The default of the aggregation. */
function countOf({ span }: EvaluateNode): AggregateCall {
  return { function: 'count', arguments: [], outputs: [{ name: 'count_', type: 'long' }], span };
}

function layout(
  node: EvaluateNode,
  call: AggregateCall,
  columns: readonly RelationColumn[],
  given: PluginArguments,
  preparation: Preparation,
): PivotLayout {
  const place = given.column('pivotColumn', columns);
  const named = given.columns('column', columns);
  const aggregated = new Set(call.arguments.flatMap(columnNames));
  const keys =
    named.length > 0
      ? named
      : [...columns.keys()].filter((at) => at !== place && !aggregated.has(columns[at]?.name ?? ''));
  for (const at of [place, ...keys]) {
    if (columns[at]?.type === 'dynamic') {
      given.refuse(`over the dynamic column "${columns[at]?.name}"`);
    }
  }
  return { pivot: place, keys, aggregate: bindAggregate(node, call, columns, preparation) };
}

function columnNames(expression: Expression): readonly string[] {
  return expression.kind === 'column' ? [expression.name] : operandsOf(expression).flatMap(columnNames);
}

function pivoted(
  node: EvaluateNode,
  table: Table,
  { pivot: place, keys, aggregate }: PivotLayout,
  given: PluginArguments,
  execution: Execution,
): Relation {
  const all = concatenateChunks(table.columns, table.chunks);
  const keyColumns = keys.map((at) => table.columns[at]).filter((column) => column !== undefined);
  const pivotColumn = table.columns[place];
  invariant(pivotColumn !== undefined, 'a pivot without its column');
  const rows = grouped(
    keyColumns,
    keys.map((at) => all.column(at)),
    all.length,
  );
  const values = grouped([pivotColumn], [all.column(place)], all.length);
  const names = values.cells.column(0).map((cell) => nameOf(cell, pivotColumn, keyColumns, given));
  if (rows.size * (keys.length + names.length) > execution.limits.cells) {
    execution.refuse(node, 'cells', 'makes', execution.limits.cells);
  }
  const cells = new Map<number, number>();
  const cellOf = rows.groups.map((row, at) => {
    const key = row * names.length + (values.groups[at] ?? 0);
    const cell = cells.get(key) ?? cells.size;
    cells.set(key, cell);
    return cell;
  });
  const states = new AggregateStates(aggregate);
  states.add(all, cellOf, cells.size, execution);
  const [results] = states.finish(cells.size);
  const [type] = aggregate.implementation.returns;
  invariant(results !== undefined && type !== undefined, 'an aggregate without a result');
  const origins = new GroupOrigins();
  origins.add(all, rows.groups);
  const [nothing = null] = aggregate.implementation.create().finish();
  const columns: (RelationColumn & { readonly vector: Vector })[] = [
    ...keyColumns.map((column, at) => ({ ...column, vector: vectorOf(column.type, rows.cells.column(at)) })),
    ...names.map((name, value) => ({
      name,
      type,
      vector: vectorOf(
        type,
        Array.from({ length: rows.size }, (_, row): Cell => {
          const cell = cells.get(row * names.length + value);
          return cell === undefined ? nothing : results.at(cell);
        }),
      ),
    })),
  ];
  const output = node.schema === null ? columns : declared(node.schema.columns, columns, given);
  const chunk = new Chunk(
    rows.size,
    output.map(({ vector }) => vector),
    { origins: origins.finish(rows.size) },
  );
  return {
    columns: output.map(({ name, type: columnType }) => ({ name, type: columnType })),
    chunks: splitChunk(chunk, execution.chunkSize),
  };
}

function grouped(columns: readonly RelationColumn[], vectors: readonly Vector[], length: number) {
  const grouper = new Grouper(columns.map(({ type }) => type));
  const groups = grouper.add(vectors, length);
  const cells = new KeyCells(vectors.length);
  cells.add(vectors, groups);
  return { groups, cells, size: grouper.size };
}

function nameOf(
  cell: Cell,
  { name: pivotName, type }: RelationColumn,
  keys: readonly RelationColumn[],
  given: PluginArguments,
): string {
  const name = convertCell(cell, type, 'string');
  invariant(typeof name === 'string', 'a text that is none');
  if (name === '') {
    return given.refuse(`of an empty value of "${pivotName}"`);
  }
  if (keys.some((key) => key.name === name)) {
    return given.refuse(`of a value "${name}" that is the name of a column`);
  }
  return name;
}

/** The columns of a schema, from those that there are. */
function declared<C extends RelationColumn>(
  schema: NonNullable<EvaluateNode['schema']>['columns'],
  columns: readonly C[],
  given: PluginArguments,
): readonly C[] {
  return schema.map(({ name, type }) => {
    const column = columns.find((one) => one.name === name);
    if (column === undefined) {
      return given.refuse(`with a column "${name}" in its schema that there is no value for`);
    }
    return column.type === type
      ? column
      : given.refuse(`with a column "${name}" of type ${type} in its schema that is of type ${column.type}`);
  });
}
