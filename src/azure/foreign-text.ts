const lengthLimit = 2_000;

/**
 * Text of the service for one line of a message: blanks and line breaks are single blanks, what cannot be seen (or turns the
 * direction of writing) is shown as `<U+202E>`, and after 2,000 characters there is an ellipsis.
 */
export function foreignText(text: string, limit: number = lengthLimit): string {
  const cut = text.length > limit ? `${text.slice(0, limit)}…` : text;
  return cut
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => {
      const code = character.codePointAt(0) ?? 0;
      return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
    });
}
