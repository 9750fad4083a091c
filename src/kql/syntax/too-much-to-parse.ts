/**
 * How deep brackets may be nested. The language service gives up at fewer levels already (KS245), but on a text of thousands only after
 * minutes.
 */
const mostLevels = 400;

/** How many arguments a `case()` may have: the service looks for a type common to all of them, which takes it a minute for 5,000. */
const mostArguments = 1_000;

/** Brackets and commas, and what hides them: comments, and literals in each spelling. A literal that is not closed ends with its line. */
const parts =
  /\/\/[^\n]*|```[\s\S]*?(?:```|$(?![\s\S]))|@"[^"\n]*"?|@'[^'\n]*'?|"[^"\\\n]*(?:\\.[^"\\\n]*)*"?|'[^'\\\n]*(?:\\.[^'\\\n]*)*'?|(?:\bcase\s*)?\(|[[{]|[)\]}]|,/g;

/** What there is too much of, and where it starts to be. */
export interface TooMuch {
  readonly of: 'levels' | 'arguments';
  readonly at: number;
}

/** Why a text would keep the parser busy for minutes; undefined where it would not. */
export function tooMuchToParse(text: string): TooMuch | undefined {
  /** Of each open bracket, how many arguments it may still get. */
  const open: number[] = [];
  for (const { 0: part, index } of text.matchAll(parts)) {
    if (part === ',') {
      const left = (open.pop() ?? Number.POSITIVE_INFINITY) - 1;
      if (left < 1) {
        return { of: 'arguments', at: index };
      }
      open.push(left);
    } else if (part === ')' || part === ']' || part === '}') {
      open.pop();
    } else if (part === '[' || part === '{' || part.endsWith('(')) {
      open.push(part.startsWith('case') ? mostArguments : Number.POSITIVE_INFINITY);
      if (open.length > mostLevels) {
        return { of: 'levels', at: index };
      }
    }
  }
  return undefined;
}
