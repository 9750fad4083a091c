import { parseParameterType } from '../content/function.ts';
import type { FunctionParameter } from '../kql/syntax/database.ts';
import { type LexicalToken, lexicalTokens } from '../kql/syntax/lexical-tokens.ts';
import { stringLiteralValue } from '../kql/syntax/string-literal-value.ts';

/**
 * The parameters of a function as a saved search has them: `T:(Id:string, Time:datetime), U:(*), name:string='x', days:long=1`.
 * Defaults of strings are in single quotes, as the portal writes them; every other one is KQL as it is.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/logs/functions#function-parameters
 * @see https://learn.microsoft.com/kusto/query/functions/user-defined-functions#syntax
 */
export function formatParameters(parameters: readonly FunctionParameter[]): string {
  return parameters
    .map(({ name, type, default: value }) => {
      const typeText = typeof type === 'string' ? type : `(${tableText(type.table)})`;
      return `${name}:${typeText}${value === undefined ? '' : `=${defaultText(value, type)}`}`;
    })
    .join(', ');
}

type TableColumns = Exclude<FunctionParameter['type'], string>['table'];

function tableText(columns: TableColumns): string {
  return columns === '*' ? '*' : columns.map((column) => `${column.name}:${column.type}`).join(', ');
}

function defaultText(text: string, type: FunctionParameter['type']): string {
  const value = type === 'string' ? stringLiteralValue(text.trim()) : undefined;
  return value === undefined ? compact(lexicalTokens(text), text) : singleQuoted(value);
}

/** KQL's literal of a string in single quotes. Control characters are written as `\u0001`. */
function singleQuoted(value: string): string {
  const inside = value
    .replace(/[\\']/g, '\\$&')
    .replace(/[\p{Cc}\u2028\u2029]/gu, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `'${inside}'`;
}

/** Tokens with blanks only where two words would become one. */
function compact(tokens: readonly LexicalToken[], text: string): string {
  const isWord = (character: string): boolean => /[\w$]/.test(character);
  const pieces = tokens.map((token, index) => {
    const before = tokens[index - 1]?.text.at(-1) ?? ' ';
    return isWord(before) && isWord(token.text.charAt(0)) ? ` ${token.text}` : token.text;
  });
  return pieces.length === 0 ? text.trim() : pieces.join('');
}

/**
 * Reads the parameters of a saved search; undefined for a text that Kusto would not take either, or that has a name in brackets.
 * Also reads what other tools write: `T:(*)` as `T: ( * )`, types by their other names, parentheses around it all.
 */
export function parseParameters(text: string): readonly FunctionParameter[] | undefined {
  const tokens = lexicalTokens(text);
  const isEnclosed = tokens[0]?.text === '(' && tokens.at(-1)?.text === ')';
  const parts = splitAt(isEnclosed ? tokens.slice(1, -1) : tokens, ',');
  if (parts.length === 1 && parts[0]?.length === 0) return [];
  const parameters = parts.map((part) => parseParameter(part, text));
  return parameters.every((one) => one !== undefined) ? parameters : undefined;
}

function parseParameter(tokens: readonly LexicalToken[], text: string): FunctionParameter | undefined {
  const [name, colon, ...typed] = tokens;
  if (name === undefined || colon?.text !== ':' || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name.text)) return undefined;
  const equals = typed.findIndex((token) => token.text === '=');
  const typeTokens = equals === -1 ? typed : typed.slice(0, equals);
  const typeText = typeTokens.map((token) => token.text).join('');
  const type = parseParameterType(typeText.startsWith('(') ? `table:${typeText}` : typeText);
  if (type === null) return undefined;
  if (equals === -1) return { name: name.text, type };
  const value = typed.slice(equals + 1);
  const [first] = value;
  const last = value.at(-1);
  if (first === undefined || last === undefined || typeof type !== 'string') return undefined;
  return { name: name.text, type, default: text.slice(first.start, last.start + last.text.length) };
}

/** The tokens between the separators that stand in no brackets. */
function splitAt(tokens: readonly LexicalToken[], separator: string): readonly (readonly LexicalToken[])[] {
  const parts: LexicalToken[][] = [];
  let part: LexicalToken[] = [];
  let depth = 0;
  for (const token of tokens) {
    if (['(', '[', '{'].includes(token.text)) depth += 1;
    if ([')', ']', '}'].includes(token.text)) depth -= 1;
    if (token.text === separator && depth === 0) {
      parts.push(part);
      part = [];
    } else {
      part.push(token);
    }
  }
  return [...parts, part];
}

/** The text that all texts of the same parameters have; one that cannot be read is kept, without blanks around it. */
export function canonicalParameters(text: string): string {
  const parameters = parseParameters(text);
  return parameters === undefined ? text.trim() : formatParameters(parameters);
}
