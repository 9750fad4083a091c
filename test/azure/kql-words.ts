const COMMENTS_AND_STRINGS =
  /\/\/[^\n]*|```[\s\S]*?```|@"(?:[^"]|"")*"|@'(?:[^']|'')*'|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g;

/** A query without its comments and with empty strings, for looks at its words. Not a parser, nor meant as one. */
export function codeOf(query: string): string {
  return query.replace(COMMENTS_AND_STRINGS, (found) => (found.startsWith('//') ? '' : '""'));
}

/** A name in a query, and whether it is called with parentheses. */
export interface KqlWord {
  readonly name: string;
  readonly called: boolean;
}

/** The names in a query, in order, but for those behind a dot and those that the query itself binds with `let`. */
export function wordsOf(query: string): KqlWord[] {
  const code = codeOf(query);
  const bound = new Set([...code.matchAll(/\blet\s+(\w+)\s*=/g)].map(([, name]) => name));
  return [...code.matchAll(/(?<![\w.])([A-Za-z_]\w*)(\s*\()?/g)]
    .map(([, name, parenthesis]) => ({ name: name ?? '', called: parenthesis !== undefined }))
    .filter(({ name }) => !bound.has(name));
}
