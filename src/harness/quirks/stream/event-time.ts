import type { Int64 } from '../../../kql/values/cell.ts';
import { parseDatetime } from '../../../kql/values/datetime.ts';
import { type Dynamic, isScalarOf } from '../../../kql/values/dynamic.ts';

/** The time that a value of the role `time` says: ticks since 2020; undefined when it says none. */
export function eventTime(value: Dynamic | null): Int64 | undefined {
  if (isScalarOf(value, 'datetime')) return value.value;
  return typeof value === 'string' ? (parseDatetime(value) ?? undefined) : undefined;
}
