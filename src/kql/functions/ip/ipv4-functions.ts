import type { Cell } from '../../values/cell.ts';
import { isArray } from '../../values/dynamic.ts';
import { int64ToNumber } from '../../values/int64.ts';
import type { ScalarType } from '../../values/scalar-type.ts';
import { isNumericType } from '../common-type.ts';
import { defineFunction } from '../define-function.ts';
import { type Overload, overload, type ScalarFunction } from '../scalar-function.ts';
import { dynamicText } from '../scalar-text.ts';
import { compareIpv4, formatIpv4, type Ipv4, ipv4Networks, isInIpv4Range, maskIpv4, parseIpv4 } from './ipv4.ts';

const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map(parseIpv4);

/**
 * IPv4 addresses as text, with or without a prefix. Text that is no address gives null, or the empty string where a string is
 * asked for.
 *
 * @see https://learn.microsoft.com/kusto/query/parse-ipv4-function
 */
export const ipv4Functions: readonly ScalarFunction[] = [
  defineFunction({
    name: 'parse_ipv4',
    page: 'parse-ipv4-function',
    overloads: [overload(['string'], 'long', (text) => parseIpv4(text)?.address ?? null)],
  }),
  defineFunction({
    name: 'parse_ipv4_mask',
    page: 'parse-ipv4-mask-function',
    overloads: [
      overload(
        ['string', 'long'],
        'long',
        (text, prefix) => masked(parseIpv4(text), int64ToNumber(prefix))?.address ?? null,
      ),
    ],
  }),
  defineFunction({
    name: 'ipv4_is_private',
    page: 'ipv4-is-private-function',
    overloads: [
      overload(['string'], 'bool', (text) => {
        const ip = parseIpv4(text);
        return ip === undefined ? null : privateRanges.some((range) => range !== undefined && isInIpv4Range(ip, range));
      }),
    ],
  }),
  compareFunction('ipv4_compare', 'long', (order) => order),
  compareFunction('ipv4_is_match', 'bool', (order) => order === 0),
  defineFunction({
    name: 'ipv4_is_in_range',
    page: 'ipv4-is-in-range-function',
    overloads: [
      overload(['string', 'string'], 'bool', (text, rangeText) => {
        const ip = parseIpv4(text);
        const range = parseIpv4(rangeText);
        return ip === undefined || range === undefined ? null : isInIpv4Range(ip, range);
      }),
    ],
  }),
  anyFunction('ipv4_is_in_any_range', 'ipv4-is-in-any-range-function', (text, ranges) => {
    const ip = parseIpv4(text);
    const networks = ranges.map(parseIpv4);
    if (ip === undefined) {
      return null;
    }
    return networks.some((network) => network !== undefined && isInIpv4Range(ip, network))
      ? true
      : networks.includes(undefined)
        ? null
        : false;
  }),
  defineFunction({
    name: 'ipv4_netmask_suffix',
    page: 'ipv4-netmask-suffix-function',
    overloads: [overload(['string'], 'long', (text) => parseIpv4(text)?.prefix ?? null)],
  }),
  defineFunction({
    name: 'ipv4_range_to_cidr_list',
    page: 'ipv4-range-to-cidr-list-function',
    overloads: [
      overload(['string', 'string'], 'dynamic', (first, last) => {
        const start = parseIpv4(first);
        const end = parseIpv4(last);
        return start === undefined || end === undefined || start.address > end.address
          ? null
          : ipv4Networks(start.address, end.address);
      }),
    ],
  }),
  formatFunction('format_ipv4', ({ address }) => formatIpv4(address)),
  formatFunction('format_ipv4_mask', ({ address, prefix }) => `${formatIpv4(address)}/${prefix}`),
  searchFunction('has_ipv4', 'has-ipv4-function', hasIpv4),
  searchFunction('has_ipv4_prefix', 'has-ipv4-prefix-function', hasIpv4Prefix),
  anyFunction('has_any_ipv4', 'has-any-ipv4-function', (text, ips) => ips.some((ip) => hasIpv4(text, ip))),
  anyFunction('has_any_ipv4_prefix', 'has-any-ipv4-prefix-function', (text, prefixes) =>
    prefixes.some((prefix) => hasIpv4Prefix(text, prefix)),
  ),
];

function masked(ip: Ipv4 | undefined, prefix: number): Ipv4 | undefined {
  return ip === undefined || prefix < 0 || prefix > 32 ? undefined : maskIpv4(ip, prefix);
}

