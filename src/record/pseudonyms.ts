import { addressClass } from './address-class.ts';
import { KeyedHash } from './keyed-hash.ts';
import { likeCase } from './like-case.ts';
import { companies, domainParts, isReservedDomain, isServiceDomain } from './reserved-domains.ts';
import { shuffleLetters } from './shuffle-letters.ts';

/** The ranges of RFC 5737, each with the hosts 1 to 254. */
const documentationRanges = ['203.0.113', '198.51.100', '192.0.2'] as const;
const mostWords = 8192;
const hosts = documentationRanges.length * 254;

const wellKnownGuids: ReadonlySet<string> = new Set([
  // Tenants: Microsoft's services, personal accounts, Microsoft.
  'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
  '9188040d-6c67-4c5b-b112-36a304b66dad',
  '72f988bf-86f1-41af-91ab-2d7cd011db47',
  // Applications that rules look for: Azure CLI, PowerShell, Office, Teams, the portal, Graph's tools, Exchange.
  '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
  '1950a258-227b-4e31-a9cf-717495945fc2',
  '1b730954-1685-4b74-9bfd-dac224a7b894',
  'd3590ed6-52b3-4102-aeff-aad2292ab01c',
  '1fec8e78-bce4-4aaf-ab1b-5451cc387264',
  '5e3ce6c0-2b1f-4285-8d4b-75ee78787346',
  'c44b4083-3bb0-49c1-b47d-974e53cbdf3c',
  '14d82eec-204b-4c2f-b7e8-296a70dab67e',
  'de8bc8b5-d9f9-48b1-a8ad-b748da725064',
  'fb78d390-0c51-40cd-8e17-fdbfab77341b',
  '29d9ed98-a469-4536-ade2-f981bc1d605e',
  '797f4846-ba00-4fd7-ba43-dac1f8f63013',
  'cfa8b339-82a2-471a-a3c9-0fc0be7a4093',
  // Roles of Entra that rules look for, and Graph's most dangerous permissions.
  '62e90394-69f5-4237-9190-012177145e10',
  'e8611ab8-c189-46e8-94e1-60213ab1f814',
  '194ae4cb-b126-40b2-bd5b-6091b380977d',
  '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
  '158c047a-c907-4556-b7ef-446551a6b5f7',
  '7be44c8a-adaf-4e2a-84d6-ab2649e08a13',
  'fe930be7-5e62-47db-91af-98c3a49a38b1',
  '29232cdf-9323-42fd-ade2-1d097af3e4de',
  'f28a1f50-f6e7-4571-818b-6a12f2af6b6c',
  'e38b6324-e7fb-4f9c-9a9e-17d62d0d9082',
  '06b708a9-e830-4db3-a914-8e69da51d44f',
  '9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8',
  '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9',
]);

/**
 * What names, identifiers and addresses become. Everything depends on the salt and the value alone, so that files that are recorded
 * on different days fit together; except that two addresses (or two domains) of one run are never given the same of the few reserved
 * ones: the one that comes second gets another.
 */
export class Pseudonyms {
  readonly #hash: KeyedHash;
  readonly #words = new Map<string, string>();
  readonly #owners = new Map<string, string>();

  constructor(salt: string) {
    this.#hash = new KeyedHash(salt);
  }

  /** Eight digits by which two files show that they were made with the same salt. */
  get saltCheck(): string {
    return this.#hash.bytes('check', '').toString('hex').slice(0, 8);
  }

