import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { invariant } from '../../invariant.ts';
import { type KustoRegex, kustoRegex } from '../regex/kusto-regex.ts';
import { parseRegex } from '../regex/parse-regex.ts';
import { requiredTexts } from './required-texts.ts';

/** The lists of the tables. */
export type UserAgentList = 'user_agent_parsers' | 'os_parsers' | 'device_parsers';

/** A pattern for user agents, and by name what it says of those that it fits: `family_replacement`, `os_v1_replacement` … */
export interface UserAgentPattern {
  /** What the groups caught in an agent, the whole match first; undefined where the pattern does not fit. */
  match(agent: string): readonly (string | undefined)[] | undefined;
  replacement(name: string): string | undefined;
}

let loaded: ReadonlyMap<string, readonly UserAgentPattern[]> | undefined;

/**
 * The patterns of a list, in the order in which they are tried. They are the tables of `uap-core`, a package of the ua-parser project,
 * which are read when a query first asks for them (0.4 s); each pattern is compiled when an agent first may fit it.
 */
export function userAgentPatterns(list: UserAgentList): readonly UserAgentPattern[] {
  loaded ??= readTables();
  const patterns = loaded.get(list);
  invariant(patterns !== undefined, `uap-core has no list "${list}"`);
  return patterns;
}

function readTables(): ReadonlyMap<string, readonly UserAgentPattern[]> {
  // Not imported: a query without user agents does not wait for a reader of YAML either.
  const require = createRequire(import.meta.url);
  const { parse }: typeof import('yaml') = require('yaml');
  const tables: unknown = parse(readFileSync(require.resolve('uap-core/regexes.yaml'), 'utf8'));
  invariant(isRecord(tables), 'uap-core holds no lists');
  return new Map(
    Object.entries(tables).map(([list, entries]) => {
      invariant(Array.isArray(entries), `"${list}" of uap-core is no list`);
      return [list, entries.map((entry: unknown) => new TablePattern(entry))];
    }),
  );
}

const ascii = /^[\x00-\x7f]*$/;

class TablePattern implements UserAgentPattern {
  readonly #entry: Readonly<Record<string, unknown>>;
  readonly #source: string;
  #required: readonly string[] | undefined;
  #isRead = false;
  #regex: KustoRegex | undefined;

  constructor(entry: unknown) {
    invariant(isRecord(entry) && typeof entry['regex'] === 'string', 'a pattern of uap-core without a regex');
    this.#entry = entry;
    this.#source = entry['regex_flag'] === 'i' ? `(?i)${entry['regex']}` : entry['regex'];
  }

  match(agent: string): readonly (string | undefined)[] | undefined {
    if (ascii.test(agent) && !this.#mayFit(agent.toLowerCase())) {
      return undefined;
    }
    this.#regex ??= kustoRegex(this.#source);
    const places = this.#regex.exec(agent);
    return (
      places &&
      Array.from({ length: places.length / 2 }, (_, group) => {
        const start = places[group * 2] ?? -1;
        return start < 0 ? undefined : agent.slice(start, places[group * 2 + 1]);
      })
    );
  }

  replacement(name: string): string | undefined {
    const text = this.#entry[name];
    return text === undefined ? undefined : String(text);
  }

  /** Whether an agent, in lower case, has what the pattern cannot do without: most patterns are done with that. */
  #mayFit(lower: string): boolean {
    if (!this.#isRead) {
      this.#required = requiredTexts(parseRegex(this.#source, 'ascii').root);
      this.#isRead = true;
    }
    return this.#required === undefined || this.#required.some((text) => lower.includes(text));
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
