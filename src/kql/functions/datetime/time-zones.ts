import { KqlUnsupportedError } from '../../errors/kql-unsupported-error.ts';
import type { Int64 } from '../../values/cell.ts';
import { datetimeFromParts, epochUnixTicks, inDatetimeRange, ticksPerMillisecond } from '../../values/datetime.ts';
import { addInt64, floorDivideInt64, int64ToNumber, moduloInt64, subtractInt64 } from '../../values/int64.ts';
import { overload, type ScalarFunction } from '../scalar-function.ts';

/**
 * Datetimes between UTC and a time zone of the IANA database. The rules of the zones are those that
 * come with Node, the only place where the evaluator asks it: the same query can differ between two versions of Node for a zone
 * whose rules have changed.
 *
 * @see https://learn.microsoft.com/kusto/query/datetime-utc-to-local-function
 */
export const timeZoneFunctions: readonly ScalarFunction[] = [
  zoneFunction('datetime_utc_to_local', (utc, zone) => addInt64(utc, zone.offsetAt(utc))),
  zoneFunction('datetime_local_to_utc', localToUtc),
];

interface TimeZone {
  /** Ticks that local time is ahead of UTC. */
  offsetAt(utc: Int64): number;
}

function zoneFunction(name: string, convert: (datetime: Int64, zone: TimeZone) => Int64): ScalarFunction {
  return {
    name,
    page: `${name.replaceAll('_', '-')}-function`,
    resolve: ([datetimeType, zoneType, ...rest], [, zoneName]) => {
      if (datetimeType === undefined || zoneType !== 'string' || rest.length > 0) {
        return undefined;
      }
      if (typeof zoneName === 'string') {
        timeZone(zoneName);
      }
      return overload(['datetime', 'string'], 'datetime', (datetime, named) => {
        const converted = convert(datetime, timeZone(named));
        return inDatetimeRange(converted) ? converted : null;
      });
    },
  };
}

/** A local time that a change of clocks skips is counted from the offset after the change: 02:00 in Brussels is then 00:00 UTC. */
function localToUtc(local: Int64, zone: TimeZone): Int64 {
  const guess = subtractInt64(local, zone.offsetAt(local));
  const offset = zone.offsetAt(guess);
  const utc = subtractInt64(local, offset);
  if (zone.offsetAt(utc) === offset) {
    return utc;
  }
  return subtractInt64(local, Math.max(offset, zone.offsetAt(utc)));
}

const zones = new Map<string, TimeZone>();

function timeZone(name: string): TimeZone {
  const known = zones.get(name) ?? makeTimeZone(name);
  if (known === undefined) {
    throw new KqlUnsupportedError(`the time zone "${name}"`);
  }
  zones.set(name, known);
  return known;
}

function makeTimeZone(timeZone: string): TimeZone | undefined {
  // Names only: Node also takes offsets such as +01:00.
  if (!/^[A-Za-z]/.test(timeZone)) {
    return undefined;
  }
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
      timeZone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return undefined;
  }
  return {
    offsetAt: (utc) => {
      const unixTicks = addInt64(utc, epochUnix);
      const milliseconds = int64ToNumber(floorDivideInt64(unixTicks, ticksPerMillisecond) ?? 0);
      const parts = new Map(format.formatToParts(milliseconds).map(({ type, value }) => [type, Number(value)]));
      const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
      const local = datetimeFromParts(
        part('year'),
        part('month'),
        part('day'),
        part('hour'),
        part('minute'),
        part('second'),
      );
      if (local === null) {
        return 0;
      }
      const wholeSeconds = subtractInt64(utc, moduloInt64(unixTicks, ticksPerMillisecond * 1000) ?? 0);
      return int64ToNumber(subtractInt64(local, wholeSeconds));
    },
  };
}

const epochUnix: Int64 = epochUnixTicks;
