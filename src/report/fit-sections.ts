/** A part of a page that is there whole or not at all. */
export interface PagePart {
  /** The heading that it stands under with its neighbours of the same heading; none for ''. */
  readonly heading: string;
  readonly text: string;
  /** What it is one of, for the sentence about what is left out: `blind spot`. */
  readonly what: string;
  /** Parts with a lower number are kept first. */
  readonly rank: number;
}

/** Room for the sentence about what is left out. */
const reserve = 400;

/**
 * Parts as one page of at most `most` characters. What does not fit is left out whole, parts of a higher rank and later ones first,
 * and the page ends by saying how much that is.
 */
export function fitSections(parts: readonly PagePart[], most: number): string {
  const headings = new Set(parts.map(({ heading }) => heading));
  // What stands between parts, and the headings, whether they are needed or not.
  let room = most - reserve - [...headings].reduce((sum, heading) => sum + heading.length + 2, 0);
  const kept = new Set<PagePart>();
  for (const part of parts.toSorted((a, b) => a.rank - b.rank)) {
    if (part.text.length + 2 > room) continue;
    room -= part.text.length + 2;
    kept.add(part);
  }
  const texts: string[] = [];
  let heading = '';
  for (const part of parts.filter((one) => kept.has(one))) {
    if (part.heading !== heading && part.heading !== '') texts.push(part.heading);
    heading = part.heading;
    texts.push(part.text);
  }
  const left = new Map<string, number>();
  for (const { what } of parts.filter((one) => !kept.has(one))) left.set(what, (left.get(what) ?? 0) + 1);
  if (left.size > 0) {
    const counts = [...left].map(([what, count]) => `${count} ${what}${count === 1 ? '' : 's'}`).join(', ');
    texts.push(`Left out, as a comment holds no more: ${counts}. The terminal shows them all.`);
  }
  return `${texts.join('\n\n')}\n`;
}
