import { Chunk } from '../data/chunk.ts';
import type { RelationColumn } from '../data/relation.ts';
import { SelectedVector } from '../data/selected-vector.ts';
import { splitChunk } from '../data/split-chunk.ts';
import { vectorOf } from '../data/vector-of.ts';
import { KqlRuntimeError } from '../errors/kql-runtime-error.ts';
import { KqlSemanticError } from '../errors/kql-semantic-error.ts';
import { KqlUnsupportedError } from '../errors/kql-unsupported-error.ts';
import { castKernel } from '../expressions/cast-kernel.ts';
import type { Kernel } from '../expressions/kernel.ts';
import { scalarValue } from '../expressions/scalar-value.ts';
import { isNumericType } from '../functions/common-type.ts';
import { promotionDistance } from '../functions/select-overload.ts';
import type { Expression } from '../plan/expression.ts';
import type { MakeSeriesNode } from '../plan/node.ts';
import type { Cell } from '../values/cell.ts';
import { convertCell, wrapDynamic } from '../values/convert.ts';
import { Decimal } from '../values/decimal.ts';
import type { Dynamic } from '../values/dynamic.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import { AggregateStates } from './aggregate-states.ts';
import { aggregateColumns, type BoundAggregate, bindAggregate } from './bound-aggregate.ts';
import type { Execution } from './execution.ts';
import { GroupOrigins } from './group-origins.ts';
import { groupedKey } from './grouped-key.ts';
import { Grouper } from './grouper.ts';
import { KeyCells } from './key-cells.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';
import { type AxisType, longestSeries, SeriesAxis } from './series-axis.ts';

interface SeriesLayout {
  readonly keys: readonly Kernel[];
  readonly aggregates: readonly BoundAggregate[];
  /** Expressions over the columns of the aggregates. */
  readonly series: readonly { readonly kernel: Kernel; readonly fallback: Kernel | null; readonly at: Expression }[];
  readonly axis: Kernel;
  readonly axisType: AxisType;
  readonly from: Kernel | undefined;
  readonly to: Kernel | undefined;
  readonly step: Kernel;
  readonly columns: readonly RelationColumn[];
}

/**
 * `make-series`: for each group an array with an element a bin of the axis, from the first bin of the range to its last; where the
 * range has no start or no end, from the first bin or to the last bin of that group that has a row. Groups come in the order of their
 * first rows.
 *
 * Undetermined: whether a group without a row in the range gives a series. Here it gives none. And where `in range()` begins if its
 * start is between two bins: the page says that it uses `bin()`, and that the start "may not be included". Here it begins with
 * the bin that the start is in.
 *
 * Refused, since the documentation does not tell: `in range()` with rows before the start in its bin, or behind the stop in its
 * bin; an end between two bins without a start.
 *
 * @see https://learn.microsoft.com/kusto/query/make-series-operator
 */
export function prepareMakeSeries(node: MakeSeriesNode, preparation: Preparation): PreparedOperator {
  const input = preparation.prepareInput(node);
  const layoutOn = preparation.onColumns(node.input, (columns) => layout(node, columns, preparation));
  return {
    node,
    run(execution) {
      const relation = execution.open(input);
      const bound = layoutOn(relation.columns);
      return { columns: bound.columns, chunks: series(node, relation.chunks, bound, execution) };
    },
  };
}

