import { defineFunction } from '../define-function.ts';
import { overload } from '../scalar-function.ts';
import { parseIpv6 } from './ipv6.ts';

/**
 * `geo_info_from_ip_address(ip)`: where an address is, as a bag of country, state, city, latitude and longitude. Kusto looks into a
 * database that is not ours: the run's answers say. The compiler asks them, so that what stands here is only what it gives for a text
 * that is no address.
 *
 * @see https://learn.microsoft.com/kusto/query/geo-info-from-ip-address-function
 */
export const geoInfoFunction = defineFunction({
  name: 'geo_info_from_ip_address',
  page: 'geo-info-from-ip-address-function',
  overloads: [overload(['string'], 'dynamic', () => null)],
});

/**
 * Whether a text may be an address to Kusto: whatever we read as one, and the short, hexadecimal and bracketed forms that .NET, in which
 * Kusto is written, reads and we do not. Anything else, such as an address with a port or a host, is at no place.
 */
export function isIpAddress(text: string): boolean {
  if (!text.includes('/') && parseIpv6(text) !== undefined) {
    return true;
  }
  return /^\s*(?:\[[0-9a-f:.%]+\].*|(?:0x)?[0-9][0-9a-fx.]*\s*)$/i.test(text);
}
