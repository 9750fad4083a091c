import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Schedule } from '../../src/content/detection.ts';
import { type Arrival, defaultSchedulerSettings, planRuns, type Run, runSees } from '../../src/sentinel/scheduler.ts';

const minute = 600_000_000;
const hour = 60 * minute;
const now = 0;

function scheduled(frequency: number, period: number): { schedule: Schedule } {
  return {
    schedule: { frequency, period, triggerOperator: 'GreaterThan', triggerThreshold: 0 },
  };
}

const nrt = { schedule: undefined };

function arrival(generated: number, delay = 0): Arrival {
  return { generated, ingested: generated + delay };
}

/** Scheduled times, in minutes, of the runs that see a record. */
function seenAt(runs: readonly Run[], record: Arrival): number[] {
  return runs.filter((run) => runSees(run, record)).map((run) => Number(run.scheduledAt) / minute);
}

describe('planRuns of a Scheduled rule', () => {
  it('runs every frequency, five minutes late, over the period before its scheduled time', () => {
    const runs = planRuns(scheduled(5 * minute, hour), now, [arrival(-5 * minute)]);
    const [first] = runs;
    expect(first).toEqual({
      scheduledAt: -10 * minute,
      executesAt: -5 * minute,
      now: -10 * minute,
      windowStart: -70 * minute,
      windowEnd: -10 * minute,
      ingestedAfter: null,
      ingestedBy: -5 * minute,
    });
    expect(runs.map((run) => Number(run.scheduledAt) / minute)).toEqual(
      Array.from({ length: 14 }, (_, index) => -10 + index * 5),
    );
  });

  it('has a run at the phase, however the arrivals lie', () => {
    const runs = planRuns(scheduled(hour, hour), 17, [arrival(-3 * hour), arrival(2 * hour)]);
    expect(runs.map((run) => Number(run.scheduledAt) - 17)).toEqual([-3, -2, -1, 0, 1, 2].map((n) => n * hour));
  });

  it('begins with the run that is executed at the first arrival, to the tick', () => {
    const at = (tick: number) => planRuns(scheduled(hour, hour), now, [arrival(5 * minute + tick)])[0]?.scheduledAt;
    expect(at(-1)).toBe(0);
    expect(at(0)).toBe(0);
    expect(at(1)).toBe(hour);
  });

  it('ends one period after the last arrival, to the tick', () => {
    const at = (tick: number) => planRuns(scheduled(hour, 2 * hour), now, [arrival(-hour + tick)]).at(-1)?.scheduledAt;
    expect(at(-1)).toBe(0);
    expect(at(0)).toBe(hour);
    expect(at(1)).toBe(hour);
  });

  it('counts now() from the scheduled or the actual time, as set', () => {
    const settings = { ...defaultSchedulerSettings, anchor: 'executed', delay: 7 * minute } as const;
    const [run] = planRuns(scheduled(hour, hour), now, [arrival(0)], settings);
    expect(run).toMatchObject({ scheduledAt: 0, executesAt: 7 * minute, now: 7 * minute, windowEnd: 0 });
  });

  it('runs without records too', () => {
    expect(planRuns(scheduled(hour, hour), now, []).map((run) => run.scheduledAt)).toEqual([0, hour]);
  });

  it('reaches the window of a record from the future', () => {
    const record = { generated: 5 * hour, ingested: 0 };
    const runs = planRuns(scheduled(hour, hour), now, [record]);
    expect(seenAt(runs, record)).toEqual([300]);
  });

  it('refuses timelines of too many runs', () => {
    expect(() => planRuns(scheduled(5 * minute, hour), now, [arrival(0), arrival(200_001 * 5 * minute)])).toThrow(
      'The records span 200015 runs of the rule; at most 200000 are made.',
    );
  });
});

describe('what a Scheduled run sees', () => {
  const runs = planRuns(scheduled(hour, hour), now, [arrival(-hour), arrival(hour)]);

  it('has windows open at the start and closed at the end: touching ones share nothing and miss nothing', () => {
    expect(seenAt(runs, arrival(-1))).toEqual([0]);
    expect(seenAt(runs, arrival(0))).toEqual([0]);
    expect(seenAt(runs, arrival(1))).toEqual([60]);
  });

  it('waits five minutes for late records, to the tick', () => {
    expect(seenAt(runs, arrival(0, 5 * minute - 1))).toEqual([0]);
    expect(seenAt(runs, arrival(0, 5 * minute))).toEqual([0]);
    // Seen by nobody: its only window was queried before it came.
    expect(seenAt(runs, arrival(0, 5 * minute + 1))).toEqual([]);
  });

  it('misses what comes 26 hours late, unless the period reaches back as far', () => {
    const late = arrival(-90 * minute, 26 * hour);
    expect(seenAt(planRuns(scheduled(hour, hour), now, [late]), late)).toEqual([]);
    const patient = planRuns(scheduled(hour, 28 * hour), now, [late]);
    expect(seenAt(patient, late).map((minutes) => minutes / 60)).toEqual([25, 26]);
  });

  it('sees a record in every window that overlaps it', () => {
    const record = arrival(-minute);
    const overlapping = planRuns(scheduled(10 * minute, hour), now, [record]);
    expect(seenAt(overlapping, record)).toEqual([0, 10, 20, 30, 40, 50]);
  });

  it('sees every record that is not later than period - frequency + delay', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: -10 * hour, max: 10 * hour }),
        fc.nat(),
        (frequencyMinutes, extraMinutes, generated, lateness) => {
          const frequency = frequencyMinutes * minute;
          const rule = scheduled(frequency, frequency + extraMinutes * minute);
          const bound = extraMinutes * minute + 5 * minute;
          const record = arrival(generated, lateness % (bound + 1));
          expect(seenAt(planRuns(rule, now, [record]), record).length).toBeGreaterThan(0);
          if (extraMinutes === 0) {
            const runsOfRecord = planRuns(rule, now, [record]);
            expect(seenAt(runsOfRecord, record).length).toBe(1);
          }
        },
      ),
    );
  });
});

describe('planRuns of an NRT rule', () => {
  it('runs every minute, two minutes late, over what arrived in the minute before', () => {
    const runs = planRuns(nrt, now, [arrival(0)]);
    expect(runs.map((run) => Number(run.scheduledAt) / minute)).toEqual([-2, -1, 0, 1]);
    expect(runs[2]).toMatchObject({
      scheduledAt: 0,
      executesAt: 2 * minute,
      now: 0,
      windowStart: -12 * hour,
      ingestedAfter: -minute,
      ingestedBy: 0,
    });
  });

  it('sees each record once, by its arrival, to the tick', () => {
    const see = (record: Arrival) => seenAt(planRuns(nrt, now, [record]), record);
    expect(see(arrival(-1))).toEqual([0]);
    expect(see(arrival(0))).toEqual([0]);
    expect(see(arrival(1))).toEqual([1]);
    expect(see(arrival(-3 * hour, 3 * hour))).toEqual([0]);
    // A clock that runs ahead does not matter.
    expect(see({ generated: 20 * hour, ingested: 0 })).toEqual([0]);
  });

  it('does not see what was generated twelve hours before', () => {
    const see = (record: Arrival) => seenAt(planRuns(nrt, now, [record]), record);
    expect(see(arrival(-12 * hour + 1, 12 * hour - 1))).toEqual([0]);
    expect(see(arrival(-12 * hour, 12 * hour))).toEqual([]);
    expect(see(arrival(-26 * hour, 26 * hour))).toEqual([]);
  });
});