function layout(node: MakeSeriesNode, columns: readonly RelationColumn[], preparation: Preparation): SeriesLayout {
  const keys = node.keys.map((key) => groupedKey(key, preparation.compile(node, key.expression, columns), preparation));
  const aggregates = node.aggregates.map((call) => bindAggregate(node, call, columns, preparation));
  const inner = node.aggregates.flatMap((call, index) => aggregateColumns(call, aggregates[index]));
  const made = node.series.map(({ expression, default: fallback }) => {
    const kernel = preparation.compile(node, expression, inner);
    if (!isNumericType(kernel.type)) {
      throw new KqlUnsupportedError(
        `"make-series" of an aggregate that gives ${kernel.type}`,
        preparation.place(expression.span),
      );
    }
    return {
      kernel,
      fallback: fallback === null ? null : preparation.compileScalar(node, fallback),
      at: fallback ?? expression,
    };
  });
  const axis = preparation.compile(node, node.axis.expression, columns);
  const axisType = axisTypeOf(node, axis.type, preparation);
  const scalar = (expression: Expression | null, type: ScalarType): Kernel | undefined => {
    if (expression === null) {
      return undefined;
    }
    const kernel = preparation.compileScalar(node, expression);
    if (promotionDistance(kernel.type, type) === undefined) {
      throw new KqlSemanticError(
        `make-series: a value of type ${type} is wanted for an axis of type ${axis.type}, and this one is of type ${kernel.type}`,
        preparation.place(expression.span),
      );
    }
    return castKernel(kernel, type);
  };
  const step = scalar(node.step, axisType === 'datetime' ? 'timespan' : axisType);
  return {
    keys,
    aggregates,
    series: made,
    axis: castKernel(axis, axisType),
    axisType,
    from: scalar(node.from, axisType),
    to: scalar(node.to, axisType),
    step: step ?? axis,
    columns: [
      ...keys.map(({ type }, index): RelationColumn => ({ name: node.keys[index]?.name ?? '', type })),
      ...node.series.map(({ name }): RelationColumn => ({ name, type: 'dynamic' })),
      { name: node.axis.name, type: 'dynamic' },
    ],
  };
}

function axisTypeOf(node: MakeSeriesNode, type: ScalarType, preparation: Preparation): AxisType {
  switch (type) {
    case 'int':
    case 'long':
      return 'long';
    case 'real':
    case 'datetime':
    case 'timespan':
      return type;
    default:
      throw new KqlUnsupportedError(
        `"make-series" on an axis of type ${type}`,
        preparation.place(node.axis.expression.span),
      );
  }
}

function* series(
  node: MakeSeriesNode,
  chunks: Iterable<Chunk>,
  { keys, aggregates, series: wanted, axis: axisKernel, axisType, from, to, step }: SeriesLayout,
  execution: Execution,
): Iterable<Chunk> {
  const place = execution.preparation.place(node.span);
  const given = (kernel: Kernel | undefined) => (kernel === undefined ? undefined : scalarValue(kernel, execution));
  const range = { bins: node.bins, from: given(from), to: given(to), step: scalarValue(step, execution) };
  const axis = new SeriesAxis(axisType, range, place);
  const grouper = new Grouper(keys.map(({ type }) => type));
  const keyCells = new KeyCells(keys.length);
  const states = aggregates.map((aggregate) => new AggregateStates(aggregate));
  const origins = new GroupOrigins();
  const elementOrigins = new GroupOrigins();
  /** For each group of keys, by the number of a bin, which of all elements is its. */
  const elements: Map<number, number>[] = [];
  let elementCount = 0;
  for (const chunk of chunks) {
    const bins = binsOf(axis, axisKernel, chunk, execution);
    const rows = Int32Array.from(bins.keys());
    const kept = chunk.take(rows);
    const keyVectors = keys.map((kernel) => SelectedVector.of(kernel.evaluate(chunk, execution), rows));
    const groups = grouper.add(keyVectors, rows.length);
    keyCells.add(keyVectors, groups);
    origins.add(kept, groups);
    const elementOf = new Int32Array(chunk.length).fill(-1);
    for (const [at, row] of rows.entries()) {
      const group = groups[at] ?? 0;
      const known = elements[group] ?? new Map<number, number>();
      elements[group] = known;
      const bin = bins.get(row) ?? 0;
      let element = known.get(bin);
      if (element === undefined) {
        element = elementCount;
        elementCount += 1;
        known.set(bin, element);
      }
      elementOf[row] = element;
    }
    elementOrigins.add(
      kept,
      rows.map((row) => elementOf[row] ?? 0),
    );
    for (const state of states) {
      state.add(chunk, elementOf, elementCount, execution);
    }
    if (elementCount * (keys.length + states.length) > execution.limits.cells) {
      execution.refuse(node, 'cells', 'holds', execution.limits.cells);
    }
  }
  if (grouper.size === 0 && node.nonEmpty) {
    checkNonEmpty(node, execution);
    elements.push(new Map());
  }
  const inner = new Chunk(
    elementCount,
    states.flatMap((state) => state.finish(elementCount)),
    { origins: elementOrigins.finish(elementCount) },
  );
  const ranges = elements.map((known) => rangeOf(node, axis, known, execution));
  const total = ranges.reduce((sum, { length }) => sum + length, 0);
  if (total * (wanted.length + 1) > execution.limits.cells) {
    execution.refuse(node, 'cells', 'makes', execution.limits.cells);
  }
  const columns = wanted.map(({ kernel, fallback, at }) => {
    const values = kernel.evaluate(inner, execution);
    const filler = fallback === null ? zeroOf(kernel.type) : defaultOf(kernel.type, fallback, at, execution);
    return ranges.map(({ first, length }, group) =>
      Array.from({ length }, (_, index): Cell => {
        const element = elements[group]?.get(first + index);
        return wrapDynamic(element === undefined ? filler : values.at(element), kernel.type);
      }),
    );
  });
  const axisColumn = ranges.map(({ first, length }) =>
    Array.from({ length }, (_, index): Cell => wrapDynamic(axis.at(first + index), axisType)),
  );
  const output = new Chunk(
    elements.length,
    [
      ...keys.map(({ type }, index) => vectorOf(type, keyCells.column(index))),
      ...[...columns, axisColumn].map((arrays) => vectorOf('dynamic', arrays.map(asArray))),
    ],
    { origins: origins.finish(elements.length) },
  );
  yield* splitChunk(output, execution.chunkSize);
}

