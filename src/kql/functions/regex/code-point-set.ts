/**
 * A set of Unicode scalar values as sorted, disjoint, non-adjacent ranges: `[first, last, first, last, …]`. Surrogates are no
 * members, because strings in Kusto hold none.
 */
export type CodePointSet = readonly number[];

export const maxCodePoint = 0x10ffff;

export const emptySet: CodePointSet = [];
export const allCodePoints: CodePointSet = [0, 0xd7ff, 0xe000, maxCodePoint];

/** The set of ranges in any order, which may overlap; what is out of range is left out. */
export function setOfRanges(ranges: readonly (readonly [first: number, last: number])[]): CodePointSet {
  const sorted = [...ranges].sort((a, b) => a[0] - b[0]);
  const result: number[] = [];
  for (const [first, last] of sorted) {
    const end = result.at(-1);
    if (end !== undefined && first <= end + 1) {
      result[result.length - 1] = Math.max(end, last);
    } else {
      result.push(first, last);
    }
  }
  return intersectSets(result, allCodePoints);
}

export function setOfCodePoints(codePoints: Iterable<number>): CodePointSet {
  return setOfRanges([...codePoints].map((codePoint): [number, number] => [codePoint, codePoint]));
}

export function unionSets(a: CodePointSet, b: CodePointSet): CodePointSet {
  return setOfRanges([...rangesOf(a), ...rangesOf(b)]);
}

export function intersectSets(a: CodePointSet, b: CodePointSet): CodePointSet {
  const result: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const first = Math.max(at(a, i), at(b, j));
    const last = Math.min(at(a, i + 1), at(b, j + 1));
    if (first <= last) {
      result.push(first, last);
    }
    if (at(a, i + 1) < at(b, j + 1)) {
      i += 2;
    } else {
      j += 2;
    }
  }
  return result;
}

export function negateSet(set: CodePointSet): CodePointSet {
  const result: number[] = [];
  let next = 0;
  for (const [first, last] of rangesOf(set)) {
    if (first > next) {
      result.push(next, first - 1);
    }
    next = last + 1;
  }
  if (next <= maxCodePoint) {
    result.push(next, maxCodePoint);
  }
  return intersectSets(result, allCodePoints);
}

export function subtractSets(a: CodePointSet, b: CodePointSet): CodePointSet {
  return intersectSets(a, negateSet(b));
}

/** What is in one of the two but not in both. */
export function symmetricDifference(a: CodePointSet, b: CodePointSet): CodePointSet {
  return unionSets(subtractSets(a, b), subtractSets(b, a));
}

export function setHas(set: CodePointSet, codePoint: number): boolean {
  let low = 0;
  let high = set.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (codePoint > at(set, middle * 2 + 1)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low * 2 < set.length && codePoint >= at(set, low * 2);
}

export function* rangesOf(set: CodePointSet): Generator<[first: number, last: number]> {
  for (let index = 0; index < set.length; index += 2) {
    yield [at(set, index), at(set, index + 1)];
  }
}

function at(set: CodePointSet, index: number): number {
  return set[index] ?? Number.POSITIVE_INFINITY;
}
