import { createHash } from 'node:crypto';
import { KqlUnsupportedError } from '../../errors/kql-unsupported-error.ts';
import type { Cell, Int64 } from '../../values/cell.ts';
import { datetimeToTicks } from '../../values/datetime.ts';
import { moduloInt64, toInt64 } from '../../values/int64.ts';
import type { Overload, ScalarFunction } from '../scalar-function.ts';
import { scalarText } from '../scalar-text.ts';
import { xxhash64 } from './xxhash64.ts';

/**
 * Hashes. MD5, SHA-1 and SHA-256 are of the text of a value, in lower-case hexadecimal digits; the hash of the empty text, and so
 * of null, is the empty string.
 *
 * `hash()` is xxHash64, of the UTF-8 bytes of a string and of the eight bytes of a datetime's ticks. What it hashes of other types
 * is not documented: they are refused.
 *
 * @see https://learn.microsoft.com/kusto/query/hash-function
 * @see https://learn.microsoft.com/kusto/query/hash-sha256-function
 */
export const hashFunctions: readonly ScalarFunction[] = [
  digestFunction('hash_md5', 'md5'),
  digestFunction('hash_sha1', 'sha1'),
  digestFunction('hash_sha256', 'sha256'),
  xxhashFunction('hash'),
  xxhashFunction('hash_xxhash64'),
];

function digestFunction(name: string, algorithm: string): ScalarFunction {
  return {
    name,
    page: `${name.replaceAll('_', '-')}-function`,
    resolve: ([type, ...rest]) =>
      type === undefined || type === 'dynamic' || rest.length > 0
        ? undefined
        : {
            parameters: [type],
            returns: 'string',
            nulls: 'handled',
            evaluate: (cell) => {
              const text = scalarText(cell, type);
              return text === '' ? '' : createHash(algorithm).update(text, 'utf8').digest('hex');
            },
          },
  };
}

const utf8 = new TextEncoder();

function xxhashFunction(name: string): ScalarFunction {
  return {
    name,
    page: `${name.replaceAll('_', '-')}-function`,
    resolve: ([type, modulus, ...rest]): Overload | undefined => {
      if ((type !== 'string' && type !== 'datetime') || rest.length > 0) {
        return undefined;
      }
      return {
        parameters: modulus === undefined ? [type] : [type, 'long'],
        returns: 'long',
        nulls: 'propagate',
        evaluate: (cell = null, divisor) => {
          const hash = toInt64(xxhash64(bytesOf(cell)));
          return divisor === undefined ? hash : remainder(name, hash, divisor as Int64);
        },
      };
    },
  };
}

function bytesOf(cell: Cell): Uint8Array {
  if (typeof cell === 'string') {
    return utf8.encode(cell);
  }
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, BigInt(datetimeToTicks(cell as Int64)), true);
  return bytes;
}

/** Whether a negative hash is taken modulo as a signed or an unsigned number is not documented. */
function remainder(name: string, hash: Int64, divisor: Int64): Int64 | null {
  if (hash < 0) {
    throw new KqlUnsupportedError(`${name}() with a modulus, of a value whose hash is negative`);
  }
  return moduloInt64(hash, divisor);
}
