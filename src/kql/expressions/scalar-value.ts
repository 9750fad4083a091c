import { Chunk } from '../data/chunk.ts';
import type { Cell } from '../values/cell.ts';
import type { Frame } from './frame.ts';
import type { Kernel } from './kernel.ts';

const oneRow = new Chunk(1, []);

/** The value of an expression that refers to no column. */
export function scalarValue(kernel: Kernel, frame: Frame): Cell {
  return kernel.constant === undefined ? kernel.evaluate(oneRow, frame).at(0) : kernel.constant.value;
}
