import type { Origins } from './chunk.ts';

/** The records of all of them, ascending and without repetition. */
export function uniteOrigins(all: readonly Origins[]): Origins {
  const [first] = all;
  if (first !== undefined && all.every((origins) => origins.length === 0 || origins === first)) {
    return first;
  }
  return [...new Set(all.flat())].sort((a, b) => a - b);
}
