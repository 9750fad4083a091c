import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ask } from '../operators/ask.ts';
import { failure } from '../operators/failure.ts';

const hosts = {
  columns: { ip: 'string', site: 'string', v: 'long' },
  rows: [
    '["10.1.2.3", "a", 1]',
    '["10.9.9.9", "b", 2]',
    '["8.8.8.8", "a", 3]',
    '["no", "a", 4]',
    '["10.1.2.3", "b", 5]',
  ],
} as const;

const nets =
  'let Nets = datatable(net: string, site: string, zone: string)["10.0.0.0/8", "a", "all", "10.1.0.0/16", "b", "lab", "10.1.2.3", "a", "host", "bad", "a", "none"];';

describe('ipv4_lookup', () => {
  test('every network that an address is in, in the order of the table', () => {
    const answer = ask(
      `${nets} T | evaluate ipv4_lookup(Nets, ip, net)
        | extend at = datetime_diff("nanosecond", ingestion_time(), datetime(2020-01-01)) / 100`,
      hosts,
    );
    expect(answer).toEqual({
      columns: ['ip:string', 'site:string', 'v:long', 'net:string', 'site1:string', 'zone:string', 'at:long'],
      rows: [
        '["10.1.2.3","a",1,"10.0.0.0/8","a","all",0]',
        '["10.1.2.3","a",1,"10.1.0.0/16","b","lab",0]',
        '["10.1.2.3","a",1,"10.1.2.3","a","host",0]',
        '["10.9.9.9","b",2,"10.0.0.0/8","a","all",1]',
        '["10.1.2.3","b",5,"10.0.0.0/8","a","all",4]',
        '["10.1.2.3","b",5,"10.1.0.0/16","b","lab",4]',
        '["10.1.2.3","b",5,"10.1.2.3","a","host",4]',
      ],
      origins: [[0], [0], [0], [1], [4], [4], [4]],
    });
  });

  test.each(['return_unmatched = true', 'true'])('extra keys and unmatched rows: %s', (flag) => {
    expect(ask(`${nets} T | evaluate ipv4_lookup(Nets, ip, net, site, ${flag})`, hosts)).toMatchObject({
      columns: ['ip:string', 'site:string', 'v:long', 'net:string', 'zone:string'],
      rows: [
        '["10.1.2.3","a",1,"10.0.0.0/8","all"]',
        '["10.1.2.3","a",1,"10.1.2.3","host"]',
        '["10.9.9.9","b",2,"",""]',
        '["8.8.8.8","a",3,"",""]',
        '["no","a",4,"",""]',
        '["10.1.2.3","b",5,"10.1.0.0/16","lab"]',
      ],
    });
  });

  test('a table of the workspace brings its records along', () => {
    expect(
      ask('print ip = "10.1.2.3" | evaluate ipv4_lookup((T | project net = strcat(ip, "/24"), v), ip, net)', hosts),
    ).toMatchObject({ rows: ['["10.1.2.3","10.1.2.3/24",1]', '["10.1.2.3","10.1.2.3/24",5]'], origins: [[0], [4]] });
  });

  test('a network of the source lies in one of the table that is as wide or wider', () => {
    const query = (ip: string) =>
      `let Nets = datatable(net: string)["10.0.0.0/8", "10.1.0.0/16"]; print ip = "${ip}" | evaluate ipv4_lookup(Nets, ip, net)`;
    expect(ask(query('10.1.7.0/24')).rows).toEqual(['["10.1.7.0/24","10.0.0.0/8"]', '["10.1.7.0/24","10.1.0.0/16"]']);
    expect(ask(query('10.1.9.9/16')).rows).toHaveLength(2);
    expect(failure(() => ask(query('10.1.0.0/12')))).toBe(
      'KqlUnsupportedError: Not supported: plugin "ipv4_lookup" of a network "10.1.0.0/12" that is wider than one of the table.',
    );
    expect(ask(query('10.32.0.0/12')).rows).toEqual(['["10.32.0.0/12","10.0.0.0/8"]']);
  });

  test('late-bound columns', () => {
    const open = { ...hosts, columns: { ...hosts.columns }, open: true } as const;
    expect(ask(`${nets} T | evaluate ipv4_lookup(Nets, ip, net) | project v, site1`, open).rows[0]).toBe('[1,"a"]');
  });

  test.each([
    [
      `${nets} T | evaluate ipv4_lookup(Nets, v, net)`,
      "KqlSemanticError: evaluate ipv4_lookup(): the column 'v' is of type long, and string is wanted",
    ],
    [`${nets} T | evaluate ipv4_lookup(Nets, ip, net, nope = true)`, 'KqlSemanticError: Column name expected.'],
    [
      `${nets} T | evaluate ipv4_lookup(Nets, ip)`,
      "KqlSemanticError: The function 'ipv4_lookup' expects between 3 and 32771 arguments.",
    ],
  ])('%s', (query, expected) => {
    expect(failure(() => ask(query, hosts))).toBe(expected);
  });

  test('finds what ipv4_is_in_range() finds', () => {
    const octet = fc.integer({ min: 0, max: 3 });
    const address = fc.tuple(octet, octet, octet, octet).map((octets) => octets.join('.'));
    const network = fc.tuple(address, fc.integer({ min: 0, max: 32 })).map(([ip, prefix]) => `${ip}/${prefix}`);
    fc.assert(
      fc.property(fc.array(address, { maxLength: 4 }), fc.array(network, { maxLength: 4 }), (ips, networks) => {
        const table = { columns: { ip: 'string' }, rows: ips.map((ip) => JSON.stringify([ip])) } as const;
        const list = `let N = datatable(net: string)[${networks.map((net) => JSON.stringify(net)).join(',')}];`;
        const looked = ask(`${list} T | evaluate ipv4_lookup(N, ip, net) | sort by ip asc, net asc`, table);
        const joined = ask(
          `${list} T | extend one = 1 | join kind=inner (N | extend one = 1) on one
            | where ipv4_is_in_range(ip, net) | project ip, net | sort by ip asc, net asc`,
          table,
        );
        expect(looked.rows).toEqual(joined.rows);
      }),
      { numRuns: 30 },
    );
  });
});

