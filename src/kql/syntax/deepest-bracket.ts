/**
 * How deep brackets may be nested. The language service gives up at fewer levels already (KS245), but on a text of thousands only after
 * minutes.
 */
const mostLevels = 400;

/** Brackets, and what hides them: comments, and literals in each of their spellings. A literal that is not closed ends with its line. */
const parts =
  /\/\/[^\n]*|```[\s\S]*?(?:```|$(?![\s\S]))|@"[^"\n]*"?|@'[^'\n]*'?|"[^"\\\n]*(?:\\.[^"\\\n]*)*"?|'[^'\\\n]*(?:\\.[^'\\\n]*)*'?|[([{]|[)\]}]/g;

/** Where a text nests brackets more deeply than can be parsed in any time; undefined where it does not. */
export function deepestBracket(text: string): number | undefined {
  let depth = 0;
  for (const { 0: part, index } of text.matchAll(parts)) {
    if (part === '(' || part === '[' || part === '{') {
      depth += 1;
      if (depth > mostLevels) {
        return index;
      }
    } else if (part === ')' || part === ']' || part === '}') {
      depth = Math.max(0, depth - 1);
    }
  }
  return undefined;
}
