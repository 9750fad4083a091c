import { gunzipSync, inflateSync } from 'node:zlib';
import { isArray } from '../../values/dynamic.ts';
import { defineFunction } from '../define-function.ts';
import { overload, type ScalarFunction } from '../scalar-function.ts';

const base64Text = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** As many bytes as a compressed text may unfold to. */
const maxUnfolded = 1 << 24;

/**
 * Base64 and what is packed into it. Text that is not Base64 with its padding, or bytes that are not what they should be, give
 * null, or the empty string where a string is asked for.
 *
 * @see https://learn.microsoft.com/kusto/query/base64-decode-tostring-function
 */
export const base64Functions: readonly ScalarFunction[] = [
  defineFunction({
    name: 'base64_encode_tostring',
    aliases: ['base64_encodestring'],
    page: 'base64-encode-tostring-function',
    overloads: [overload(['string'], 'string', (text) => Buffer.from(text, 'utf8').toString('base64'))],
  }),
  defineFunction({
    name: 'base64_decode_tostring',
    aliases: ['base64_decodestring'],
    page: 'base64-decode-tostring-function',
    overloads: [overload(['string'], 'string', (text) => decodeUtf8(decodeBase64(text)))],
  }),
  defineFunction({
    name: 'base64_decode_toarray',
    page: 'base64-decode-toarray-function',
    overloads: [
      overload(['string'], 'dynamic', (text) => {
        const bytes = decodeBase64(text);
        return bytes === null ? null : Array.from(bytes, BigInt);
      }),
    ],
  }),
  defineFunction({
    name: 'base64_encode_fromarray',
    page: 'base64-encode-fromarray-function',
    overloads: [
      overload(['dynamic'], 'string', (array) => {
        const bytes = isArray(array) ? array.map(Number) : [Number.NaN];
        return bytes.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255)
          ? Buffer.from(bytes).toString('base64')
          : '';
      }),
    ],
  }),
  defineFunction({
    name: 'base64_encode_fromguid',
    page: 'base64-encode-fromguid-function',
    overloads: [overload(['guid'], 'string', (guid) => Buffer.from(guidBytes(guid)).toString('base64'))],
  }),
  defineFunction({
    name: 'base64_decode_toguid',
    page: 'base64-decode-toguid-function',
    overloads: [
      overload(['string'], 'guid', (text) => {
        const bytes = decodeBase64(text);
        return bytes?.length === 16 ? guidOfBytes([...bytes]) : null;
      }),
    ],
  }),
  unfoldFunction('gzip_decompress_from_base64_string', 'gzip-base64-decompress', (bytes) =>
    gunzipSync(bytes, { maxOutputLength: maxUnfolded }),
  ),
  unfoldFunction('zlib_decompress_from_base64_string', 'zlib-base64-decompress', (bytes) =>
    inflateSync(bytes, { maxOutputLength: maxUnfolded }),
  ),
];

function decodeBase64(text: string): Buffer | null {
  return base64Text.test(text) ? Buffer.from(text, 'base64') : null;
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeUtf8(bytes: Buffer | null): string {
  try {
    return bytes === null ? '' : strictUtf8.decode(bytes);
  } catch {
    return '';
  }
}

/** The bytes of a guid as .NET lays it out: the first three parts with their low byte first. */
function guidBytes(guid: string): number[] {
  const bytes = (guid.replaceAll('-', '').match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  return swapGuid(bytes);
}

function guidOfBytes(bytes: readonly number[]): string {
  const digits = swapGuid(bytes)
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function swapGuid(bytes: readonly number[]): number[] {
  return [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15].map((from) => bytes[from] ?? 0);
}

function unfoldFunction(name: string, page: string, unfold: (bytes: Buffer) => Buffer): ScalarFunction {
  return defineFunction({
    name,
    page,
    overloads: [
      overload(['string'], 'string', (text) => {
        const bytes = decodeBase64(text);
        try {
          return bytes === null ? '' : decodeUtf8(unfold(bytes));
        } catch {
          return '';
        }
      }),
    ],
  });
}
