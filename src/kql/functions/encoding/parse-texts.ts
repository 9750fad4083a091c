import type { Cell } from '../../values/cell.ts';
import { Decimal } from '../../values/decimal.ts';
import type { Dynamic, DynamicArray, DynamicBag } from '../../values/dynamic.ts';
import { defineFunction } from '../define-function.ts';
import { overload, type ScalarFunction } from '../scalar-function.ts';
import { parseXml } from './xml.ts';

/**
 * Functions that take apart texts of a known form.
 *
 * @see https://learn.microsoft.com/kusto/query/parse-path-function
 * @see https://learn.microsoft.com/kusto/query/parse-version-function
 * @see https://learn.microsoft.com/kusto/query/parse-command-line-function
 */
export const parseTextFunctions: readonly ScalarFunction[] = [
  defineFunction({
    name: 'parse_path',
    page: 'parse-path-function',
    overloads: [overload(['string'], 'dynamic', parsePath)],
  }),
  defineFunction({
    name: 'parse_version',
    page: 'parse-version-function',
    overloads: [overload(['string'], 'decimal', parseVersion)],
  }),
  {
    name: 'parse_command_line',
    page: 'parse-command-line-function',
    resolve: ([command, parser, ...rest], [, name]) =>
      command === 'string' && parser === 'string' && isWindows(name) && rest.length === 0
        ? overload(['string', 'string'], 'dynamic', parseCommandLine)
        : undefined,
  },
  {
    name: 'parse_xml',
    page: 'parse-xml-function',
    resolve: ([type, ...rest]) =>
      (type === 'string' || type === 'dynamic') && rest.length === 0
        ? overload(['string'], 'dynamic', (text) => parseXml(text) ?? null)
        : undefined,
  },
];

/** The parts of a file path with slashes of either kind. */
function parsePath(text: string): DynamicBag {
  const [, scheme = '', path = ''] = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?([\s\S]*)$/.exec(text) ?? [];
  const root = /^(?:[\\/]{2}[?.][\\/])?([A-Za-z]:)/.exec(path)?.[1] ?? '';
  const slash = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  const directory = path.slice(0, Math.max(0, slash));
  const [file = '', stream = ''] = splitOnce(path.slice(slash + 1), ':');
  const dot = file.lastIndexOf('.');
  return new Map<string, Dynamic>([
    ['Scheme', scheme],
    ['RootPath', root],
    ['DirectoryPath', directory],
    ['DirectoryName', /[^\\/]*$/.exec(directory)?.[0] ?? ''],
    ['Filename', file],
    ['Extension', dot < 0 ? '' : file.slice(dot + 1)],
    ['AlternateDataStreamName', stream],
  ]);
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** Up to four parts of up to eight digits, each worth a hundred million of the next; null for anything else. */
function parseVersion(text: string): Decimal | null {
  if (!/^[0-9]{1,8}(?:\.[0-9]{1,8}){0,3}$/.test(text)) {
    return null;
  }
  const parts = text.split('.');
  return Decimal.of([0, 1, 2, 3].reduce((total, index) => total * 100_000_000n + BigInt(parts[index] ?? '0'), 0n));
}

/** The only way to parse command lines; the documentation has spelled it `Windows` and `windows`. */
function isWindows(name: Cell | undefined): boolean {
  return typeof name === 'string' && name.toLowerCase() === 'windows';
}

/**
 * The arguments of a command line as Windows' `CommandLineToArgvW` splits it: blanks separate, quotes hold together, and
 * backslashes are literal except before a quote. The first argument, the program, knows no escapes.
 */
function parseCommandLine(text: string): DynamicArray {
  const args: string[] = [];
  const first = /^(?:"([^"]*)"?|([^ \t]*))/.exec(text);
  let at = first?.[0].length ?? 0;
  args.push(first?.[1] ?? first?.[2] ?? '');
  for (;;) {
    while (text[at] === ' ' || text[at] === '\t') {
      at += 1;
    }
    if (at >= text.length) {
      return args;
    }
    const argument = readArgument(text, at);
    args.push(argument.value);
    at = argument.end;
  }
}

function readArgument(text: string, start: number): { value: string; end: number } {
  let value = '';
  let quoted = false;
  let at = start;
  while (at < text.length && (quoted || (text[at] !== ' ' && text[at] !== '\t'))) {
    const slashes = /^\\*/.exec(text.slice(at))?.[0].length ?? 0;
    if (text[at + slashes] !== '"') {
      value += slashes > 0 ? '\\'.repeat(slashes) : text.charAt(at);
      at += Math.max(1, slashes);
      continue;
    }
    value += '\\'.repeat(Math.floor(slashes / 2));
    at += slashes;
    if (slashes % 2 === 1) {
      value += '"';
      at += 1;
    } else if (quoted && text[at + 1] === '"') {
      // Two quotes inside of quotes are one, and the quotes end.
      value += '"';
      quoted = false;
      at += 2;
    } else {
      quoted = !quoted;
      at += 1;
    }
  }
  return { value, end: at };
}
