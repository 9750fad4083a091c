import type { RelationColumn } from '../data/relation.ts';

/**
 * The place of a computed column in the output of `extend` or `mv-expand`: that of the column it replaces, or the end. On an
 * open input the plan could not know, so it is looked up by name.
 */
export function targetOf(name: string, target: number, open: boolean, columns: readonly RelationColumn[]): number {
  const place = open ? columns.findIndex((column) => column.name === name) : target;
  return place < 0 ? columns.length : place;
}
