import { DeferredVector } from './deferred-vector.ts';
import { SelectedVector } from './selected-vector.ts';
import type { Vector } from './vector.ts';

/** The vector that a deferred one stands for, built now; also behind a selection. Every other vector as it is. */
export function settleVector(vector: Vector): Vector {
  if (vector instanceof DeferredVector) {
    return settleVector(vector.vector);
  }
  if (vector instanceof SelectedVector && vector.source instanceof DeferredVector) {
    return SelectedVector.of(settleVector(vector.source.vector), vector.rows);
  }
  return vector;
}
