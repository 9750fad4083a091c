import { type LexicalToken, lexicalTokens } from '../kql/syntax/lexical-tokens.ts';

/**
 * Whether two queries differ in nothing but comments, blanks and line breaks between their tokens. Literals of strings, on one line
 * or several, count to the last blank, and `//` in one is no comment. Where Kusto itself looks at whether tokens touch (`T*` is a
 * pattern, `T *` is not; a name with hyphens), that counts too.
 *
 * @see https://learn.microsoft.com/kusto/query/comment
 */
export function sameButForLayout(before: string, after: string): boolean {
  if (before === after) return true;
  const [a, b] = [words(before), words(after)];
  return a.length === b.length && a.every((word, index) => word === b[index]);
}

/** The tokens, those of one pattern or hyphenated name as one. */
function words(query: string): readonly string[] {
  const found: string[] = [];
  let last: LexicalToken | undefined;
  for (const token of lexicalTokens(query)) {
    const isBound = last !== undefined && token.touches && isOneName(last, token);
    if (isBound) found.push(`${found.pop() ?? ''}${token.text}`);
    else found.push(token.text);
    last = token;
  }
  return found;
}

function isOneName(left: LexicalToken, right: LexicalToken): boolean {
  const isName = ({ text }: LexicalToken): boolean => /^[\w$]+$/.test(text);
  const isPlain = ({ text }: LexicalToken): boolean => /^[A-Za-z_$][\w$]*$/.test(text);
  if (left.text === '*') return isName(right) || right.text === '*';
  if (right.text === '*') return isName(left);
  return (left.text === '-' && isPlain(right)) || (right.text === '-' && isPlain(left));
}
