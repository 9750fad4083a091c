const SCALAR =
  /^[A-Za-z_]\w*\s*:\s*(bool|boolean|datetime|date|decimal|dynamic|guid|int|long|real|double|string|timespan|time)(\s*=\s*\S.*)?$/s;
const TABULAR = /^[A-Za-z_]\w*\s*:\s*\(.*\)$/s;

/**
 * What is wrong with the text of a function's parameters (contract 2): `name:type=default, name2:type2`, tabular ones as
 * `T:(column:type, …)` or `T:(*)`, mandatory ones before those with a default. Undefined where it is fine.
 */
export function badParameters(text: string): string | undefined {
  if (text.trim() === '') return undefined;
  let defaulted = false;
  for (const part of split(text).map((piece) => piece.trim())) {
    const scalar = SCALAR.exec(part);
    if (scalar === null && !TABULAR.test(part)) return `The function parameter '${part}' is not valid.`;
    const hasDefault = scalar?.[2] !== undefined;
    if (defaulted && !hasDefault) {
      return `The function parameter '${part}' has no default and stands behind one that has.`;
    }
    defaulted ||= hasDefault;
  }
  return undefined;
}

function split(text: string): string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (const [token] of text.matchAll(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|./gs)) {
    if (token === '(' || token === '[' || token === '{') depth += 1;
    if (token === ')' || token === ']' || token === '}') depth -= 1;
    if (token === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += token;
  }
  return parts;
}
