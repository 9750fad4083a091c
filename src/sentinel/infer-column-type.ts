import { parseDatetime } from '../kql/values/datetime.ts';
import type { Dynamic } from '../kql/values/dynamic.ts';
import { parseJson } from '../kql/values/dynamic-json.ts';
import type { ScalarType } from '../kql/values/scalar-type.ts';

/** A date and a time as logs and exports write them; a bare date or number may mean anything. */
const timeText = /^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}/;

/** Numbers as programs print them: no sign `+`, no leading zeros, which codes and telephone numbers have. */
const longText = /^-?(?:0|[1-9][0-9]{0,17})$/;
const realText = /^-?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][+-]?[0-9]+)?$/;

/**
 * The type of a column that no schema names, from the values that records bring: that of all of them, real where longs and reals meet,
 * dynamic where other types do. Text is datetime where every text is a date with a time, otherwise string. A column of nulls
 * (or empty texts) is a string.
 *
 * In `text` form, that of CSV, where every value is text, it is the type that all texts spell.
 */
export function inferColumnType(values: Iterable<Dynamic | null>, form: 'json' | 'text'): ScalarType {
  let type: ScalarType | undefined;
  for (const value of values) {
    if (value !== null && value !== '') {
      const found = form === 'text' && typeof value === 'string' ? typeOfText(value) : typeOf(value);
      type = type === undefined ? found : common(type, found, form);
    }
  }
  return type ?? 'string';
}

function typeOf(value: Dynamic): ScalarType {
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'long';
    case 'number':
      return 'real';
    case 'string':
      return isTime(value) ? 'datetime' : 'string';
    default:
      return 'dynamic';
  }
}

function isTime(text: string): boolean {
  return timeText.test(text) && parseDatetime(text) !== null;
}

function typeOfText(text: string): ScalarType {
  if (longText.test(text)) {
    return 'long';
  }
  if (realText.test(text)) {
    return 'real';
  }
  if (isTime(text)) {
    return 'datetime';
  }
  if (/^(?:true|false)$/i.test(text)) {
    return 'bool';
  }
  return /^[[{]/.test(text) && parseJson(text) !== undefined ? 'dynamic' : 'string';
}

function common(a: ScalarType, b: ScalarType, form: 'json' | 'text'): ScalarType {
  if (a === b) {
    return a;
  }
  const both = new Set([a, b]);
  if (both.has('long') && both.has('real')) {
    return 'real';
  }
  return form === 'text' || (both.has('string') && both.has('datetime')) ? 'string' : 'dynamic';
}
