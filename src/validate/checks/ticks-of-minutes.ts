import { ticksPerMinute } from '../../kql/values/datetime.ts';

/** Minutes, in which limits are kept, as the ticks of 100 ns in which durations are. */
export function ticksOfMinutes(minutes: number): number {
  return minutes * ticksPerMinute;
}
