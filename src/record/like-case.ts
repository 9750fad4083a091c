/** A text in the case of another: all capitals, a capital at the head of every word, letter by letter otherwise. */
export function likeCase(pattern: string, text: string): string {
  const letters = pattern.replace(/[^\p{L}]/gu, '');
  if (letters === letters.toLowerCase()) return text.toLowerCase();
  if (letters === letters.toUpperCase()) return text.toUpperCase();
  if (pattern === titleCase(pattern)) return titleCase(text);
  const characters = [...pattern];
  return [...text.toLowerCase()]
    .map((character, index) => {
      const model = characters[index];
      return model !== undefined && model !== model.toLowerCase() ? character.toUpperCase() : character;
    })
    .join('');
}

function titleCase(text: string): string {
  return text.toLowerCase().replace(/(?<![\p{L}\p{N}])\p{L}/gu, (letter) => letter.toUpperCase());
}
