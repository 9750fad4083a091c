import type { Edit } from './edits.ts';
import { shuffleWords } from './name-words.ts';
import type { Pseudonyms } from './pseudonyms.ts';

/** Finds what looks like a name, an identifier or an address in a text, and says what it becomes. */
interface TokenRule {
  /** What a text must hold for the rule to be tried at all. */
  readonly wants: RegExp;
  readonly pattern: RegExp;
  /** Whether a version of a program looks the same. */
  readonly isLikeVersion?: true;
  edits(match: RegExpExecArray, pseudonyms: Pseudonyms): readonly Edit[];
}

/** The groups of a match, each at its place; `change` gives the new text. */
function groups(match: RegExpExecArray, change: Readonly<Record<string, (text: string) => string>>): readonly Edit[] {
  return Object.entries(change).flatMap(([name, become]) => {
    const text = match.groups?.[name];
    const [start, end] = match.indices?.groups?.[name] ?? [];
    return text === undefined || start === undefined || end === undefined ? [] : [{ start, end, text: become(text) }];
  });
}

/**
 * The part before the @: words; a PUID as such; the object id that a deleted person's name begins with.
 *
 * @see https://learn.microsoft.com/entra/identity/users/users-restore
 */
function localPart(local: string, pseudonyms: Pseudonyms): string {
  if (/^10[03][0-9a-f]{13}$/i.test(local)) return puid(local, pseudonyms);
  const [, id = '', rest = local] = /^([0-9a-f]{32})(.+)$/i.exec(local) ?? [];
  return (id === '' ? '' : pseudonyms.hex(id)) + shuffleWords(rest, pseudonyms, 'all');
}

/** The first four digits say that it is one. */
function puid(text: string, pseudonyms: Pseudonyms): string {
  return text.slice(0, 4) + pseudonyms.hex(text.slice(4));
}

/** Accounts and domains are reserved together: nothing of alice@contoso.com says anything about anybody. */
function mailbox(local: string, domain: string, pseudonyms: Pseudonyms): readonly [string, string] {
  const renamed = pseudonyms.domain(domain, { isMail: !/^10[03][0-9a-f]{13}$/i.test(local) });
  const isReserved = renamed === domain && pseudonyms.isReserved(domain);
  return [isReserved ? local : localPart(local, pseudonyms), renamed];
}

const octet = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const version4 = `${octet}(?:\\.${octet}){3}`;

const topLevels =
  'com|net|org|edu|gov|mil|int|info|biz|io|ai|co|dev|app|cloud|eu|uk|de|nl|be|fr|ch|at|it|es|pt|se|no|dk|fi|pl|cz|ie|us|ca|au|nz|in|jp|cn|kr|br|mx|za|local|lan|internal|corp|test|example|xyz|online|site|tech|me|tv';