/** For each row that is in the range the number of its bin. */
function binsOf(axis: SeriesAxis, kernel: Kernel, chunk: Chunk, execution: Execution): ReadonlyMap<number, number> {
  const values = kernel.evaluate(chunk, execution);
  const bins = new Map<number, number>();
  for (let row = 0; row < chunk.length; row += 1) {
    const bin = axis.binOf(values.at(row));
    if (bin !== undefined) {
      bins.set(row, bin);
    }
  }
  return bins;
}

/** The first bin of one series and how many there are. */
function rangeOf(
  node: MakeSeriesNode,
  axis: SeriesAxis,
  known: ReadonlyMap<number, number>,
  execution: Execution,
): { readonly first: number; readonly length: number } {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const bin of known.keys()) {
    least = Math.min(least, bin);
    greatest = Math.max(greatest, bin);
  }
  const first = axis.first ?? least;
  const length = Math.max(0, (axis.last ?? greatest) - first + 1);
  if (length > longestSeries) {
    throw new KqlRuntimeError(
      `make-series: a series of ${length} elements is longer than ${longestSeries}`,
      execution.preparation.place(node.span),
    );
  }
  return { first, length };
}

function checkNonEmpty(node: MakeSeriesNode, execution: Execution): void {
  if (node.keys.length > 0 || node.from === null || node.to === null) {
    throw new KqlUnsupportedError(
      `"make-series kind=nonempty" without rows ${node.keys.length > 0 ? 'with "by"' : 'and without "from" and "to"'}`,
      execution.preparation.place(node.span),
    );
  }
}

function zeroOf(type: ScalarType): Cell {
  return type === 'decimal' ? Decimal.zero : 0;
}

/** A default as a value of the type that the aggregate gives. */
function defaultOf(type: ScalarType, kernel: Kernel, { span }: Expression, execution: Execution): Cell {
  const cell = scalarValue(kernel, execution);
  if (cell === null) {
    return null;
  }
  // Whole numbers are long when they are written down; they do for an aggregate that gives int too.
  if (promotionDistance(kernel.type, type) === undefined && !(kernel.type === 'long' && type === 'int')) {
    throw new KqlUnsupportedError(
      `a default of type ${kernel.type} for a series of ${type}`,
      execution.preparation.place(span),
    );
  }
  return convertCell(cell, kernel.type, type);
}

/** The elements are dynamics already: they were wrapped one by one. */
function asArray(elements: readonly Cell[]): Dynamic {
  return elements as readonly (Dynamic | null)[];
}
