/**
 * Text that somebody else wrote, fit for a terminal: control, format (also the ones that reverse the direction of writing),
 * unpaired and separator characters become `<U+001B>`. A record's values are an attacker's to choose, and a terminal obeys
 * what it is sent.
 */
export function escapeTerminal(text: string): string {
  return text.replace(unprintable, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
  });
}

const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