/** In the order in which they have the first word where several fit. */
const rules: readonly TokenRule[] = [
  {
    // Exchange's path of a mailbox.
    wants: /Exchange Hosted Organizations/i,
    pattern: /(?<path>Microsoft Exchange Hosted Organizations\/)(?<org>[^/"\\]{1,200})(?:\/(?<name>[^"\\]{1,200}))?/dgi,
    edits: (match, pseudonyms) =>
      groups(match, {
        path: (text) => text,
        org: (text) => pseudonyms.domain(text),
        name: (text) =>
          pseudonyms.isReserved(match.groups?.['org'] ?? '') ? text : shuffleWords(text, pseudonyms, 'all'),
      }),
  },
  {
    // A guest.
    wants: /#ext#@/i,
    pattern:
      /(?<local>[^\s"'<>()[\]{},;:|\\/=@`]{1,128})_(?<domain>[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,6})#ext#@(?<tenant>[A-Za-z0-9.-]{1,200})/dgiu,
    edits: (match, pseudonyms) => {
      const { local = '', domain = '' } = match.groups ?? {};
      const [name, renamed] = mailbox(local, domain, pseudonyms);
      return groups(match, { local: () => name, domain: () => renamed, tenant: (text) => pseudonyms.domain(text) });
    },
  },
  {
    wants: /@/,
    pattern:
      /(?<local>[^\s"'<>()[\]{},;:|\\/=@`]{1,128})@(?<domain>[\p{L}\p{N}](?:[\p{L}\p{N}.-]{0,250}[\p{L}\p{N}])?)/dgu,
    edits: (match, pseudonyms) => {
      const { local = '', domain = '' } = match.groups ?? {};
      if (/^(?:app@sharepoint|fim_password_service@support\.onmicrosoft\.com)$/i.test(match[0])) return keep(match);
      const [name, renamed] = mailbox(local, domain, pseudonyms);
      return groups(match, { local: () => name, domain: () => renamed });
    },
  },
  {
    wants: /-/,
    pattern: /(?<![0-9A-Za-z])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9A-Za-z])/dgi,
    edits: (match, pseudonyms) => whole(match, pseudonyms.hex(match[0])),
  },
  {
    wants: /S-1-/i,
    pattern: /S-1-(?:5-21|12-1)(?<authority>(?:-\d{1,10}){3})(?:-(?<last>\d{1,10}))?/dgi,
    edits: (match, pseudonyms) =>
      groups(match, {
        authority: (text) => text.replace(/\d+/g, (digits) => pseudonyms.digits(digits)),
        // Numbers below 1000 are the same in every domain: 500 is the administrator.
        last: (text) => (text.length < 4 ? text : pseudonyms.digits(text)),
      }),
  },
  {
    wants: /10[03]/,
    pattern: /(?<![0-9A-Za-z])10[03][0-9a-f]{13}(?![0-9A-Za-z])/dgi,
    edits: (match, pseudonyms) => whole(match, puid(match[0], pseudonyms)),
  },
  {
    wants: /[0-9a-f]{32}/i,
    pattern: /(?<![0-9A-Za-z])[0-9a-f]{32}(?![0-9A-Za-z])/dgi,
    edits: (match, pseudonyms) => whole(match, pseudonyms.hex(match[0])),
  },
  {
    wants: /:.*:/s,
    pattern: new RegExp(
      `(?<![\\w:.])(?=[0-9a-f:]*::|(?:[0-9a-f]{1,4}:){6,7})(?:[0-9a-f]{0,4}:){2,8}(?:${version4}|[0-9a-f]{1,4})?(?![\\w:])`,
      'dgi',
    ),
    edits: (match, pseudonyms) => whole(match, pseudonyms.address(match[0])),
  },
  {
    wants: /\d\.\d/,
    isLikeVersion: true,
    pattern: new RegExp(`(?<![\\w.-]|[A-Za-z]/|version[=: ]{1,2}|NetCore |\\bv)${version4}(?![\\w-]|\\.\\d)`, 'dgi'),
    edits: (match, pseudonyms) => whole(match, pseudonyms.address(match[0])),
  },
  {
    wants: /\/subscriptions\//i,
    pattern: /\/resourceGroups\/(?<group>[^/"\s]{1,100})/dgi,
    edits: (match, pseudonyms) => groups(match, { group: (text) => shuffleWords(text, pseudonyms) }),
  },
  {
    wants: /\/providers\//i,
    pattern:
      /\/providers\/[\w.]{1,100}\/[\w.]{1,100}\/(?<name>[^/"\s]{1,260})(?:\/[\w.]{1,100}\/(?<child>[^/"\s]{1,260}))?/dgi,
    edits: (match, pseudonyms) =>
      groups(match, {
        name: (text) => (isTokenLike(text) ? text : shuffleWords(text, pseudonyms)),
        child: (text) => (isTokenLike(text) ? text : shuffleWords(text, pseudonyms)),
      }),
  },
  {
    // A person's site: the name with its dots and @ as underscores.
    wants: /\/personal\//i,
    pattern:
      /\/personal\/(?<local>[^/\s"_]{1,100}(?:_[^/\s"_]{1,100})*?)_(?<domain>[^/\s"_.]{1,63}_(?:co_)?[a-z]{2,6})(?=[/\s"]|$)/dgi,
    edits: (match, pseudonyms) => {
      const domain = (match.groups?.['domain'] ?? '').replaceAll('_', '.');
      return groups(match, {
        local: (text) => (pseudonyms.isReserved(domain) ? text : shuffleWords(text, pseudonyms, 'all')),
        domain: () => pseudonyms.domain(domain, { isMail: true }).replaceAll('.', '_'),
      });
    },
  },
  {
    wants: /:\/\//,
    pattern: /:\/\/(?<host>[\p{L}\p{N}][\p{L}\p{N}.-]{0,250})/dgu,
    edits: (match, pseudonyms) =>
      groups(match, { host: (text) => (/[\p{L}]/u.test(text) ? pseudonyms.domain(text) : pseudonyms.address(text)) }),
  },
  {
    wants: new RegExp(`\\.(?:${topLevels})\\b`, 'i'),
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}_@.-])(?!ASP\\.NET|System\\.(?:Net|IO)|[A-Z][a-z]+\\.(?:Net|IO|Com|App)\\b)(?:[\\p{L}\\p{N}_](?:[\\p{L}\\p{N}_-]{0,61}[\\p{L}\\p{N}_])?\\.){1,6}(?:${topLevels})(?![\\p{L}\\p{N}_-]|\\.[\\p{L}\\p{N}])`,
      'dgiu',
    ),
    edits: (match, pseudonyms) => whole(match, pseudonyms.domain(match[0])),
  },
  {
    // What Entra calls a key of an application.
    wants: /DisplayName=/i,
    pattern: /KeyUsage=\w{0,40},DisplayName=(?<name>[^,\]]{1,200})/dgi,
    edits: (match, pseudonyms) => groups(match, { name: (text) => shuffleWords(text, pseudonyms) }),
  },
  {
    // What the cut left of a GUID or an address.
    wants: /\.\.\.$/,
    pattern: /(?<![0-9A-Za-z])(?<part>[0-9a-f]{8}-[0-9a-f-]{0,26}|\d{1,3}\.\d{1,3}(?:\.\d{0,3}){0,2})(?=\.\.\.$)/dgi,
    edits: (match, pseudonyms) =>
      groups(match, {
        part: (text) =>
          text.includes('.')
            ? addressClassOfPart(text)
              ? text
              : '203.0.113.7'.slice(0, text.length)
            : pseudonyms.hex(text),
      }),
  },
];

function addressClassOfPart(text: string): boolean {
  return /^(?:10|127|0|255|192\.168|203\.0|198\.51|192\.0)\./.test(text);
}

/** Whether a segment of a path is a GUID, an address …, for which another rule stands. */
function isTokenLike(text: string): boolean {
  return /^[{(]?[0-9a-f]{8}-/i.test(text) || text.includes('@');
}

function whole(match: RegExpExecArray, text: string): readonly Edit[] {
  return [{ start: match.index, end: match.index + match[0].length, text }];
}

function keep(match: RegExpExecArray): readonly Edit[] {
  return whole(match, match[0]);
}

/**
 * What becomes of the names, identifiers and addresses that a text shows by their form. `isVersion`: numbers with dots are
 * versions here. Edits may overlap; the first of those that do counts.
 */
export function tokenEdits(text: string, pseudonyms: Pseudonyms, isVersion = false): readonly Edit[] {
  if (text.length < 3) return [];
  const edits: Edit[] = [];
  for (const rule of rules) {
    if (!rule.wants.test(text) || (isVersion && rule.isLikeVersion === true)) continue;
    rule.pattern.lastIndex = 0;
    for (let match = rule.pattern.exec(text); match !== null; match = rule.pattern.exec(text)) {
      edits.push(...rule.edits(match, pseudonyms));
      if (match[0] === '') rule.pattern.lastIndex++;
    }
  }
  return edits;
}
