import type { RelationColumn } from '../data/relation.ts';
import type { Kernel } from '../expressions/kernel.ts';
import { invariant } from '../invariant.ts';

/** The columns that kernels make, under the given names. */
export function outputColumns(names: readonly string[], kernels: readonly Kernel[]): readonly RelationColumn[] {
  invariant(names.length === kernels.length, `${kernels.length} columns with ${names.length} names`);
  return kernels.map(({ type }, index) => ({ name: names[index] ?? '', type }));
}
