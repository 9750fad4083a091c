import { fitSections, fitsWhole, type PagePart } from './fit-sections.ts';

/** How many lines are shown of each thing that may be shortened, tried one after the other. */
const steps = [Number.POSITIVE_INFINITY, 200, 100, 50, 25, 12, 6, 3, 0];

/**
 * A page of at most `most` characters with as many lines of each long thing as there is room for: `make` makes the parts with at most
 * so many lines each. What is short stays as it is until the long ones are no longer than it. Where even the shortest parts are too much,
 * some of them are left out, as {@link fitSections} says.
 */
export function fitDetail(make: (lines: number) => readonly PagePart[], most: number): string {
  let parts: readonly PagePart[] = [];
  for (const lines of steps) {
    parts = make(lines);
    if (fitsWhole(parts, most)) break;
  }
  return fitSections(parts, most);
}
