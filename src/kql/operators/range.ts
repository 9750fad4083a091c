import { KqlRuntimeError } from '../errors/kql-runtime-error.ts';
import { castKernel } from '../expressions/cast-kernel.ts';
import { scalarValue } from '../expressions/scalar-value.ts';
import { invariant } from '../invariant.ts';
import type { RangeNode } from '../plan/node.ts';
import type { Cell } from '../values/cell.ts';
import { Decimal } from '../values/decimal.ts';
import { maxInt64, minInt64, toInt64 } from '../values/int64.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import { cellsRelation } from './cells-relation.ts';
import { knownColumns, type Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';

/**
 * `range x from a to b step s`: a, a + s, … as long as b is not passed; a negative step goes down. No rows when b lies on the
 * wrong side of a, or when one of the three is null.
 *
 * @see https://learn.microsoft.com/kusto/query/range-operator
 */
export function prepareRange(node: RangeNode, preparation: Preparation): PreparedOperator {
  const columns = knownColumns(node);
  const type = columns?.[0]?.type;
  invariant(columns !== undefined && type !== undefined, 'a range without the type of its column');
  const from = castKernel(preparation.compileScalar(node, node.from), type);
  const to = castKernel(preparation.compileScalar(node, node.to), type);
  const step = castKernel(preparation.compileScalar(node, node.step), stepType(type));
  return {
    node,
    run(execution) {
      const [start, end, by] = [from, to, step].map((kernel) => scalarValue(kernel, execution));
      if (start == null || end == null || by == null) {
        return { columns, chunks: [] };
      }
      if (by === 0 || (by instanceof Decimal && by.isZero)) {
        throw new KqlRuntimeError('The step of a range must not be zero', preparation.place(node.step.span));
      }
      return cellsRelation(columns, rowsOf(start, end, by), execution.chunkSize);
    },
  };
}

function stepType(type: ScalarType): ScalarType {
  return type === 'datetime' ? 'timespan' : type;
}

function* rowsOf(start: Cell, end: Cell, by: Cell): Iterable<readonly Cell[]> {
  if (start instanceof Decimal && end instanceof Decimal && by instanceof Decimal) {
    const down = by.unscaled < 0n;
    for (let value = start; down ? value.compare(end) >= 0 : value.compare(end) <= 0; value = value.add(by)) {
      yield [value];
    }
    return;
  }
  if (!isNumber(start) || !isNumber(end) || !isNumber(by)) {
    return;
  }
  if (typeof start === 'bigint' || typeof end === 'bigint' || typeof by === 'bigint') {
    // Beyond 64 bits there is no further value.
    const [first, last, stride] = [BigInt(start), BigInt(end), BigInt(by)];
    for (
      let value = first;
      (stride < 0n ? value >= last : value <= last) && value >= minInt64 && value <= maxInt64;
      value += stride
    ) {
      yield [toInt64(value)];
    }
    return;
  }
  for (let value = start; by < 0 ? value >= end : value <= end; value += by) {
    yield [value];
    if (value + by === value) {
      return;
    }
  }
}

function isNumber(cell: Cell): cell is number | bigint {
  return typeof cell === 'number' || typeof cell === 'bigint';
}
