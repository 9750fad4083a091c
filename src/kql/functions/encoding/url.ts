import { compareStrings } from '../../values/compare.ts';
import type { Dynamic, DynamicBag } from '../../values/dynamic.ts';
import { defineFunction } from '../define-function.ts';
import { overload, type ScalarFunction } from '../scalar-function.ts';

const utf8 = new TextEncoder();
const utf8Text = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * URLs: percent encoding, with lower-case digits, and taking apart.
 *
 * @see https://learn.microsoft.com/kusto/query/url-encode-function
 * @see https://learn.microsoft.com/kusto/query/parse-url-function
 */
export const urlFunctions: readonly ScalarFunction[] = [
  textToText('url_encode', 'url-encode-function', (text) => percentEncode(text, '+')),
  textToText('url_encode_component', 'url-encode-component-function', (text) => percentEncode(text, '%20')),
  textToText('url_decode', 'url-decode-function', percentDecode),
  defineFunction({
    name: 'parse_url',
    aliases: ['parseurl'],
    page: 'parse-url-function',
    overloads: [overload(['string'], 'dynamic', parseUrl)],
  }),
  defineFunction({
    name: 'parse_urlquery',
    aliases: ['parseurlquery'],
    page: 'parse-urlquery-function',
    overloads: [
      overload(['string'], 'dynamic', (query) => new Map([['Query Parameters', parseQuery(query.replace(/^\?/, ''))]])),
    ],
  }),
];

function textToText(name: string, page: string, compute: (text: string) => string): ScalarFunction {
  return defineFunction({ name, page, overloads: [overload(['string'], 'string', compute)] });
}

/** Letters, digits and `-_.!*()` stay as they are. */
function percentEncode(text: string, blank: string): string {
  return text.replace(/[^A-Za-z0-9\-_.!*()]+/g, (run) =>
    Array.from(utf8.encode(run), (byte) => (byte === 0x20 ? blank : `%${byte.toString(16).padStart(2, '0')}`)).join(''),
  );
}

/** A plus is a blank; a percent sign without two digits stays. */
function percentDecode(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) =>
      utf8Text.decode(Uint8Array.from(run.slice(1).split('%'), (digits) => Number.parseInt(digits, 16))),
    );
}

const urlParts =
  /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(?:([^/?#@:]*):([^/?#@]*)@)?(\[[^\]/?#]*\]|[^/?#:]*)(?::([0-9]*))?([^?#]*)(?:\?([^#]*))?(?:#([\s\S]*))?$/;

/**
 * The parts of an absolute URL, nothing decoded or folded. A user name is only seen with a password; a path that is nothing but
 * the slash at the very end is empty; text that is no URL has empty parts.
 */
function parseUrl(text: string): DynamicBag {
  const match = urlParts.exec(text);
  const [, scheme = '', user = '', password = '', host = '', port = '', path = '', query = '', fragment = ''] =
    match ?? [];
  const isBareSlash = path === '/' && match?.[7] === undefined && match?.[8] === undefined;
  return new Map<string, Dynamic>([
    ['Scheme', scheme],
    ['Host', host],
    ['Port', port],
    ['Path', isBareSlash ? '' : path],
    ['Username', user],
    ['Password', password],
    ['Query Parameters', parseQuery(query)],
    ['Fragment', fragment],
  ]);
}

/** Keys in order; the values of a key that is repeated are an array; a key or value that is empty is left out. */
function parseQuery(query: string): DynamicBag {
  const values = new Map<string, string[]>();
  for (const pair of query.split('&')) {
    const equals = pair.indexOf('=');
    const key = pair.slice(0, Math.max(0, equals));
    const value = pair.slice(equals + 1);
    if (key !== '' && value !== '') {
      values.set(key, [...(values.get(key) ?? []), value]);
    }
  }
  return new Map(
    [...values]
      .sort(([a], [b]) => compareStrings(a, b))
      .map(([key, [first = '', ...more]]): [string, Dynamic] => [key, more.length === 0 ? first : [first, ...more]]),
  );
}
