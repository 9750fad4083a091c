import { defineFunction } from '../define-function.ts';
import { overload, type ScalarFunction } from '../scalar-function.ts';

const base = 36;
const tMin = 1;
const tMax = 26;
const skew = 38;
const damp = 700;
const initialBias = 72;
const initialN = 128;

/**
 * Punycode (RFC 3492) of a text and of the labels of a domain; empty where the text is none.
 *
 * @see https://learn.microsoft.com/kusto/query/punycode-to-string-function
 */
export const punycodeFunctions: readonly ScalarFunction[] = [
  defineFunction({
    name: 'punycode_from_string',
    page: 'punycode-from-string-function',
    overloads: [overload(['string'], 'string', encode)],
  }),
  defineFunction({
    name: 'punycode_to_string',
    page: 'punycode-to-string-function',
    overloads: [overload(['string'], 'string', (text) => decode(text) ?? '')],
  }),
  defineFunction({
    name: 'punycode_domain_from_string',
    page: 'punycode-domain-from-string-function',
    overloads: [overload(['string'], 'string', decodeDomain)],
  }),
];

function decodeDomain(domain: string): string {
  const labels = domain
    .split('.')
    .map((label) => (label.toLowerCase().startsWith('xn--') ? decode(label.slice(4)) : label));
  return labels.includes(undefined) ? '' : labels.join('.');
}

function adapt(delta: number, count: number, isFirst: boolean): number {
  let rest = isFirst ? Math.floor(delta / damp) : delta >> 1;
  rest += Math.floor(rest / count);
  let k = 0;
  for (; rest > ((base - tMin) * tMax) >> 1; k += base) {
    rest = Math.floor(rest / (base - tMin));
  }
  return k + Math.floor(((base - tMin + 1) * rest) / (rest + skew));
}

function threshold(k: number, bias: number): number {
  return Math.min(tMax, Math.max(tMin, k - bias));
}

function digit(value: number): string {
  return String.fromCharCode(value < 26 ? value + 0x61 : value - 26 + 0x30);
}

function digitValue(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) {
    return unit - 0x30 + 26;
  }
  const letter = (unit | 0x20) - 0x61;
  return letter >= 0 && letter < 26 ? letter : base;
}

function encode(text: string): string {
  const codePoints = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const basic = codePoints.filter((codePoint) => codePoint < initialN);
  let output = String.fromCharCode(...basic) + (basic.length > 0 ? '-' : '');
  let n = initialN;
  let delta = 0;
  let bias = initialBias;
  for (let handled = basic.length; handled < codePoints.length; n += 1, delta += 1) {
    const next = Math.min(...codePoints.filter((codePoint) => codePoint >= n));
    delta += (next - n) * (handled + 1);
    n = next;
    for (const codePoint of codePoints) {
      if (codePoint < n) {
        delta += 1;
      }
      if (codePoint !== n) {
        continue;
      }
      let rest = delta;
      for (let k = base; ; k += base) {
        const limit = threshold(k, bias);
        if (rest < limit) {
          break;
        }
        output += digit(limit + ((rest - limit) % (base - limit)));
        rest = Math.floor((rest - limit) / (base - limit));
      }
      output += digit(rest);
      bias = adapt(delta, handled + 1, handled === basic.length);
      delta = 0;
      handled += 1;
    }
  }
  return output;
}

function decode(text: string): string | undefined {
  const hyphen = text.lastIndexOf('-');
  const basic = text.slice(0, Math.max(0, hyphen));
  if (/[^\x00-\x7f]/.test(text)) {
    return undefined;
  }
  const output = Array.from(basic, (character) => character.charCodeAt(0));
  let n = initialN;
  let i = 0;
  let bias = initialBias;
  for (let at = hyphen < 0 ? 0 : hyphen + 1; at < text.length; ) {
    const start = i;
    for (let weight = 1, k = base; ; k += base) {
      const value = at < text.length ? digitValue(text.charCodeAt(at)) : base;
      at += 1;
      i += value * weight;
      if (value >= base || !Number.isSafeInteger(i)) {
        return undefined;
      }
      const limit = threshold(k, bias);
      if (value < limit) {
        break;
      }
      weight *= base - limit;
    }
    bias = adapt(i - start, output.length + 1, start === 0);
    n += Math.floor(i / (output.length + 1));
    i %= output.length + 1;
    if (n > 0x10ffff) {
      return undefined;
    }
    output.splice(i, 0, n);
    i += 1;
  }
  return String.fromCodePoint(...output);
}
