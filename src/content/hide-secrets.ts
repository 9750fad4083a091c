const signed = /([?&](?:sig|code|token|key|secret|password)=)([^&\s"'`;]+)/gi;
const hiddenLiteral = /\bh@?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/gi;

/**
 * A line of a query with the secrets in it starred out: the values of signatures and keys in addresses, and whatever follows the
 * address in a text that is written to be hidden, `h"https://…?…"`. Every character keeps its place.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types/string#obfuscated-string-literals
 */
export function hideSecrets(line: string): string {
  return line
    .replace(hiddenLiteral, (literal) => literal.replace(/(?<=[?;]).+(?=["'])/, stars))
    .replace(signed, (_, name: string, value: string) => name + stars(value));
}

function stars(text: string): string {
  return '*'.repeat(text.length);
}