  /** A word of the same length, shape and case. */
  word(word: string): string {
    // A longer text that is part of a record would keep all of that in memory.
    if (word.length > 12) return shuffleLetters(word, this.#hash);
    const known = this.#words.get(word);
    if (known !== undefined) return known;
    const other = shuffleLetters(word, this.#hash);
    if (this.#words.size >= mostWords) this.#words.clear();
    this.#words.set(word, other);
    return other;
  }

  /** Hexadecimal digits, as many, in the same case; the dashes of a GUID may stand among them and do not count. */
  hex(text: string): string {
    const digits = text.replaceAll('-', '').toLowerCase();
    if (/^0*$/.test(digits) || /^f*$/.test(digits) || wellKnownGuids.has(text.toLowerCase())) return text;
    // Microsoft's own applications and permissions are numbered, not drawn.
    if (/^0{6}[0-9a-f]{2}0000[0-9a-f]{4}(?:c000|ce00)0{12}$/.test(digits)) return text;
    let drawn = '';
    for (let block = 0; drawn.length < digits.length; block++) {
      drawn += this.#hash.bytes(`hex:${block}`, digits).toString('hex');
    }
    // A GUID says in two places how it was made; those stay.
    const isGuid = digits.length === 32;
    const capital = /[A-F]/.test(text) && !/[a-f]/.test(text);
    let at = 0;
    return text.replace(/[0-9a-f]/gi, (digit) => {
      const place = at++;
      const kept = isGuid && (place === 12 || place === 16) ? digit : (drawn[place] ?? '0');
      return capital ? kept.toUpperCase() : kept.toLowerCase();
    });
  }

  /** Decimal digits, as many. */
  digits(text: string): string {
    return shuffleLetters(text, this.#hash);
  }

  /**
   * A domain of an invented company, in the same case; Microsoft's suffixes stay, as do domains of Microsoft's services and
   * reserved ones. With `isMail`, a service at which people have mailboxes is no exception.
   */
  domain(domain: string, { isMail = false }: { readonly isMail?: boolean } = {}): string {
    if (isReservedDomain(domain) || !domain.includes('.')) return domain;
    if (isServiceDomain(domain) && !(isMail && /^(?:outlook|hotmail|live|msn)\.com$/i.test(domain))) return domain;
    const { before, label, suffix, isTenant } = domainParts(domain.toLowerCase());
    const [, name = label, service = ''] = (isTenant && /^(.+?)(-my|-admin|-public)$/.exec(label)) || [];
    const inner = before.replace(/[^.]+/g, (part) => (isHostName(part) ? part : this.word(part)));
    const company = this.#company(name);
    if (isTenant) return likeCase(domain, `${inner}${company}${service}${suffix}`);
    const country = suffix === '.com' ? '' : `${suffix.slice(1).replaceAll('.', '-')}.`;
    const known = companies.some((one) => one === company);
    return likeCase(domain, `${inner}${country}${known ? `${company}.com` : `${company}.example`}`);
  }

  /** Whether a domain is one of those that say nothing about anybody. */
  isReserved(domain: string): boolean {
    return isReservedDomain(domain);
  }

  #company(label: string): string {
    const first = this.#hash.below(companies.length, 'company', label);
    const company = companies[first] ?? companies[0];
    if (this.#owns(`company:${first}`, label)) return company;
    const letters = [...this.#hash.bytes('spare-company', label).subarray(0, 8)];
    return `contoso-${letters.map((byte) => String.fromCharCode(97 + (byte % 26))).join('')}`;
  }

  /** Whether a reserved thing is free for a value in this run, or its already. */
  #owns(slot: string, value: string): boolean {
    const owner = this.#owners.get(slot);
    if (owner === undefined) this.#owners.set(slot, value);
    return owner === undefined || owner === value;
  }

  /** An address for documentation in the place of a public one, IPv4 or IPv6, bare. Every other address stays. */
  address(text: string): string {
    const kind = addressClass(text);
    // Exchange has been seen to write `::` before all eight groups, which is no address.
    if (kind === undefined && text.startsWith('::')) return `::${this.address(text.slice(2))}`;
    if (kind !== 'public') return text;
    const mapped = /^((?:0*:)*:?ffff:)(\d+\.\d+\.\d+\.\d+)$/i.exec(text);
    if (mapped !== null) return `${mapped[1]}${this.address(mapped[2] ?? '')}`;
    return text.includes(':') ? this.#addressV6(text) : this.#addressV4(text);
  }

  #addressV4(text: string): string {
    const canonical = text.split('.').map(Number).join('.');
    const slot = this.#hash.below(hosts, 'v4', canonical);
    if (this.#owns(`v4:${slot}`, canonical))
      return `${documentationRanges[slot % 3] ?? '192.0.2'}.${1 + Math.floor(slot / 3)}`;
    // 198.18.0.0/15 is reserved for measuring (RFC 2544) and nobody's.
    const spare = this.#hash.below(131_072, 'spare-v4', canonical);
    return `198.${18 + (spare >> 16)}.${(spare >> 8) & 255}.${spare & 255}`;
  }

  /**
   * The first two groups become those of 2001:db8::/32. Each of the others becomes a group of as many digits that depends on those
   * before it, so that addresses of one network stay in one network; zeros, `::` and a tail in IPv4 stay. An address that says little
   * behind its first two groups gets a third one for them.
   */
  #addressV6(text: string): string {
    const tail = /\d+\.\d+\.\d+\.\d+$/.exec(text)?.[0];
    const own = tail === undefined ? text : text.slice(0, -tail.length);
    const isCapital = /[A-F]/.test(own) && !/[a-f]/.test(own);
    const gap = own.indexOf('::');
    const groups = own.split(':').filter((group) => group !== '');
    const before =
      gap === -1
        ? groups.length
        : own
            .slice(0, gap)
            .split(':')
            .filter((group) => group !== '').length;
    // Where each group stands among the eight.
    const behind = groups.length - before + (tail === undefined ? 0 : 2);
    const placed = groups.map((group, index) => ({
      group,
      value: Number.parseInt(group, 16),
      place: index < before ? index : 8 - behind + (index - before),
    }));
    const network = [0, 1].map((at) => (placed.find(({ place }) => place === at)?.value ?? 0).toString(16));
    let path = network.join(':');
    const third = this.#hash.below(0xf000, 'v6-network', path) + 0x1000;
    const says = placed.filter(({ place, value }) => place > 1 && value > 0);
    const isScarce =
      says.map(({ value }) => value.toString(16)).join('').length < 8 && says.every(({ place }) => place > 2);
    const left: string[] = before > 0 ? ['2001', 'db8'] : [];
    const right: string[] = [];
    if (before > 0 && isScarce) left.push(third.toString(16));
    for (const { group, value, place } of placed) {
      if (place < left.length && place < before) continue;
      const moved = place < 2 || value === 0 ? group : this.#group(group, value, path);
      if (value > 0 && place > 1) path += `:${place}=${value.toString(16)}`;
      (place < before ? left : right).push(moved);
    }
    const spelled = left.join(':') + (gap === -1 ? '' : '::') + right.join(':');
    const head = isCapital ? spelled.toUpperCase() : spelled;
    if (tail === undefined) return head;
    return `${head}${head.endsWith(':') ? '' : ':'}${this.address(tail)}`;
  }

  #group(group: string, value: number, path: string): string {
    const digits = value.toString(16).length;
    const least = digits === 1 ? 1 : 16 ** (digits - 1);
    const size = 16 ** digits - least;
    // Adding a number that depends on the network keeps its hosts apart.
    const moved = least + ((value - least + this.#hash.below(size, 'v6', `${path}/${digits}`)) % size);
    return moved.toString(16).padStart(group.length, '0');
  }
}

function isHostName(label: string): boolean {
  return /^(?:www|mail|smtp|imap|pop|ftp|vpn|adfs|sts|login|portal|api|autodiscover|remote|m|mx\d*|ns\d*)$/.test(label);
}
