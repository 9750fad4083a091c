import { KqlSemanticError } from '../../errors/kql-semantic-error.ts';
import { KqlUnsupportedError } from '../../errors/kql-unsupported-error.ts';
import type { Cell } from '../../values/cell.ts';
import { convertCell } from '../../values/convert.ts';
import { type Dynamic, isArray } from '../../values/dynamic.ts';
import { type ScalarType, scalarTypes } from '../../values/scalar-type.ts';
import { defineFunction } from '../define-function.ts';
import { type Overload, overload, type ScalarFunction } from '../scalar-function.ts';
import { type KustoRegex, kustoRegex } from './kusto-regex.ts';
import type { RegexMatch } from './regex-machine.ts';

/**
 * Functions that take a regular expression; its dialect is described at {@link kustoRegex}.
 *
 * @see https://learn.microsoft.com/kusto/query/regex
 */
export const regexFunctions: readonly ScalarFunction[] = [
  {
    name: 'extract',
    page: 'extract-function',
    resolve: (types, constants) =>
      types.length === 3 || types.length === 4 ? extractOverload(types, constants) : undefined,
  },
  {
    name: 'extract_all',
    aliases: ['extractall'],
    page: 'extract-all-function',
    resolve: (types, [pattern]) => {
      if (typeof pattern === 'string') {
        requireGroups(kustoRegex(pattern));
      }
      if (types.length === 2) {
        return overload(['string', 'string'], 'dynamic', (regex, text) => extractAll(kustoRegex(regex), text, []));
      }
      return types.length === 3 && types[1] === 'dynamic'
        ? overload(['string', 'dynamic', 'string'], 'dynamic', (regex, groups, text) =>
            extractAll(kustoRegex(regex), text, isArray(groups) ? groups : []),
          )
        : undefined;
    },
  },
  defineFunction({
    name: 'replace_regex',
    page: 'replace-regex-function',
    overloads: [overload(['string', 'string', 'string'], 'string', replaceRegex)],
  }),
  // The deprecated form, with its arguments in another order.
  defineFunction({
    name: 'replace',
    page: 'replace-regex-function',
    overloads: [
      overload(['string', 'string', 'string'], 'string', (regex, rewrite, text) => replaceRegex(text, regex, rewrite)),
    ],
  }),
  trimFunction('trim', true, true),
  trimFunction('trim_start', true, false),
  trimFunction('trim_end', false, true),
  {
    name: 'regex_quote',
    page: 'regex-quote-function',
    resolve: ([type, ...rest]) =>
      type === 'string' && rest.length === 0
        ? overload(['string'], 'string', (text) => text.replace(/[\\.+*?()|[\]{}^$#&~-]/g, '\\$&'))
        : undefined,
  },
];

/** A group's text, empty where the group took no part or does not exist. */
function groupText(match: RegexMatch, text: string, group: number): string {
  const start = match[group * 2] ?? -1;
  return start < 0 ? '' : text.slice(start, match[group * 2 + 1]);
}

/**
 * The text that a group caught in the first match, converted to the type that `typeof()` names. Without a match the result is
 * null, or empty where it is a string.
 *
 * @see https://learn.microsoft.com/kusto/query/extract-function
 */
function extractOverload(types: readonly ScalarType[], constants: readonly (Cell | undefined)[]): Overload | undefined {
  const named = types.length === 4 ? constants[3] : 'string';
  const returns = scalarTypes.find((type) => type === named);
  if (returns === undefined) {
    return undefined;
  }
  return {
    parameters: (['string', 'long', 'string', 'string'] as const).slice(0, types.length),
    returns,
    nulls: 'propagate',
    evaluate: (pattern = null, group = null, text = null) => {
      const match = kustoRegex(String(pattern)).exec(String(text));
      return match === undefined ? null : convertCell(groupText(match, String(text), Number(group)), 'string', returns);
    },
  };
}

const maxGroups = 16;

function requireGroups({ groupCount, pattern }: KustoRegex): void {
  if (groupCount < 1 || groupCount > maxGroups) {
    throw new KqlSemanticError(
      `extract_all() needs a regular expression with 1 to ${maxGroups} capture groups; "${pattern}" has ${groupCount}.`,
    );
  }
}

/**
 * What the groups caught in every match: one group as a flat array, several as an array of arrays; null where nothing matches.
 * Groups are chosen by number or name; those that do not exist do not count, and when none is left all are meant.
 *
 * @see https://learn.microsoft.com/kusto/query/extract-all-function
 */
function extractAll(regex: KustoRegex, text: string, selection: readonly (Dynamic | null)[]): Dynamic | null {
  requireGroups(regex);
  const chosen = selection.map((group) => groupNumber(regex, group)).filter((group) => group !== undefined);
  const groups = chosen.length > 0 ? chosen : Array.from({ length: regex.groupCount }, (_, index) => index + 1);
  const matches = regex.matches(text).map((match) => groups.map((group) => groupText(match, text, group)));
  if (matches.length === 0) {
    return null;
  }
  return groups.length === 1 ? matches.map(([only = '']) => only) : matches;
}

function groupNumber({ groupCount, groupNames }: KustoRegex, group: Dynamic | null): number | undefined {
  if (typeof group === 'string') {
    return groupNames.get(group);
  }
  return typeof group === 'bigint' && group >= 1n && group <= BigInt(groupCount) ? Number(group) : undefined;
}

type RewritePart = string | number;

let lastRewrite: { readonly text: string; readonly parts: readonly RewritePart[] } = { text: '', parts: [] };

/**
 * Replaces every match. In the rewrite, `\0` is the whole match, `\1` to `\9` are its groups and `\\` is a backslash.
 *
 * @see https://learn.microsoft.com/kusto/query/replace-regex-function
 */
function replaceRegex(text: string, pattern: string, rewrite: string): string {
  const regex = kustoRegex(pattern);
  if (lastRewrite.text !== rewrite) {
    lastRewrite = { text: rewrite, parts: parseRewrite(rewrite) };
  }
  const { parts } = lastRewrite;
  for (const part of parts) {
    if (typeof part === 'number' && part > regex.groupCount) {
      throw unknownRewrite(rewrite);
    }
  }
  let result = '';
  let done = 0;
  for (const match of regex.matches(text)) {
    result += text.slice(done, match[0]);
    for (const part of parts) {
      result += typeof part === 'string' ? part : groupText(match, text, part);
    }
    done = match[1] ?? 0;
  }
  return result + text.slice(done);
}

function parseRewrite(rewrite: string): RewritePart[] {
  return (rewrite.match(/[^\\]+|\\[\s\S]?/g) ?? []).map((part) => {
    if (!part.startsWith('\\')) {
      return part;
    }
    const escaped = part.slice(1);
    if (escaped === '\\') {
      return escaped;
    }
    if (!/^[0-9]$/.test(escaped)) {
      throw unknownRewrite(rewrite);
    }
    return Number(escaped);
  });
}

function unknownRewrite(rewrite: string): KqlUnsupportedError {
  return new KqlUnsupportedError(
    `the replacement "${rewrite}" of replace_regex()`,
    undefined,
    'After a backslash stands the number of a group of the regular expression, or another backslash.',
  );
}

/**
 * Cuts one match off the start, the end or both: `trim("-", "--a")` is `-a`, so patterns usually end in `+`. At the end it is
 * the longest match that reaches it. The pages on `trim_start()` and `trim_end()` speak of one match, the one on `trim()` of
 * all leading and trailing ones; its examples fit both, and `trim()` is taken to do what the two others do.
 *
 * @see https://learn.microsoft.com/kusto/query/trim-function
 */
function trimFunction(name: string, atStart: boolean, atEnd: boolean): ScalarFunction {
  return defineFunction({
    name,
    page: `${name.replace('_', '-')}-function`,
    overloads: [
      overload(['string', 'string'], 'string', (pattern, text) => {
        kustoRegex(pattern);
        let rest = text;
        if (atStart) {
          rest = rest.slice(kustoRegex(`\\A(?:${pattern})`).exec(rest)?.[1] ?? 0);
        }
        return atEnd ? rest.slice(0, kustoRegex(`(?:${pattern})\\z`).exec(rest)?.[0] ?? rest.length) : rest;
      }),
    ],
  });
}
