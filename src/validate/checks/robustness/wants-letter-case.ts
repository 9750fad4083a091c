/**
 * Whether it matters to a comparison with these texts how letters are written. Not so where there are no letters; of a pattern those in classes
 * (`[a-zA-Z]`) and behind a backslash (`\d`) do not count.
 */
export function wantsLetterCase(operator: string, texts: readonly string[]): boolean {
  const isPattern = operator === 'matches regex';
  return texts.some((text) => {
    const letters = isPattern ? text.replace(patternParts, '') : text;
    return letters.toLowerCase() !== letters.toUpperCase();
  });
}

/** Escapes, classes, and what begins a group with a question mark. */
const patternParts =
  /\\[pP]\{[^}]*\}|\\x\{[^}]*\}|\\x[0-9a-fA-F]{2}|\\.|\[(?:\\.|[^\]\\])*\]|\(\?P?(?:<[^>]*>|[a-zA-Z-]*:?)/g;
