/** A part of a page that is there whole or not at all. */
export interface PagePart {
  /** The heading that it stands under with its neighbours of the same heading; none for ''. */
  readonly heading: string;
  readonly text: string;
  /** What it is one of, for the sentence about what is left out: `blind spot`. */
  readonly what: string;
  /** Parts with a lower number are kept first. */
  readonly rank: number;
  /** A part before it, of a lower rank, without which it would seem to be of something else: it is kept with that one only. */
  readonly under?: PagePart;
}

/** Room for the sentence about what is left out. */
const reserve = 400;

/** Whether {@link fitSections} leaves nothing out. */
export function fitsWhole(parts: readonly PagePart[], most: number): boolean {
  return parts.reduce((sum, { text }) => sum + text.length + 2, headingsLength(parts) + reserve) <= most;
}

/** Each heading as often as it is written when no part is left out, with what stands between it and the next. */
function headingsLength(parts: readonly PagePart[]): number {
  const written = parts.filter(({ heading }, at) => heading !== '' && heading !== parts[at - 1]?.heading);
  return written.reduce((sum, { heading }) => sum + heading.length + 2, 0);
}

/**
 * Parts as one page of at most `most` characters. What does not fit is left out whole, parts of a higher rank and later ones first,
 * and the page ends by saying how much that is.
 */
export function fitSections(parts: readonly PagePart[], most: number): string {
  // The headings are counted whether they are needed or not.
  let room = most - reserve - headingsLength(parts);
  const kept = new Set<PagePart>();
  for (const part of parts.toSorted((a, b) => a.rank - b.rank)) {
    if (part.text.length + 2 > room || (part.under !== undefined && !kept.has(part.under))) continue;
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
