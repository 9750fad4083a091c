import type { Detection } from '../content/detection.ts';
import type { Int64 } from '../kql/values/cell.ts';
import { maxDatetime, ticksPerHour, ticksPerMinute } from '../kql/values/datetime.ts';
import { addInt64, compareInt64, floorDivideInt64, multiplyInt64, subtractInt64 } from '../kql/values/int64.ts';

/** What is not documented about a run, or is configurable; durations in ticks of 100 ns. */
export interface SchedulerSettings {
  /** What `now()` and `ago()` count from in a run: its scheduled time or the time at which it is executed. Undocumented. */
  readonly anchor: 'scheduled' | 'executed';
  /** How long after its scheduled time a Scheduled rule is executed: five minutes are documented. */
  readonly delay: number;
  /** The same of an NRT rule: two minutes are documented. */
  readonly nrtDelay: number;
  /** How old a record may be by TimeGenerated for an NRT rule to see it: twelve hours are documented as its limit. */
  readonly nrtHorizon: number;
}

/** @see https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview */
export const defaultSchedulerSettings: SchedulerSettings = {
  anchor: 'scheduled',
  delay: 5 * ticksPerMinute,
  nrtDelay: 2 * ticksPerMinute,
  nrtHorizon: 12 * ticksPerHour,
};

/**
 * One run of a rule. Times are ticks since 2020. Every lower bound is exclusive and every upper one inclusive, so that
 * windows that touch share no record and miss none.
 */
export interface Run {
  readonly scheduledAt: Int64;
  readonly executesAt: Int64;
  /** The query's clock. */
  readonly now: Int64;
  /** The window of TimeGenerated. */
  readonly windowStart: Int64;
  readonly windowEnd: Int64;
  /** The window of arrival; null where a record may have arrived at any time before. */
  readonly ingestedAfter: Int64 | null;
  readonly ingestedBy: Int64;
}

/** What the scheduler looks at in a record: ticks since 2020. */
export interface Arrival {
  readonly generated: Int64;
  readonly ingested: Int64;
}

/** More runs than this are refused: the records of one case would span months. */
export const maxRuns = 200_000;

/**
 * The runs of a rule (Scheduled when it has a schedule, NRT when not) over a timeline that begins with the first arrival of a record and ends one period after the last,
 * in order. Runs are scheduled every `frequency`, and one of them at `phase`.
 *
 * A Scheduled rule sees what was generated in the `period` before its scheduled time and has arrived when it is executed,
 * a few minutes later; records outside of that are invisible, whatever the query's own `ago()` says. An NRT rule runs
 * every minute over what arrived in the minute before.
 *
 * Runs that see no record are among them, for a rule may alert on silence. Runs that see the same records are not merged.
 *
 * @see https://learn.microsoft.com/azure/sentinel/ingestion-delay
 * @see https://learn.microsoft.com/azure/sentinel/near-real-time-rules
 * @throws {RangeError} when there would be more than {@link maxRuns} runs.
 */
export function planRuns(
  rule: Pick<Detection, 'schedule'>,
  phase: Int64,
  arrivals: readonly Arrival[],
  settings: SchedulerSettings = defaultSchedulerSettings,
): readonly Run[] {
  const { schedule } = rule;
  const frequency = schedule?.frequency ?? ticksPerMinute;
  const period = schedule?.period ?? ticksPerMinute;
  const delay = schedule === undefined ? settings.nrtDelay : settings.delay;
  const span = timeline(phase, arrivals, period);
  // The first run is the first that is executed at or after the first arrival.
  const before = floorDivideInt64(subtractInt64(subtractInt64(subtractInt64(span.first, delay), 1), phase), frequency);
  const after = floorDivideInt64(subtractInt64(span.last, phase), frequency);
  const firstIndex = Number(before) + 1;
  // Where records arrive only after the timeline's last scheduled time, that run is there nevertheless.
  const lastIndex = Math.max(Number(after), firstIndex);
  if (lastIndex - firstIndex >= maxRuns) {
    throw new RangeError(
      `The records span ${lastIndex - firstIndex + 1} runs of the rule; at most ${maxRuns} are made.`,
    );
  }
  return Array.from({ length: lastIndex - firstIndex + 1 }, (_, index) => {
    const scheduledAt = addInt64(phase, multiplyInt64(firstIndex + index, frequency));
    const executesAt = addInt64(scheduledAt, delay);
    const now = settings.anchor === 'scheduled' ? scheduledAt : executesAt;
    return schedule === undefined
      ? {
          scheduledAt,
          executesAt,
          now,
          windowStart: subtractInt64(scheduledAt, settings.nrtHorizon),
          windowEnd: maxDatetime,
          ingestedAfter: subtractInt64(scheduledAt, ticksPerMinute),
          ingestedBy: scheduledAt,
        }
      : {
          scheduledAt,
          executesAt,
          now,
          windowStart: subtractInt64(scheduledAt, schedule.period),
          windowEnd: scheduledAt,
          ingestedAfter: null,
          ingestedBy: executesAt,
        };
  });
}

/**
 * From the first arrival to the last and one period more; without records, one period from `phase` on. A record whose
 * TimeGenerated lies in the future (a wrong clock) is in a window later than its arrival, so that counts as one.
 */
function timeline(phase: Int64, arrivals: readonly Arrival[], period: number): { first: Int64; last: Int64 } {
  let first = arrivals[0]?.ingested ?? phase;
  let last = first;
  for (const { generated, ingested } of arrivals) {
    if (compareInt64(ingested, first) < 0) first = ingested;
    if (compareInt64(ingested, last) > 0) last = ingested;
    if (compareInt64(generated, last) > 0) last = generated;
  }
  return { first, last: addInt64(last, period) };
}

/** Whether a run sees a record. */
export function runSees(run: Run, { generated, ingested }: Arrival): boolean {
  return (
    compareInt64(generated, run.windowStart) > 0 &&
    compareInt64(generated, run.windowEnd) <= 0 &&
    compareInt64(ingested, run.ingestedBy) <= 0 &&
    (run.ingestedAfter === null || compareInt64(ingested, run.ingestedAfter) > 0)
  );
}
