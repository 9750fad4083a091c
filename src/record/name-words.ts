import type { Edit } from './edits.ts';
import type { Pseudonyms } from './pseudonyms.ts';

/** Words of products, paths and addresses that say nothing about anybody, in lower case. */
const vocabulary: ReadonlySet<string> = new Set(
  (
    'https http www com net org ftp file microsoft azure office windows exchange sharepoint onedrive onmicrosoft outlook teams ' +
    'sites personal documents shared forms lists pages siteassets sitepages style library general root drive drives view aspx ' +
    'inbox sent items deleted drafts junk email archive calendar contacts notes tasks outbox rss feeds feed conversation history ' +
    'recoverable purges deletions versions subscriptions recoverableitems public folders folder mailbox search clutter ' +
    'prod namprd eurprd apcprd server smtp subscriptions resourcegroups providers system authority nt admin administrator ' +
    'unknown none null true false all default user users group groups re fw fwd the and of a an to for in on from with'
  ).split(' '),
);

const word = /[\p{L}\p{M}\p{N}]+/gu;

/**
 * What becomes of the words of a name: each becomes another of its shape, the same wherever it comes. Words of paths and products
 * stay, as do short numbers and the ending of a file's name; with `all`, only what is not a letter or digit stays.
 */
export function nameEdits(text: string, pseudonyms: Pseudonyms, which: 'all' | 'unknown' = 'unknown'): readonly Edit[] {
  const edits: Edit[] = [];
  for (const match of text.matchAll(word)) {
    const [found] = match;
    const end = match.index + found.length;
    if (which === 'unknown' && isHarmless(found, text, match.index, end)) continue;
    edits.push({ start: match.index, end, text: pseudonyms.word(found) });
  }
  return edits;
}

/** A name with other words. */
export function shuffleWords(text: string, pseudonyms: Pseudonyms, which: 'all' | 'unknown' = 'unknown'): string {
  let shift = 0;
  let result = text;
  for (const { start, end, text: replaced } of nameEdits(text, pseudonyms, which)) {
    result = result.slice(0, start + shift) + replaced + result.slice(end + shift);
    shift += replaced.length - (end - start);
  }
  return result;
}

function isHarmless(found: string, text: string, start: number, end: number): boolean {
  if (vocabulary.has(found.toLowerCase())) return true;
  if (/^\d{1,4}$/.test(found)) return true;
  const isEnding =
    text[start - 1] === '.' && start > 1 && found.length <= 5 && /^(?:$|["/?\s])/.test(text.slice(end, end + 1));
  return isEnding && /^[a-z0-9]+$/i.test(found);
}
