import { applyEdits, type Edit, withoutOverlaps } from './edits.ts';
import { type JsonString, jsonStrings } from './json-strings.ts';
import { decodeText, encodeEdits } from './json-text.ts';
import { type KeyMeaning, meaningOfKey } from './key-meaning.ts';
import { nameEdits } from './name-words.ts';
import { lineParameters } from './parameter-line.ts';
import { isFirstParty, isPlaceholder } from './placeholders.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { tokenEdits } from './text-tokens.ts';

/** A record without real names, and which of its columns hold text that stayed as it was. */
export interface Pseudonymised {
  readonly json: string;
  readonly keptColumns: ReadonlySet<string>;
}

/**
 * The JSON text of a record with other names, identifiers and addresses in it, at any depth: in JSON inside strings, in the lines of
 * PowerShell, in text that was cut off. Everything else stays to the letter, and what is wrong with a value stays wrong with it:
 * case, ports and brackets, blanks, the length at which it was cut.
 */
export function pseudonymiseRecord(json: string, table: string, pseudonyms: Pseudonyms): Pseudonymised {
  const walker = new Walker(table, pseudonyms);
  return { json: applyEdits(json, walker.ofJson(json, '', true)), keptColumns: walker.kept };
}

/** Columns that hold the same in every record of a table. */
const saidByTable: ReadonlySet<string> = new Set(['Type', 'SourceSystem', 'Category']);

/** JSON inside JSON inside JSON … is read so deep; further in, it is text. */
const maxDepth = 16;

class Walker {
  readonly kept = new Set<string>();
  readonly #table: string;
  readonly #pseudonyms: Pseudonyms;
  #depth = 0;
  #column = '';

  constructor(table: string, pseudonyms: Pseudonyms) {
    this.#table = table;
    this.#pseudonyms = pseudonyms;
  }

  ofJson(text: string, key: string, isRecord = false): readonly Edit[] {
    const { strings } = jsonStrings(text);
    const edits: Edit[] = [];
    let at = 0;
    for (const string of strings) {
      if (!isRecord) edits.push(...this.#between(text, at, string.start));
      at = string.end;
      const raw = text.slice(string.start, string.end);
      // The names of columns stay what they are.
      if (raw === '' || (isRecord && string.isKey && string.object === 0)) continue;
      const decoded = decodeText(raw);
      if (isRecord) this.#column = string.column;
      edits.push(...encodeEdits(this.#ofString(decoded.text, string, key), decoded, string.start));
    }
    if (!isRecord) edits.push(...this.#between(text, at, text.length));
    return edits;
  }

  #ofString(text: string, { isKey, isName, key }: JsonString, outer: string): readonly Edit[] {
    if (isKey || isName) return withoutOverlaps(tokenEdits(text, this.#pseudonyms));
    return this.ofText(text, decodeText(key).text || outer);
  }

  /** What stands between the strings of a text that is JSON only in parts. */
  #between(text: string, start: number, end: number): readonly Edit[] {
    if (end - start < 7) return [];
    const edits = withoutOverlaps(tokenEdits(text.slice(start, end), this.#pseudonyms));
    return edits.map((edit) => ({ start: edit.start + start, end: edit.end + start, text: edit.text }));
  }

  ofText(text: string, key: string): readonly Edit[] {
    const cut = text.endsWith('...') ? '...' : undefined;
    this.#depth++;
    const edits = this.#ofWholeText(text, key);
    this.#depth--;
    const isCut = cut !== undefined || (looksLikeJson(text) && !jsonStrings(text).isWhole);
    return isCut ? keepLength(text, edits, cut ?? '') : edits;
  }

  #ofWholeText(text: string, key: string): readonly Edit[] {
    if (text === '' || isPlaceholder(text)) return [];
    if (looksLikeJson(text) && this.#depth < maxDepth) return this.ofJson(text, key);
    const parameters = lineParameters(text);
    if (parameters.length > 0 && this.#depth < maxDepth) return this.#ofLine(text, parameters);
    const meaning = meaningOfKey(key, this.#table);
    const tokens = withoutOverlaps(tokenEdits(text, this.#pseudonyms, meaning === 'version'));
    const edits = isNamed(text, meaning, tokens)
      ? withoutOverlaps([...tokens, ...nameEdits(text, this.#pseudonyms)])
      : tokens;
    if (edits.length === 0 && isWorthReading(text) && !saidByTable.has(this.#column)) this.kept.add(this.#column);
    return edits;
  }

  #ofLine(text: string, parameters: ReturnType<typeof lineParameters>): readonly Edit[] {
    const edits = parameters.flatMap(({ name, start, end }) =>
      this.ofText(text.slice(start, end), name).map((edit) => ({
        start: edit.start + start,
        end: edit.end + start,
        text: edit.text,
      })),
    );
    return withoutOverlaps([...edits, ...tokenEdits(text, this.#pseudonyms)]);
  }
}

/** Whether the words of a text are somebody's choice, not only what looks like an identifier in it. */
function isNamed(text: string, meaning: KeyMeaning, tokens: readonly Edit[]): boolean {
  switch (meaning) {
    case 'name':
    case 'app':
      return !isFirstParty(text);
    case 'account':
      // What is around an identifier (`i:0h.f|membership|…`, `ServicePrincipal_…`, brackets) says what form it has.
      return tokens.length === 0;
    default:
      return false;
  }
}

function looksLikeJson(text: string): boolean {
  return /^\s*[[{"]/.test(text) && text.includes('"');
}

/** Text of which a person should judge whether it may be seen: it has letters and is not one word of a log's vocabulary. */
function isWorthReading(text: string): boolean {
  return /\p{L}{3}/u.test(text) && !isPlaceholder(text) && !/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text);
}

/** A text that was cut off stays as long as it is: at its end, before the ellipsis, it loses or gains what the edits changed. */
function keepLength(text: string, edits: readonly Edit[], ending: string): readonly Edit[] {
  const changed = applyEdits(text, edits);
  if (changed.length === text.length) return edits;
  const length = text.length - ending.length;
  const body = changed.endsWith(ending) ? changed.slice(0, changed.length - ending.length) : changed;
  const fitted = body.slice(0, length).padEnd(length, 'x') + ending;
  const start = Math.min(edits[0]?.start ?? 0, length);
  return [{ start, end: text.length, text: fitted.slice(start) }];
}
