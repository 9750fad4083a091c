import type { ErrorPlace } from '../errors/kql-error.ts';
import { KqlUnsupportedError } from '../errors/kql-unsupported-error.ts';
import { type KustoRegex, kustoRegex } from '../functions/regex/kusto-regex.ts';
import { parseRegex } from '../functions/regex/parse-regex.ts';
import { invariant } from '../invariant.ts';
import type { ParseNode, ParsePart } from '../plan/node.ts';
import type { ScalarType } from '../values/scalar-type.ts';

/** A pattern of `parse` as one regular expression. */
export interface ParsePattern {
  readonly regex: KustoRegex;
  /** For each column of the pattern, in its order, the group that captures it. */
  readonly groups: readonly number[];
}

type Column = Extract<ParsePart, { kind: 'column' }>;

/**
 * Makes a pattern one regular expression.
 *
 * In simple and relaxed mode delimiters are texts, columns and stars take as little as they can, line ends included, and the
 * pattern spans the whole text. Only in front of a star, where nothing else would stop it, a column matches what a value of its type
 * looks like; in front of a star that ends the pattern also nothing. Undetermined: that a pattern without a star in front has to fit
 * from the first character on, as the examples of the page have it.
 *
 * In regex mode delimiters are regular expressions, the pattern may match anywhere in the text, a string takes as much as it
 * can and every other column what looks like its type. The flag `U` turns all of that round, stars included.
 *
 * @see https://learn.microsoft.com/kusto/query/parse-operator
 * @see https://github.com/mmaitre314/duckdb-kql, which records the answers of the Kusto emulator to what the page leaves open
 */
export function parsePattern(node: ParseNode, place: ErrorPlace): ParsePattern {
  const columns = node.pattern.filter((part) => part.kind === 'column');
  const texts = node.pattern.map((part, index) => {
    const text = partPattern(part, node, node.pattern.slice(index + 1), place);
    return part.kind === 'column' ? `(?P<${groupName(columns.indexOf(part))}>${text})` : text;
  });
  const pattern = texts.join('');
  const flags = node.flags === '' ? '' : `(?${node.flags})`;
  const regex = kustoRegex(node.kind === 'regex' ? `${flags}${pattern}` : `(?s)\\A${pattern}\\z`);
  const groups = columns.map((_, index) => {
    const group = regex.groupNames.get(groupName(index));
    invariant(group !== undefined, `column ${index} of a pattern has no group`);
    return group;
  });
  return { regex, groups };
}

function partPattern(part: ParsePart, node: ParseNode, following: readonly ParsePart[], place: ErrorPlace): string {
  switch (part.kind) {
    case 'text':
      return node.kind === 'regex' ? fragment(part.text, place) : quoted(part.text);
    case 'skip':
      return '.*?';
    case 'column':
      return node.kind === 'regex' ? regexShape(part, following, node, place) : shapeOf(part, following, place);
  }
}

/** A name that nobody gives a group of his own. */
function groupName(column: number): string {
  return `__parsed_${column}`;
}

function quoted(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$#&~-]/g, '\\$&');
}

/** A delimiter of regex mode. One that is not closed in itself would mean something else between its neighbours. */
function fragment(text: string, place: ErrorPlace): string {
  kustoRegex(text);
  if (parseRegex(text).root.kind === 'alternation') {
    throw new KqlUnsupportedError(
      'a delimiter of "parse kind=regex" with "|" outside of parentheses',
      place,
      'Put it into parentheses.',
    );
  }
  return text;
}

const integer = '\\s*[-+]?[0-9]+';
const guidDigits = ['{8}', '{4}', '{4}', '{4}', '{12}'].map((count) => `[0-9A-Fa-f]${count}`).join('-?');
const guid = `\\s*(?:\\{${guidDigits}\\}|${guidDigits})`;

/** What stands in front of a star in simple mode. Without an exponent: `1e3` is 1, and the rest is skipped. */
const simpleShapes: ReadonlyMap<ScalarType, string> = new Map([
  ['int', integer],
  ['long', integer],
  ['real', '\\s*[-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)'],
  ['decimal', '\\s*[-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)'],
  ['bool', '\\s*(?:(?i:true|false)|[-+]?[0-9]+)'],
  ['guid', guid],
]);

/** The shapes of regex mode: a bool is no number here, and a real starts with a digit and ends with one. */
const regexShapes: ReadonlyMap<ScalarType, string> = new Map([
  ['string', '.*'],
  ['dynamic', '.*'],
  ['int', integer],
  ['long', integer],
  ['real', '\\s*[-+]?[0-9]+(?:\\.[0-9]+)?'],
  ['decimal', '\\s*[-+]?[0-9]+(?:\\.[0-9]+)?'],
  ['bool', '\\s*(?i:true|false)'],
  ['guid', guid],
  [
    'datetime',
    '\\s*(?:[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{1,4})' +
      '(?:[Tt ]\\s*[0-9]{1,2}:[0-9]{1,2}(?::[0-9]{1,2}(?:\\.[0-9]*)?)?)?' +
      '(?:[Zz]|[-+][0-9]{1,2}(?::[0-9]{1,2})?)?',
  ],
  [
    'timespan',
    '\\s*-?(?:[0-9]+\\.[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}|[0-9]{1,2}:[0-9]{1,2}(?::[0-9]{1,2})?)(?:\\.[0-9]*)?',
  ],
]);

function shapeOf({ type }: Column, following: readonly ParsePart[], place: ErrorPlace): string {
  if (following[0]?.kind !== 'skip') {
    return '.*?';
  }
  const shape = simpleShapes.get(type);
  if (shape === undefined) {
    throw new KqlUnsupportedError(`"*" after a column of type ${type} in "parse"`, place);
  }
  return following.length === 1 ? `(?:${shape})?` : shape;
}

/** At the end of a pattern, and with the flag `U`, the engine does not take a point in time for its shape. */
function regexShape({ type }: Column, following: readonly ParsePart[], node: ParseNode, place: ErrorPlace): string {
  if (type === 'datetime' || type === 'timespan') {
    if (following.length === 0) {
      throw new KqlUnsupportedError(`a column of type ${type} at the end of "parse kind=regex"`, place);
    }
    if (node.flags.includes('U')) {
      throw new KqlUnsupportedError(`a column of type ${type} in "parse kind=regex flags=${node.flags}"`, place);
    }
  }
  const shape = regexShapes.get(type);
  invariant(shape !== undefined, `no shape of ${type}`);
  return shape;
}
