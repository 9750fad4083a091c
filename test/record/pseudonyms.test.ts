import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressClass } from '../../src/record/address-class.ts';
import { Pseudonyms } from '../../src/record/pseudonyms.ts';

const one = new Pseudonyms('a salt for tests');

/** What of a word is to stay: which characters are letters, digits, capitals. */
function shapeOf(word: string): string {
  return word
    .replace(/[aeiouy]/g, 'v')
    .replace(/[AEIOUY]/g, 'V')
    .replace(/[bcdfghjklmnpqrstvwxz]/g, 'c')
    .replace(/[BCDFGHJKLMNPQRSTVWXZ]/g, 'C')
    .replace(/\d/g, '0');
}

describe('words', () => {
  it('keep their shape, and two of one shape stay two', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9]{1,24}$/);
    fc.assert(
      fc.property(word, (text) => {
        const renamed = one.word(text);
        expect(shapeOf(renamed)).toBe(shapeOf(text));
        expect(one.word(text)).toBe(renamed);
        expect(one.word(text.toLowerCase())).toBe(renamed.toLowerCase());
        expect(one.word(text.toUpperCase())).toBe(renamed.toUpperCase());
      }),
    );
  });

  it('are never the same for two words of three letters', () => {
    const letters = [...'abcdefghijklmnopqrstuvwxyz'];
    const words = letters.flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c)));
    expect(new Set(words.map((word) => one.word(word))).size).toBe(17_576);
  });

  it('may be as long as a record', () => {
    const long = 'x'.repeat(100_000);
    expect(one.word(long)).toMatch(/^[bcdfghjklmnpqrstvwxz]{100000}$/);
    const astral = `a${'𝒳'.repeat(100)}`;
    expect([...one.word(astral)].length).toBe(101);
  });

  it('depend on the salt', () => {
    expect(new Pseudonyms('another salt').word('gradyarchie')).not.toBe(one.word('gradyarchie'));
  });

  it('keep letters of other scripts in their script, and their case', () => {
    for (const [word, script] of [
      ['Иван', /^\p{Lu}\p{Ll}{3}$/u],
      ['Zoë', /^[A-Z][a-z]\p{Ll}$/u],
      ['山田', /^\p{Script=Han}{2}$/u],
      ['Ünal', /^\p{Lu}\p{Ll}{3}$/u],
    ] as const) {
      expect(one.word(word)).toMatch(script);
      expect(one.word(word).length).toBe(word.length);
      expect(one.word(word)).not.toBe(word);
    }
    expect(one.word('ИВАН')).toBe(one.word('иван').toUpperCase());
  });
});

describe('identifiers', () => {
  it('keep dashes, case, version and variant of a GUID', () => {
    fc.assert(
      fc.property(fc.uuid(), (guid) => {
        const renamed = one.hex(guid);
        expect(renamed).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
        expect([renamed[14], renamed[19]]).toEqual([guid[14], guid[19]]);
        expect(renamed).not.toBe(guid);
        // A GUID of digits only has no case to keep.
        if (/[a-f]/.test(guid)) expect(one.hex(guid.toUpperCase())).toBe(renamed.toUpperCase());
        expect(one.hex(guid.replaceAll('-', ''))).toBe(renamed.replaceAll('-', ''));
      }),
    );
  });

  it('that Microsoft numbered, and zeros, stay', () => {
    for (const guid of [
      '00000003-0000-0000-c000-000000000000',
      '00000002-0000-0ff1-ce00-000000000000',
      '00000000-0000-0000-0000-000000000000',
      '04B07795-8DDB-461A-BBEE-02F9E1BF7B46',
    ]) {
      expect(one.hex(guid)).toBe(guid);
    }
  });
});

