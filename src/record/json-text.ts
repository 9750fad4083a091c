import { quoteJson } from '../kql/values/dynamic-json.ts';
import type { Edit } from './edits.ts';

/** The content of a JSON string, and where each of its characters stands in the text that it was read from. */
export interface DecodedText {
  readonly text: string;
  /** The offset of a character of `text` in the raw text, from the start of the content; undefined where nothing was escaped. */
  readonly offsets: readonly number[] | undefined;
}

const short: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/** Reads the content of a JSON string, which may be cut off in the midst of an escape. */
export function decodeText(raw: string): DecodedText {
  if (!raw.includes('\\')) return { text: raw, offsets: undefined };
  let text = '';
  const offsets: number[] = [];
  for (let at = 0; at < raw.length; ) {
    offsets.push(at);
    const character = raw[at] ?? '';
    const next = raw[at + 1];
    if (character !== '\\' || next === undefined) {
      text += character;
      at++;
      continue;
    }
    const code = next === 'u' ? /^[0-9a-fA-F]{4}/.exec(raw.slice(at + 2, at + 6))?.[0] : undefined;
    if (code === undefined) {
      text += short.get(next) ?? next;
      at += 2;
    } else {
      text += String.fromCharCode(Number.parseInt(code, 16));
      at += 6;
    }
  }
  offsets.push(raw.length);
  return { text, offsets };
}

/** Edits of a string's content as edits of the text that it stands in, from `start` on. */
export function encodeEdits(edits: readonly Edit[], { text, offsets }: DecodedText, start: number): readonly Edit[] {
  const place = (offset: number): number => start + (offsets === undefined ? offset : (offsets[offset] ?? 0));
  return edits.flatMap((edit) => {
    // What stays as it is keeps its escapes too.
    if (edit.text === text.slice(edit.start, edit.end)) return [];
    return { start: place(edit.start), end: place(edit.end), text: quoteJson(edit.text).slice(1, -1) };
  });
}
