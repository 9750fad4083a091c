import { BoolsVector } from './bools-vector.ts';
import { CellsVector } from './cells-vector.ts';
import { ConstantVector } from './constant-vector.ts';
import { DeferredVector } from './deferred-vector.ts';
import { DoublesVector } from './doubles-vector.ts';
import { IntegersVector } from './integers-vector.ts';
import { SelectedVector } from './selected-vector.ts';
import type { Vector } from './vector.ts';
import { WideIntegersVector } from './wide-integers-vector.ts';

/** The rows from `start` up to `end`, sharing the storage where there is any to share; a deferred vector stays unbuilt. */
export function sliceVector(vector: Vector, start: number, end: number): Vector {
  if (start === 0 && end === vector.length) {
    return vector;
  }
  if (vector instanceof ConstantVector) {
    return new ConstantVector(vector.type, vector.value, end - start);
  }
  if (vector instanceof DeferredVector) {
    return new DeferredVector(vector.type, end - start, () => sliceVector(vector.vector, start, end));
  }
  if (vector instanceof SelectedVector) {
    return SelectedVector.of(vector.source, vector.rows.subarray(start, end));
  }
  if (vector instanceof DoublesVector) {
    return new DoublesVector(vector.type, vector.values.subarray(start, end), vector.valid?.subarray(start, end));
  }
  if (vector instanceof WideIntegersVector) {
    return new WideIntegersVector(vector.type, vector.values.subarray(start, end), vector.valid?.subarray(start, end));
  }
  if (vector instanceof IntegersVector) {
    return new IntegersVector(vector.values.subarray(start, end), vector.valid?.subarray(start, end));
  }
  if (vector instanceof BoolsVector) {
    return new BoolsVector(vector.bytes.subarray(start, end));
  }
  if (vector instanceof CellsVector) {
    // Copied when it is read: most columns of a wide table never are.
    return new DeferredVector(
      vector.type,
      end - start,
      () => new CellsVector(vector.type, vector.cells.slice(start, end)),
    );
  }
  return SelectedVector.of(
    vector,
    Int32Array.from({ length: end - start }, (_, index) => start + index),
  );
}