describe('addresses', () => {
  it('become addresses for documentation when they are public, whoever asks in which order', () => {
    const octets = fc.tuple(fc.integer({ min: 1, max: 223 }), fc.nat(255), fc.nat(255), fc.nat(255));
    fc.assert(
      fc.property(octets, (parts) => {
        const address = parts.join('.');
        const renamed = new Pseudonyms('a salt for tests').address(address);
        if (addressClass(address) === 'public') expect(addressClass(renamed)).toBe('documentation');
        else expect(renamed).toBe(address);
        expect(one.address(renamed)).toBe(renamed);
      }),
    );
  });

  it('of one run are hardly ever the same', () => {
    const run = new Pseudonyms('a salt for tests');
    const given = Array.from({ length: 300 }, (_, index) =>
      `52.14.${index >> 4}.${index}`.replace(/\d+$/, String(index % 256)),
    );
    const renamed = given.map((address) => run.address(address));
    expect(new Set(renamed).size).toBe(new Set(given).size);
    expect(given.map((address) => run.address(address))).toEqual(renamed);
    expect(
      renamed.filter((address) => /^(?:203\.0\.113|198\.51\.100|192\.0\.2)\./.test(address)).length,
    ).toBeGreaterThan(200);
  });

  it('that say something by what they are stay', () => {
    for (const address of [
      '0.0.0.0',
      '255.255.255.255',
      '127.0.0.1',
      '::1',
      '::',
      '10.205.19.37',
      '192.168.0.4',
      '100.64.1.1',
      '169.254.9.9',
      'fe80::1',
      'fd00::7',
      '203.0.113.7',
      '2001:db8::7',
      '40.126.32.133',
      '2603:10a6:20b:3c4::19',
      '15.20.4930.010',
      '999.1.1.1',
    ]) {
      expect(one.address(address)).toBe(address);
    }
  });

  it('of IPv6 keep their spelling, and their networks stay apart and together', () => {
    const renamed = one.address('2a02:a45f:1b2:3c4:5d6:7e8:9fa:bcd');
    expect(renamed).toMatch(/^2001:db8:[0-9a-f]{3}:[0-9a-f]{3}:[0-9a-f]{3}:[0-9a-f]{3}:[0-9a-f]{3}:[0-9a-f]{3}$/);
    const neighbour = one.address('2a02:a45f:1b2:3c4:5d6:7e8:9fa:bce');
    expect(neighbour.slice(0, neighbour.lastIndexOf(':'))).toBe(renamed.slice(0, renamed.lastIndexOf(':')));
    expect(neighbour).not.toBe(renamed);
    expect(one.address('2A02:A45F:1B2:3C4:5D6:7E8:9FA:BCD')).toBe(renamed.toUpperCase());
    const [short = '', long = ''] = ['2a02:a45f::7', '2a02:a45f:0:0:0:0:0:7'].map((address) => one.address(address));
    expect(short).toMatch(/^2001:db8:[0-9a-f]{4}::[0-9a-f]$/);
    expect(long.replace(':0:0:0:0:', '::')).toBe(short);
  });

  it('of IPv6 that begin alike are apart', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 0xffff }), fc.integer({ min: 1, max: 0xffff }), (a, b) => {
        const [x = '', y = ''] = [a, b].map((host) => one.address(`2a02:a45f:1:2::${host.toString(16)}`));
        expect(x === y).toBe(a === b);
        expect(addressClass(x)).toBe('documentation');
      }),
    );
  });

  it('that are mapped, or have two colons too many, keep that', () => {
    const v4 = one.address('52.14.7.9');
    expect(one.address('::ffff:52.14.7.9')).toBe(`::ffff:${v4}`);
    expect(one.address('::FFFF:52.14.7.9')).toBe(`::FFFF:${v4}`);
    const full = '2a02:a45f:1b2:3c4:5d6:7e8:9fa:bcd';
    expect(one.address(`::${full}`)).toBe(`::${one.address(full)}`);
  });
});

describe('domains', () => {
  it('become those of invented companies, in the same case, and a company has one name everywhere', () => {
    const domain = one.domain('northwind-energy.com');
    const company = domain.replace('.com', '');
    expect(domain).toMatch(/^[a-z-]+\.com$/);
    expect(one.domain('NORTHWIND-ENERGY.COM')).toBe(domain.toUpperCase());
    expect(one.domain('northwind-energy.onmicrosoft.com')).toBe(`${company}.onmicrosoft.com`);
    expect(one.domain('northwind-energy-my.sharepoint.com')).toBe(`${company}-my.sharepoint.com`);
    expect(one.domain('mail.northwind-energy.co.uk')).toBe(`mail.co-uk.${company}.com`);
  });

  it('of one run are never the same, and are idempotent', () => {
    const run = new Pseudonyms('a salt for tests');
    const given = Array.from({ length: 200 }, (_, index) => `company${index}.com`);
    const renamed = given.map((domain) => run.domain(domain));
    expect(new Set(renamed).size).toBe(200);
    expect(renamed.map((domain) => run.domain(domain))).toEqual(renamed);
  });

  it('of Microsoft and of nobody stay', () => {
    for (const domain of [
      'contoso.com',
      'CONTOSO.onmicrosoft.com',
      'fabrikam.com',
      'example.org',
      'login.microsoftonline.com',
      'graph.microsoft.com',
      'NAMPR07A006.PROD.OUTLOOK.COM',
      'outlook.com',
    ]) {
      expect(one.domain(domain)).toBe(domain);
    }
    expect(one.domain('outlook.com', { isMail: true })).not.toBe('outlook.com');
  });
});
