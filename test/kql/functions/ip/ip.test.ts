import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIpv4, ipv4Networks, isInIpv4Range, parseIpv4 } from '../../../../src/kql/functions/ip/ipv4.ts';
import { evaluate } from '../evaluate.ts';

describe('IPv4', () => {
  it.each([
    ['parse_ipv4("127.0.0.1")', '2130706433'],
    ['parse_ipv4("192.1.168.1")', '3221334017'],
    ['parse_ipv4("255.255.255.255/31")', '4294967294'],
    ['parse_ipv4("203.0.113.10/24")', '3405803776'],
    ['parse_ipv4("203.0.113.10/0")', '0'],
    ['parse_ipv4(" 203.0.113.10")', '3405803786'],
    ['parse_ipv4("1.2.3")', 'null'],
    ['parse_ipv4("1.2.3.4.5")', 'null'],
    ['parse_ipv4("256.0.0.1")', 'null'],
    ['parse_ipv4("01.02.03.04")', 'null'],
    ['parse_ipv4("1.2.3.4:443")', 'null'],
    ['parse_ipv4("1.2.3.4/33")', 'null'],
    ['parse_ipv4("")', 'null'],
    ['parse_ipv4_mask("127.0.0.1", 24)', '2130706432'],
    ['parse_ipv4_mask("192.168.1.1/24", 31)', '3232235776'],
    ['parse_ipv4_mask("192.168.1.1", 33)', 'null'],
    ['ipv4_is_private("192.168.1.1/24")', 'true'],
    ['ipv4_is_private("10.1.2.3/24")', 'true'],
    ['ipv4_is_private("172.31.255.255")', 'true'],
    ['ipv4_is_private("172.32.0.0")', 'false'],
    ['ipv4_is_private("202.1.2.3")', 'false'],
    ['ipv4_is_private("127.0.0.1")', 'false'],
    ['ipv4_is_private("::1")', 'null'],
    ['ipv4_compare("192.168.1.0", "192.168.1.0")', '0'],
    ['ipv4_compare("192.168.1.1/24", "192.168.1.255")', '0'],
    ['ipv4_compare("192.168.1.1", "192.168.1.255/24")', '0'],
    ['ipv4_compare("192.168.1.1", "192.168.1.2")', '-1'],
    ['ipv4_compare("192.168.1.3", "192.168.1.2")', '1'],
    ['ipv4_compare("192.168.1.1", "192.168.1.0", 31)', '0'],
    ['ipv4_compare("192.168.1.1", "x")', 'null'],
    ['ipv4_is_match("192.168.1.1", "192.168.1.255", 24)', 'true'],
    ['ipv4_is_match("192.168.1.1", "192.168.1.255")', 'false'],
    ['ipv4_is_in_range("127.0.0.1", "127.0.0.1")', 'true'],
    ['ipv4_is_in_range("192.168.1.6", "192.168.1.1/24")', 'true'],
    ['ipv4_is_in_range("192.168.1.1", "192.168.2.1/24")', 'false'],
    ['ipv4_is_in_range("192.168.1.1", "x")', 'null'],
    ['ipv4_is_in_any_range("192.168.1.6", "192.168.1.1/24", "10.0.0.1/8")', 'true'],
    ['ipv4_is_in_any_range("127.0.0.1", dynamic(["127.0.0.1", "192.168.1.1"]))', 'true'],
    ['ipv4_is_in_any_range("1.1.1.1", dynamic(["127.0.0.1/8"]))', 'false'],
    ['ipv4_is_in_any_range("x", dynamic(["127.0.0.1/8"]))', 'null'],
    ['ipv4_is_in_any_range(dynamic("10.1.2.3"), "10.0.0.0/8")', 'true'],
    ['ipv4_netmask_suffix("10.1.2.3")', '32'],
    ['ipv4_netmask_suffix("127.0.0.1/16")', '16'],
    ['ipv4_netmask_suffix("x")', 'null'],
    ['ipv4_range_to_cidr_list("1.1.128.0", "1.1.140.255")', '["1.1.128.0/21","1.1.136.0/22","1.1.140.0/24"]'],
    ['ipv4_range_to_cidr_list("0.0.0.0", "255.255.255.255")', '["0.0.0.0/0"]'],
    ['ipv4_range_to_cidr_list("1.1.1.2", "1.1.1.1")', 'null'],
    ['format_ipv4("192.168.1.1", 24)', '"192.168.1.0"'],
    ['format_ipv4("192.168.1.1")', '"192.168.1.1"'],
    ['format_ipv4("192.168.1.1/24", 32)', '"192.168.1.0"'],
    ['format_ipv4("192.168.1.1/24", -1)', '""'],
    ['format_ipv4(3232235777)', '"192.168.1.1"'],
    ['format_ipv4(4294967296)', '""'],
    ['format_ipv4_mask("192.168.1.1", 24)', '"192.168.1.0/24"'],
    ['format_ipv4_mask("192.168.1.1/24", 32)', '"192.168.1.0/24"'],
    ['format_ipv4_mask(3232235777, 24)', '"192.168.1.0/24"'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it.each([
    ['has_ipv4("05:04:54 127.0.0.1 GET /favicon.ico 404", "127.0.0.1")', 'true'],
    ['has_ipv4("05:04:54 127.0.0.256 GET /favicon.ico 404", "127.0.0.256")', 'false'],
    ['has_ipv4("05:04:54127.0.0.1 GET /favicon.ico 404", "127.0.0.1")', 'false'],
    ['has_ipv4("from 127.0.0.11", "127.0.0.1")', 'false'],
    ['has_ipv4("127.0.0.1,10.1.1.115", "10.1.1.115")', 'true'],
    ['has_ipv4_prefix("05:04:54 127.0.0.1 GET /favicon.ico 404", "127.0.")', 'true'],
    ['has_ipv4_prefix("05:04:54 127.0.0.1 GET /favicon.ico 404", "127.0")', 'false'],
    ['has_ipv4_prefix("05:04:54 127.0.0.256 GET", "127.0.")', 'false'],
    ['has_ipv4_prefix("05:04:54127.0.0.1 GET", "127.0.")', 'false'],
    ['has_ipv4_prefix("a 127.0.0.1", "127.0.0.1")', 'true'],
    ['has_any_ipv4("a 127.0.0.1", "127.0.0.1", "127.0.0.2")', 'true'],
    ['has_any_ipv4("a 127.0.0.1", dynamic(["127.0.0.3", "127.0.0.2"]))', 'false'],
    ['has_any_ipv4_prefix("a 127.0.0.1", "192.168.", "127.0.")', 'true'],
    ['has_any_ipv4_prefix("a 127.0.0.1", dynamic(["127.1."]))', 'false'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it('covers a range with networks that neither overlap nor reach beyond it', () => {
    const address = fc.integer({ min: 0, max: 0xffffffff });
    fc.assert(
      fc.property(address, address, (a, b) => {
        const [first, last] = a < b ? [a, b] : [b, a];
        let next = first;
        for (const text of ipv4Networks(first, last)) {
          const network = parseIpv4(text);
          expect(network?.address).toBe(next);
          next += 2 ** (32 - (network?.prefix ?? 0));
        }
        expect(next).toBe(last + 1);
      }),
    );
  });

  it('reads what it writes, and finds an address in its own networks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), fc.integer({ min: 0, max: 32 }), (address, prefix) => {
        const text = formatIpv4(address);
        const ip = parseIpv4(text);
        const network = parseIpv4(`${text}/${prefix}`);
        expect(ip).toEqual({ address, prefix: 32 });
        expect(ip !== undefined && network !== undefined && isInIpv4Range(ip, network)).toBe(true);
      }),
    );
  });
});

describe('IPv6', () => {
  it.each([
    ['127.0.0.1', '0000:0000:0000:0000:0000:ffff:7f00:0001'],
    ['fe80::85d:e82c:9446:7994', 'fe80:0000:0000:0000:085d:e82c:9446:7994'],
    ['::1', '0000:0000:0000:0000:0000:0000:0000:0001'],
    ['::', '0000:0000:0000:0000:0000:0000:0000:0000'],
    ['1:2:3:4:5:6:7:8', '0001:0002:0003:0004:0005:0006:0007:0008'],
    ['2001:DB8::10', '2001:0db8:0000:0000:0000:0000:0000:0010'],
    ['fe80::1%eth0', 'fe80:0000:0000:0000:0000:0000:0000:0001'],
    ['::1.2.3.4', '0000:0000:0000:0000:0000:0000:0102:0304'],
    ['1:2:3:4:5:6:1.2.3.4', '0001:0002:0003:0004:0005:0006:0102:0304'],
    ['2001:db8::10/64', '2001:0db8:0000:0000:0000:0000:0000:0000'],
    ['2001:db8::10/0', '0000:0000:0000:0000:0000:0000:0000:0000'],
    ['1.2.3.4/24', '0000:0000:0000:0000:0000:ffff:0102:0300'],
    ['::ffff:1.2.3.4/24', '0000:0000:0000:0000:0000:ffff:0102:0300'],
    ['1.2.3.4/0', '0000:0000:0000:0000:0000:ffff:0000:0000'],
    ['1:2:3:4:5:6:7:8:9', ''],
    ['1:2:3:4:5:6:7', ''],
    ['gggg::1', ''],
    ['1::2::3', ''],
    [':1', ''],
    ['nope', ''],
    ['', ''],
    ['2001:db8::10/129', ''],
    ['::ffff:1.2.3.4/120', ''],
    ['1.2.3.4/33', ''],
  ])('parse_ipv6 of "%s" is "%s"', (text, result) => {
    expect(evaluate(`parse_ipv6("${text}")`)).toBe(`"${result}"`);
  });

  it.each([
    ['parse_ipv6_mask("192.168.255.255", 120)', '"0000:0000:0000:0000:0000:ffff:c0a8:ff00"'],
    ['parse_ipv6_mask("192.168.255.255/24", 124)', '"0000:0000:0000:0000:0000:ffff:c0a8:ff00"'],
    ['parse_ipv6_mask("fe80::85d:e82c:9446:7994/120", 124)', '"fe80:0000:0000:0000:085d:e82c:9446:7900"'],
    ['parse_ipv6_mask("::192.168.255.255/24", 128)', '"0000:0000:0000:0000:0000:0000:c0a8:ff00"'],
    ['parse_ipv6_mask("::1", 129)', '""'],
    ['ipv6_compare("192.168.1.1/24", "192.168.1.255")', '0'],
    ['ipv6_compare("fe80::85d:e82c:9446:7994/120", "fe80::85d:e82c:9446:7998")', '0'],
    ['ipv6_compare("fe80::1", "fe80::2")', '-1'],
    ['ipv6_compare("fe80::2", "fe80::1")', '1'],
    ['ipv6_compare("x", "fe80::1")', 'null'],
    ['ipv6_is_match("192.168.1.1", "::ffff:c0a8:0101")', 'true'],
    ['ipv6_is_match("::192.168.1.1/30", "192.168.1.255/24")', 'true'],
    ['ipv6_is_match("fe80::85d:e82c:9446:7994", "fe80::85d:e82c:9446:7995", 127)', 'true'],
    ['ipv6_is_match("fe80::1", "fe80::2")', 'false'],
    [
      'ipv6_is_in_range("a5e:f127:8a9d:146d:e102:b5d3:c755:abcd", "a5e:f127:8a9d:146d:e102:b5d3:c755:0000/112")',
      'true',
    ],
    ['ipv6_is_in_range("a5e:f127:8a9d:146d:e102:b5d3:c755:abcd", "0:0:0:0:0:ffff:c0a8:ac/60")', 'false'],
    ['ipv6_is_in_range("192.168.1.1", "192.168.1.0/24")', 'true'],
    ['ipv6_is_in_range("x", "::/0")', 'null'],
    ['ipv6_is_in_any_range("fe80::1", "::1", "fe80::/10")', 'true'],
    ['ipv6_is_in_any_range("fe80::1", dynamic(["::1"]))', 'false'],
    ['ipv6_is_in_any_range("x", dynamic(["::1"]))', 'null'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });
});
