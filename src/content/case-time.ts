import type { Int64 } from '../kql/values/cell.ts';
import { inDatetimeRange, parseDatetime } from '../kql/values/datetime.ts';
import { addInt64 } from '../kql/values/int64.ts';
import { parseTimespan } from '../kql/values/timespan.ts';

/** A time in a case: absolute (ticks since 2020), or relative to a time that the place says (ticks from it). */
export interface CaseTime {
  readonly kind: 'absolute' | 'relative';
  readonly ticks: Int64;
}

/**
 * Reads `-5m`, `+1.5h`, `-01:30:00` (relative: always with a sign, then a Kusto timespan) or a Kusto datetime
 * (absolute, UTC unless it says otherwise). Null when it is neither.
 */
export function parseCaseTime(text: string): CaseTime | null {
  const trimmed = text.trim();
  if (/^[+-]/.test(trimmed)) {
    // A bare number would be days: more often a mistake than meant.
    const ticks =
      /^[+-][0-9]+$/.test(trimmed) && !/^[+-]0+$/.test(trimmed) ? null : parseTimespan(trimmed.replace(/^\+/, ''));
    return ticks === null ? null : { kind: 'relative', ticks };
  }
  const ticks = parseDatetime(trimmed);
  return ticks === null ? null : { kind: 'absolute', ticks };
}

/** The time in ticks since 2020, a relative one counted from `base`. Null when that leaves the years 1 to 9999. */
export function resolveCaseTime(time: CaseTime, base: Int64): Int64 | null {
  if (time.kind === 'absolute') return time.ticks;
  const ticks = addInt64(base, time.ticks);
  return inDatetimeRange(ticks) ? ticks : null;
}
