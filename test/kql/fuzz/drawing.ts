/** Draws a number in [0, 1). */
export type Draw = () => number;

/** One of a list that is not empty. */
export function pick<T>(draw: Draw, list: readonly [T, ...T[]]): T;
export function pick<T>(draw: Draw, list: readonly T[]): T | undefined;
export function pick<T>(draw: Draw, list: readonly T[]): T | undefined {
  return list[Math.floor(draw() * list.length)];
}

/** So many things, each made anew. */
export function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** A whole number from `least` to `most`. */
export function between(draw: Draw, least: number, most: number): number {
  return least + Math.floor(draw() * (most - least + 1));
}
