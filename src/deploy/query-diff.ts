/** A line of one or both texts. */
export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Lines that changed, with some around them. Line numbers count from 1; of a side without lines, they are of the line it would follow. */
export interface DiffHunk {
  readonly beforeStart: number;
  readonly afterStart: number;
  readonly lines: readonly DiffLine[];
}

export interface QueryDiff {
  readonly removed: number;
  readonly added: number;
  readonly hunks: readonly DiffHunk[];
}

/** Beyond so many lines that differ, what stands between the equal ends is shown as replaced as a whole. */
const mostEdits = 1000;

/**
 * The lines that were removed and added, as few as there can be, with `context` lines around them. Equal ends are found in one
 * pass; between them this is Myers' algorithm, whose work grows with the number of differences and ends at a thousand.
 *
 * @see http://www.xmailserver.org/diff2.pdf
 */
export function diffLines(before: string, after: string, context = 3): QueryDiff {
  const lines = compare(splitLines(before), splitLines(after));
  const count = (kind: DiffLine['kind']): number => lines.filter((line) => line.kind === kind).length;
  return { removed: count('removed'), added: count('added'), hunks: hunksOf(lines, context) };
}

/** An empty text has no lines. */
function splitLines(text: string): readonly string[] {
  return text === '' ? [] : text.split('\n');
}

function compare(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const same = (texts: readonly string[]): readonly DiffLine[] => texts.map((text) => ({ kind: 'same', text }));
  return [
    ...same(before.slice(0, head)),
    ...shortestEdit(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...same(before.slice(before.length - tail)),
  ];
}

/** For every number of edits, how far down each diagonal they lead; then the way back. */
function shortestEdit(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  const [n, m] = [before.length, after.length];
  const replaced = (): readonly DiffLine[] => [
    ...before.map((text): DiffLine => ({ kind: 'removed', text })),
    ...after.map((text): DiffLine => ({ kind: 'added', text })),
  ];
  if (n === 0 || m === 0) return replaced();
  const limit = Math.min(n + m, mostEdits);
  const middle = limit + 1;
  const furthest = new Int32Array(2 * middle + 1).fill(-1);
  furthest[middle + 1] = 0;
  const history: Int32Array[] = [];
  const reach = (k: number): number => furthest[middle + k] ?? -1;
  for (let d = 0; d <= limit; d++) {
    history.push(furthest.slice(middle - d - 1, middle + d + 2));
    for (let k = -d; k <= d; k += 2) {
      const isDown = k === -d || (k !== d && reach(k - 1) < reach(k + 1));
      let x = isDown ? reach(k + 1) : reach(k - 1) + 1;
      while (x < n && x - k < m && before[x] === after[x - k]) x++;
      furthest[middle + k] = x;
      if (x >= n && x - k >= m) return wayBack(before, after, history);
    }
  }
  return replaced();
}

/** `history[d]` holds the diagonals from -d - 1 to d + 1, as they were before the edit number d. */
function wayBack(
  before: readonly string[],
  after: readonly string[],
  history: readonly Int32Array[],
): readonly DiffLine[] {
  const lines: DiffLine[] = [];
  let x = before.length;
  let y = after.length;
  for (let d = history.length - 1; d >= 0; d--) {
    const reach = (k: number): number => history[d]?.[k + d + 1] ?? -1;
    const k = x - y;
    const isDown = k === -d || (k !== d && reach(k - 1) < reach(k + 1));
    const fromK = isDown ? k + 1 : k - 1;
    const fromX = reach(fromK);
    const fromY = fromX - fromK;
    while (x > Math.max(fromX, 0) && y > Math.max(fromY, 0)) {
      lines.push({ kind: 'same', text: before[x - 1] ?? '' });
      x--;
      y--;
    }
    if (d === 0) break;
    if (isDown) lines.push({ kind: 'added', text: after[--y] ?? '' });
    else lines.push({ kind: 'removed', text: before[--x] ?? '' });
  }
  return lines.reverse();
}

function hunksOf(lines: readonly DiffLine[], context: number): readonly DiffHunk[] {
  const hunks: DiffHunk[] = [];
  let hunk: DiffLine[] = [];
  let start = { before: 1, after: 1 };
  let sinceChange = Number.POSITIVE_INFINITY;
  let [before, after] = [1, 1];
  const close = (): void => {
    const spare = Math.max(0, sinceChange - context);
    hunks.push({
      beforeStart: start.before,
      afterStart: start.after,
      lines: hunk.slice(0, spare === 0 ? undefined : -spare),
    });
    hunk = [];
  };
  lines.forEach((line, index) => {
    if (line.kind === 'same') {
      if (hunk.length > 0) {
        hunk.push(line);
        sinceChange += 1;
        if (sinceChange > 2 * context) close();
      }
      before += 1;
      after += 1;
      return;
    }
    if (hunk.length === 0) {
      const lead = lines.slice(Math.max(0, index - context), index);
      const same = lead.slice(lead.findLastIndex((one) => one.kind !== 'same') + 1);
      start = { before: before - same.length, after: after - same.length };
      hunk = [...same];
    }
    hunk.push(line);
    sinceChange = 0;
    if (line.kind === 'removed') before += 1;
    else after += 1;
  });
  if (hunk.length > 0) close();
  return hunks;
}
