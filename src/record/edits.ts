/** A part of a text that becomes another; a part that becomes itself is one that nothing else may change. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Edits in the order of their places; of those that overlap, the ones that were listed first. */
export function withoutOverlaps(edits: readonly Edit[]): readonly Edit[] {
  const kept: Edit[] = [];
  for (const edit of edits) {
    // Found by bisection: the kept ones are in order.
    let low = 0;
    let high = kept.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((kept[middle]?.start ?? 0) < edit.start) low = middle + 1;
      else high = middle;
    }
    const before = kept[low - 1];
    const after = kept[low];
    const isFree =
      (before === undefined || before.end <= edit.start) && (after === undefined || after.start >= edit.end);
    if (isFree && edit.end > edit.start) kept.splice(low, 0, edit);
  }
  return kept;
}

/** The text after edits that are in order and apart. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = '';
  let at = 0;
  for (const edit of edits) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return at === 0 ? text : result + text.slice(at);
}
