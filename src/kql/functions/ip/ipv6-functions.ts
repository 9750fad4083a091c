import type { Cell } from '../../values/cell.ts';
import { int64ToNumber } from '../../values/int64.ts';
import type { ScalarType } from '../../values/scalar-type.ts';
import { defineFunction } from '../define-function.ts';
import { type Overload, overload, type ScalarFunction } from '../scalar-function.ts';
import { anyFunction } from './ipv4-functions.ts';
import { compareIpv6, formatIpv6, isInIpv6Range, maskIpv6, parseIpv6 } from './ipv6.ts';

/**
 * IPv6 addresses as text; IPv4 addresses are taken as the IPv6 addresses that they are mapped to.
 *
 * @see https://learn.microsoft.com/kusto/query/parse-ipv6-function
 */
export const ipv6Functions: readonly ScalarFunction[] = [
  defineFunction({
    name: 'parse_ipv6',
    page: 'parse-ipv6-function',
    overloads: [
      overload(['string'], 'string', (text) => {
        const ip = parseIpv6(text);
        return ip === undefined ? '' : formatIpv6(ip.address);
      }),
    ],
  }),
  defineFunction({
    name: 'parse_ipv6_mask',
    page: 'parse-ipv6-mask-function',
    overloads: [
      overload(['string', 'long'], 'string', (text, prefix) => {
        const ip = parseIpv6(text);
        const length = int64ToNumber(prefix);
        return ip === undefined || length < 0 || length > 128 ? '' : formatIpv6(maskIpv6(ip, length).address);
      }),
    ],
  }),
  compareFunction('ipv6_compare', 'long', (order) => order),
  compareFunction('ipv6_is_match', 'bool', (order) => order === 0),
  defineFunction({
    name: 'ipv6_is_in_range',
    page: 'ipv6-is-in-range-function',
    overloads: [
      overload(['string', 'string'], 'bool', (text, rangeText) => {
        const ip = parseIpv6(text);
        const range = parseIpv6(rangeText);
        return ip === undefined || range === undefined ? null : isInIpv6Range(ip, range);
      }),
    ],
  }),
  anyFunction('ipv6_is_in_any_range', 'ipv6-is-in-any-range-function', (text, ranges) => {
    const ip = parseIpv6(text);
    const networks = ranges.map(parseIpv6);
    if (ip === undefined) {
      return null;
    }
    return networks.some((network) => network !== undefined && isInIpv6Range(ip, network))
      ? true
      : networks.includes(undefined)
        ? null
        : false;
  }),
];

/** Compares under the shortest of both prefixes and a third that may be given; prefixes count from 128 bits. */
function compareFunction(name: string, returns: 'long' | 'bool', result: (order: number) => Cell): ScalarFunction {
  const evaluate = (a: Cell = null, b: Cell = null, limit: Cell = 128): Cell => {
    const first = parseIpv6(String(a));
    const second = parseIpv6(String(b));
    const prefix = Number(limit);
    return first === undefined || second === undefined || prefix < 0 || prefix > 128
      ? null
      : result(compareIpv6(first, second, prefix));
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
