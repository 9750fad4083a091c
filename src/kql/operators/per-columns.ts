import type { RelationColumn } from '../data/relation.ts';

/** Remembers what was made for the columns last seen: those of an operator's input hardly ever change from run to run. */
export function perColumns<T>(
  make: (columns: readonly RelationColumn[]) => T,
): (columns: readonly RelationColumn[]) => T {
  let seen: readonly RelationColumn[] | undefined;
  let made: T | undefined;
  return (columns) => {
    if (made === undefined || seen === undefined || !sameColumns(seen, columns)) {
      made = make(columns);
      seen = columns;
    }
    return made;
  };
}

function sameColumns(a: readonly RelationColumn[], b: readonly RelationColumn[]): boolean {
  return (
    a === b ||
    (a.length === b.length && a.every(({ name, type }, index) => b[index]?.name === name && b[index]?.type === type))
  );
}
