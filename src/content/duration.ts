import { ticksPerDay, ticksPerHour, ticksPerMinute, ticksPerSecond } from '../kql/values/datetime.ts';
import { parseTimespan } from '../kql/values/timespan.ts';

/**
 * The durations of rules: `queryFrequency`, `queryPeriod`, `suppressionDuration`, `lookbackDuration`. A duration is a
 * number of 100 ns ticks.
 */

const short = /^([0-9]+)\s*([smhd])$/i;
const iso =
  /^P(?=.)(?:([0-9]+)W)?(?:([0-9]+)D)?(?:T(?=.)(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:\.([0-9]{1,7}))?S)?)?$/i;
const clock = /^(?:[0-9]+\.)?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?$/;

const unitTicks: Readonly<Record<string, number>> = {
  s: ticksPerSecond,
  m: ticksPerMinute,
  h: ticksPerHour,
  d: ticksPerDay,
};

/**
 * Reads a duration in one of the spellings that rules use: `5m`, `1h`, `14d`; ISO 8601 without years and months, `PT1H`,
 * `P1DT12H`, `P2W`; a .NET timespan, `1.00:00:00`. Null when it is none of these or beyond 2^53 ticks (28 years).
 */
export function parseDuration(text: string): number | null {
  const trimmed = text.trim();
  const united = short.exec(trimmed);
  if (united !== null) return inRange(Number(united[1]) * (unitTicks[(united[2] ?? '').toLowerCase()] ?? Number.NaN));
  const match = iso.exec(trimmed);
  if (match !== null) {
    const [weeks, days, hours, minutes, seconds] = match.slice(1, 6).map((part) => Number(part ?? 0));
    const fraction = Number((match[6] ?? '').padEnd(7, '0'));
    return inRange(
      (Number(weeks) * 7 + Number(days)) * ticksPerDay +
        Number(hours) * ticksPerHour +
        Number(minutes) * ticksPerMinute +
        Number(seconds) * ticksPerSecond +
        fraction,
    );
  }
  const ticks = clock.test(trimmed) ? parseTimespan(trimmed) : null;
  return typeof ticks === 'number' ? ticks : null;
}

function inRange(ticks: number): number | null {
  return Number.isSafeInteger(ticks) ? ticks : null;
}

/** The ISO 8601 spelling that Resource Manager wants and gives: `PT5M`, `P1DT12H`, `PT0S`. */
export function formatIsoDuration(ticks: number): string {
  const days = Math.floor(ticks / ticksPerDay);
  const hours = Math.floor(ticks / ticksPerHour) % 24;
  const minutes = Math.floor(ticks / ticksPerMinute) % 60;
  const seconds = Math.floor(ticks / ticksPerSecond) % 60;
  const fraction = ticks % ticksPerSecond;
  const second =
    seconds === 0 && fraction === 0
      ? ''
      : `${seconds}${fraction === 0 ? '' : `.${String(fraction).padStart(7, '0').replace(/0+$/, '')}`}S`;
  const time = `${hours === 0 ? '' : `${hours}H`}${minutes === 0 ? '' : `${minutes}M`}${second}`;
  const text = `P${days === 0 ? '' : `${days}D`}${time === '' ? '' : `T${time}`}`;
  return text === 'P' ? 'PT0S' : text;
}

/** The short spelling of rule files, in the largest unit that fits: `5m`, `36h`, `14d`; ISO 8601 when none does. */
export function formatShortDuration(ticks: number): string {
  for (const [unit, size] of Object.entries(unitTicks).reverse()) {
    if (ticks > 0 && ticks % size === 0) return `${ticks / size}${unit}`;
  }
  return formatIsoDuration(ticks);
}