describe('ipv6_lookup', () => {
  const nets6 = 'let Nets = datatable(net: string, zone: string)["2001:db8::/32", "doc", "::ffff:a00:0/104", "ten"];';

  test('the table in front of the source', () => {
    expect(
      ask(
        `${nets6} datatable(ip: string, v: long)["2001:DB8:1::5", 1, "fe80::1", 2, "10.2.3.4", 3] | evaluate ipv6_lookup(Nets, ip, net, return_unmatched = true)`,
      ),
    ).toMatchObject({
      columns: ['net:string', 'zone:string', 'ip:string', 'v:long'],
      rows: [
        '["2001:db8::/32","doc","2001:DB8:1::5",1]',
        '["","","fe80::1",2]',
        '["::ffff:a00:0/104","ten","10.2.3.4",3]',
      ],
    });
  });

  test('refuses columns of one name', () => {
    expect(failure(() => ask(`${nets6} print ip = "::1", zone = "x" | evaluate ipv6_lookup(Nets, ip, net)`))).toBe(
      'KqlUnsupportedError: Not supported: plugin "ipv6_lookup" with a column "zone" on both sides.',
    );
  });
});

test('other plugins are refused by name', () => {
  for (const call of ['diffpatterns(site, "a", "b")', 'python(typeof(*), "")', 'http_request("https://x")']) {
    const name = call.slice(0, call.indexOf('('));
    expect(failure(() => ask(`T | evaluate ${call}`, hosts))).toBe(
      `KqlUnsupportedError: Not supported: plugin "${name}".`,
    );
  }
});
