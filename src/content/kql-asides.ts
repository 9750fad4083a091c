/**
 * Comments and the literals of strings: `//…`, three backticks or tildes, `@"…""…"`, `"…\"…"`, with or without an `h` in front.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types/string#string-literals
 */
export const kqlAsides =
  /\/\/[^\n]*|```[\s\S]*?(?:```|$)|~~~[\s\S]*?(?:~~~|$)|@"(?:[^"\n]|"")*"?|@'(?:[^'\n]|'')*'?|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?/g;