/** Compares under the shortest of both prefixes and a third that may be given. */
function compareFunction<R extends 'long' | 'bool'>(
  name: string,
  returns: R,
  result: (order: number) => R extends 'bool' ? boolean : number,
): ScalarFunction {
  const compare = (a: string, b: string, prefix: number): number | null => {
    const first = parseIpv4(a);
    const second = parseIpv4(b);
    return first === undefined || second === undefined || prefix < 0 || prefix > 32
      ? null
      : compareIpv4(first, second, prefix);
  };
  const evaluate = (a: Cell = null, b: Cell = null, prefix: Cell = 32): Cell => {
    const order = compare(String(a), String(b), Number(prefix));
    return order === null ? null : result(order);
  };
  const parameters: readonly ScalarType[] = ['string', 'string', 'long'];
  return defineFunction({
    name,
    page: `${name.replaceAll('_', '-')}-function`,
    overloads: [2, 3].map(
      (count): Overload => ({ parameters: parameters.slice(0, count), returns, nulls: 'propagate', evaluate }),
    ),
  });
}

/** A function of a text and of one or more texts, which may also be an array. */
export function anyFunction(
  name: string,
  page: string,
  test: (text: string, others: readonly string[]) => boolean | null,
): ScalarFunction {
  return {
    name,
    page,
    resolve: ([text, ...others]) => {
      if ((text !== 'string' && text !== 'dynamic') || others.length === 0) {
        return undefined;
      }
      if (others.length === 1 && others[0] === 'dynamic') {
        return overload(['string', 'dynamic'], 'bool', (searched, list) =>
          test(searched, isArray(list) ? list.map(dynamicText) : [dynamicText(list)]),
        );
      }
      return others.every((type) => type === 'string')
        ? {
            parameters: ['string'],
            variadic: true,
            returns: 'bool',
            nulls: 'propagate',
            evaluate: (searched, ...list) => test(String(searched), list.map(String)),
          }
        : undefined;
    },
  };
}

/** The address is text or a number. */
function formatFunction(name: string, format: (ip: Ipv4) => string): ScalarFunction {
  return {
    name,
    page: `${name.replaceAll('_', '-')}-function`,
    resolve: ([address, prefix, ...rest]) => {
      const isNumber = address !== undefined && isNumericType(address);
      if ((!isNumber && address !== 'string' && address !== 'dynamic') || rest.length > 0) {
        return undefined;
      }
      return {
        parameters: [isNumber ? 'long' : 'string', ...(prefix === undefined ? [] : (['long'] as const))],
        returns: 'string',
        nulls: 'propagate',
        evaluate: (cell = null, length = 32) => {
          const ip = typeof cell === 'string' ? parseIpv4(cell) : ipv4OfNumber(cell);
          const network = masked(ip, Number(length));
          return network === undefined ? '' : format(network);
        },
      };
    },
  };
}

function ipv4OfNumber(cell: Cell): Ipv4 | undefined {
  return typeof cell === 'number' && cell >= 0 && cell < 2 ** 32 ? { address: cell, prefix: 32 } : undefined;
}

function searchFunction(name: string, page: string, test: (text: string, sought: string) => boolean): ScalarFunction {
  return {
    name,
    page,
    resolve: ([text, sought, ...rest]) =>
      (text === 'string' || text === 'dynamic') && sought === 'string' && rest.length === 0
        ? overload(['string', 'string'], 'bool', test)
        : undefined,
  };
}

const wholeAddress = /^(?:[0-9]{1,3}\.){3}[0-9]{1,3}$/;
const addressPrefix = /^(?:[0-9]{1,3}\.){1,3}$/;
const addressAt = /(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![0-9A-Za-z])/y;

/** Whether a text holds an address that stands between characters which are neither letters nor digits. */
function hasIpv4(text: string, ip: string): boolean {
  return wholeAddress.test(ip) && hasAddress(text, ip, (found) => found === ip);
}

/** The same for an address that begins with whole octets and their dots; a whole address is a prefix too. */
function hasIpv4Prefix(text: string, prefix: string): boolean {
  return addressPrefix.test(prefix) ? hasAddress(text, prefix, () => true) : hasIpv4(text, prefix);
}

function hasAddress(text: string, start: string, fits: (address: string) => boolean): boolean {
  for (let at = text.indexOf(start); at >= 0; at = text.indexOf(start, at + 1)) {
    addressAt.lastIndex = at;
    const found = /[0-9A-Za-z]/.test(text.charAt(at - 1)) ? undefined : addressAt.exec(text)?.[0];
    if (found !== undefined && fits(found) && parseIpv4(found) !== undefined) {
      return true;
    }
  }
  return false;
}
