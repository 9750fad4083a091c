/**
 * ` Did you mean "SigninLogs"?`, ready to be put behind a sentence, or nothing when no option is close. Distances are
 * those of Damerau and Levenshtein on lower-cased text, so that a wrong case is always found.
 */
export function didYouMean(input: string, options: Iterable<string>): string {
  const close = suggestions(input, options).map((option) => `"${option}"`);
  const last = close.pop();
  if (last === undefined) return '';
  return close.length === 0 ? ` Did you mean ${last}?` : ` Did you mean ${close.join(', ')} or ${last}?`;
}

/** The (at most three) options nearest to the input, nearest first; equally near ones in the order given. */
function suggestions(input: string, options: Iterable<string>): string[] {
  const wanted = input.toLowerCase();
  const limit = Math.floor(wanted.length * 0.4) + 1;
  const near: { option: string; distance: number }[] = [];
  for (const option of options) {
    if (Math.abs(option.length - wanted.length) > limit) continue;
    const distance = editDistance(wanted, option.toLowerCase());
    if (distance <= limit) near.push({ option, distance });
  }
  near.sort((a, b) => a.distance - b.distance);
  const best = near[0]?.distance ?? 0;
  return near
    .filter(({ distance }) => distance <= best + 1)
    .slice(0, 3)
    .map(({ option }) => option);
}

/** Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min(replaced, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
