import { RE2JS } from 're2js';
import { KqlRuntimeError } from '../../errors/kql-runtime-error.ts';
import { Memo } from '../../memo.ts';
import { parseRegex } from './parse-regex.ts';
import { type RegexMatch, runRegex } from './regex-machine.ts';
import { compileRegex, type RegexProgram, RegexTooLargeError } from './regex-program.ts';
import { type ParsedRegex, RegexSyntaxError } from './regex-syntax.ts';
import { toRe2 } from './to-re2.ts';
import type { Universe } from './unicode-classes.ts';

/** A compiled pattern. All of it runs in time linear in the length of the text. */
export interface KustoRegex {
  readonly pattern: string;
  /** How many groups capture. */
  readonly groupCount: number;
  readonly groupNames: ReadonlyMap<string, number>;
  /** Whether the pattern matches somewhere in the text. */
  test(text: string): boolean;
  /** The leftmost match at or after an offset. */
  exec(text: string, from?: number): RegexMatch | undefined;
  /** The matches from left to right without overlap; an empty one next to the end of the one before does not count. */
  matches(text: string): readonly RegexMatch[];
}

const cache = new Map<string, KustoRegex>();
const cacheSize = 512;

/**
 * Compiles a pattern, or gives the one that was compiled before.
 *
 * Throws a `KqlRuntimeError` that quotes the pattern when it is no regular expression of Kusto's.
 *
 * @see https://learn.microsoft.com/kusto/query/regex
 */
export function kustoRegex(pattern: string): KustoRegex {
  const known = cache.get(pattern);
  if (known !== undefined) {
    return known;
  }
  const regex = new CompiledRegex(pattern, parse(pattern, 'ascii'));
  if (cache.size >= cacheSize) {
    const [oldest] = cache.keys();
    cache.delete(oldest ?? '');
  }
  cache.set(pattern, regex);
  return regex;
}

function parse(pattern: string, universe: Universe): ParsedRegex {
  try {
    return parseRegex(pattern, universe);
  } catch (error) {
    if (error instanceof RegexSyntaxError) {
      throw new KqlRuntimeError(
        `Invalid regular expression "${pattern}": ${error.message}, at offset ${error.offset}.`,
      );
    }
    throw error;
  }
}

const nonAscii = /[^\x00-\x7f]/;

/** An engine for one kind of texts: the RE2 port, or the machine for what that cannot express. */
interface Engine {
  test(text: string): boolean;
  exec(text: string, from: number): RegexMatch | undefined;
}

class CompiledRegex implements KustoRegex {
  readonly pattern: string;
  readonly groupCount: number;
  readonly groupNames: ReadonlyMap<string, number>;
  private readonly asciiEngine: Engine;
  private unicodeEngine: Engine | undefined;
  private readonly tests = new Memo<boolean>();
  private readonly firsts = new Memo<RegexMatch | undefined>();
  private readonly all = new Memo<readonly RegexMatch[]>();

  constructor(pattern: string, parsed: ParsedRegex) {
    this.pattern = pattern;
    this.groupCount = parsed.groupCount;
    this.groupNames = parsed.groupNames;
    this.asciiEngine = this.makeEngine(parsed, true);
  }

  test(text: string): boolean {
    return this.tests.of(text, () => this.engineFor(text).test(text));
  }

  exec(text: string, from = 0): RegexMatch | undefined {
    const search = (): RegexMatch | undefined => this.engineFor(text).exec(text, from);
    return from === 0 ? this.firsts.of(text, search) : search();
  }

  matches(text: string): readonly RegexMatch[] {
    return this.all.of(text, () => this.search(text));
  }

  private search(text: string): readonly RegexMatch[] {
    const engine = this.engineFor(text);
    const found: RegexMatch[] = [];
    let last = -1;
    for (let from = 0; from <= text.length; ) {
      const match = engine.exec(text, from);
      const [start = 0, end = 0] = match ?? [];
      if (match === undefined) {
        break;
      }
      if (start === end && end === last) {
        from += (text.codePointAt(from) ?? 0) > 0xffff ? 2 : 1;
        continue;
      }
      found.push(match);
      last = end;
      from = end;
    }
    return found;
  }

  private engineFor(text: string): Engine {
    if (!nonAscii.test(text)) {
      return this.asciiEngine;
    }
    this.unicodeEngine ??= this.makeEngine(parse(this.pattern, 'unicode'), false);
    return this.unicodeEngine;
  }

  private makeEngine(parsed: ParsedRegex, asciiText: boolean): Engine {
    const re2 = toRe2(parsed.root, asciiText);
    return re2 === undefined ? machineEngine(compile(this.pattern, parsed)) : re2Engine(re2);
  }
}

function compile(pattern: string, parsed: ParsedRegex): RegexProgram {
  try {
    return compileRegex(parsed);
  } catch (error) {
    if (error instanceof RegexTooLargeError) {
      throw new KqlRuntimeError(`Invalid regular expression "${pattern}": ${error.message}.`);
    }
    throw error;
  }
}

function machineEngine(program: RegexProgram): Engine {
  return {
    test: (text) => runRegex(program, text, 0) !== undefined,
    exec: (text, from) => runRegex(program, text, from),
  };
}

function re2Engine(source: string): Engine {
  const compiled = RE2JS.compile(source);
  return {
    test: (text) => compiled.test(text),
    exec: (text, from) => {
      const matcher = compiled.matcher(text);
      if (!matcher.find(from)) {
        return undefined;
      }
      const match = new Int32Array((matcher.groupCount() + 1) * 2);
      for (let group = 0; group <= matcher.groupCount(); group += 1) {
        match[group * 2] = matcher.start(group);
        match[group * 2 + 1] = matcher.end(group);
      }
      return match;
    },
  };
}
