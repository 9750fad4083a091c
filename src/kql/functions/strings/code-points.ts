/**
 * Positions in strings, as Kusto counts them: by code point, where JavaScript counts UTF-16 units.
 */

const surrogate = /[\ud800-\udfff]/;

/** How many code points a text has. */
export function codePointLength(text: string): number {
  return surrogate.test(text) ? [...text].length : text.length;
}

/** The code points from `start` (not negative) on, at most `length` of them. */
export function codePointSlice(text: string, start: number, length = Number.POSITIVE_INFINITY): string {
  return surrogate.test(text) ? [...text].slice(start, start + length).join('') : text.slice(start, start + length);
}

/** The UTF-16 offset of the code point number `index`; the text's length beyond its end. */
export function offsetOfCodePoint(text: string, index: number): number {
  if (!surrogate.test(text)) {
    return Math.min(index, text.length);
  }
  let offset = 0;
  for (let count = 0; count < index && offset < text.length; count += 1) {
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  }
  return offset;
}

/** The number of the code point that starts at a UTF-16 offset. */
export function codePointAtOffset(text: string, offset: number): number {
  return codePointLength(text.slice(0, offset));
}
