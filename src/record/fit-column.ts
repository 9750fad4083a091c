import { formatDatetime, parseDatetime } from '../kql/values/datetime.ts';
import { type Dynamic, isArray, isBag } from '../kql/values/dynamic.ts';
import { formatJson, parseJson } from '../kql/values/dynamic-json.ts';
import { parseInt64 } from '../kql/values/int64.ts';
import type { ScalarType } from '../kql/values/scalar-type.ts';

/** How a source writes what the column's type does not say. */
export interface Spelling {
  /** The texts of true and false in a string column. */
  readonly booleans: readonly [isTrue: string, isFalse: string];
  /** Whether a dynamic is written as its JSON text, and everything else as text too: CSV. */
  readonly isText: boolean;
}

/**
 * A value as the column of a table holds it: objects and numbers in a string column as their text, times in ISO 8601, numbers and
 * truth values out of texts. Null stays null and the empty text of a string column stays empty; a value that does not fit stays what
 * it is, for ingestion makes it null and that is for the reader of the records to see.
 */
export function fitColumn(value: Dynamic | null, type: ScalarType, spelling: Spelling): Dynamic | null {
  if (value === null) return null;
  if (type === 'string') return textOf(value, spelling);
  if (typeof value !== 'string') return value;
  if (value.trim() === '') return spelling.isText || type !== 'dynamic' ? null : value;
  switch (type) {
    case 'datetime':
      return isoTime(value) ?? value;
    case 'dynamic':
      return spelling.isText ? dynamicOf(value) : value;
    case 'int':
    case 'long': {
      const number = /^-?\d+$/.test(value) ? parseInt64(value) : null;
      return number === null ? value : BigInt(number);
    }
    case 'real':
      return readReal(value);
    case 'bool':
      return /^(?:true|1)$/i.test(value) ? true : /^(?:false|0)$/i.test(value) ? false : value;
    default:
      return value;
  }
}

function textOf(value: Dynamic, { booleans }: Spelling): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? booleans[0] : booleans[1];
  return formatJson(value);
}

function dynamicOf(text: string): Dynamic | null {
  const parsed = parseJson(text);
  return parsed === undefined ? text : parsed.value;
}

function readReal(text: string): Dynamic {
  const parsed = parseJson(text)?.value;
  return typeof parsed === 'number' || typeof parsed === 'bigint' ? parsed : text;
}

/**
 * A time in ISO 8601 with a Z. Months come first, as in `1/9/2026, 9:41:00.123 AM` of the portal and of some diagnostic settings;
 * a time without a zone is UTC. Undefined when the text is no time.
 */
export function isoTime(text: string): string | undefined {
  const time = parseDatetime(text.trim().replace(', ', ' '));
  return time === null ? undefined : formatDatetime(time);
}

/** JSON text of an object or array as its value; every other value as it is. */
export function unwrapJson(value: Dynamic | null | undefined): Dynamic | null | undefined {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  const parsed = parseJson(value)?.value;
  return isBag(parsed) || isArray(parsed) ? parsed : value;
}
