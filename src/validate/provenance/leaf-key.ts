import { isOrigin, type Source } from './trace.ts';

/** A text that is the same for the same place, constant or function. */
export function leafKey(from: Source['from']): string {
  if (isOrigin(from)) return JSON.stringify([from.table, from.column, from.path]);
  if ('made' in from) return from.made;
  const { type, value } = from;
  return `${type} ${JSON.stringify(value, (_, inner: unknown) => readable(inner))}`;
}

function readable(value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  return value instanceof Map ? [...value] : value;
}
