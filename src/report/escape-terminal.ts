import { breakCommands } from './break-commands.ts';

/**
 * Text that somebody else wrote, fit for a terminal: control, format (also the ones that reverse the direction of writing),
 * unpaired and separator characters become `<U+001B>`. A record's values are an attacker's to choose, and a terminal obeys
 * what it is sent, as the agent of a build does (see {@link breakCommands}).
 */
export function escapeTerminal(text: string): string {
  const shown = text.replace(unprintable, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
  });
  return breakCommands(shown);
}

const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
