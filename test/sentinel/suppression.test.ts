import { describe, expect, it } from 'vitest';
import { planRuns } from '../../src/sentinel/scheduler.ts';
import { Suppression } from '../../src/sentinel/suppression.ts';

const minute = 600_000_000;
const hour = 60 * minute;

const runs = planRuns(
  {
    schedule: { frequency: hour, period: 6 * hour, triggerOperator: 'GreaterThan', triggerThreshold: 0 },
  },
  0,
  [{ generated: 0, ingested: 0 }],
);

/** Hours at which a rule runs that alerts whenever it runs. */
function runsOf(rule: { suppressionEnabled: boolean; suppressionDuration: number }): number[] {
  const suppression = new Suppression(rule);
  return runs.flatMap((run) => {
    if (!suppression.allows(run)) return [];
    suppression.alerted(run);
    return [Number(run.scheduledAt) / hour];
  });
}

describe('Suppression', () => {
  it('skips the runs of its duration after an alert; the one at its end runs', () => {
    expect(runsOf({ suppressionEnabled: true, suppressionDuration: 2 * hour })).toEqual([0, 2, 4, 6]);
    expect(runsOf({ suppressionEnabled: true, suppressionDuration: 2 * hour + 1 })).toEqual([0, 3, 6]);
    expect(runsOf({ suppressionEnabled: true, suppressionDuration: 2 * hour - 1 })).toEqual([0, 2, 4, 6]);
    expect(runsOf({ suppressionEnabled: true, suppressionDuration: minute })).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('does nothing when it is off', () => {
    expect(runsOf({ suppressionEnabled: false, suppressionDuration: 24 * hour })).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('counts from runs that alerted only', () => {
    const suppression = new Suppression({ suppressionEnabled: true, suppressionDuration: 2 * hour });
    const ran = runs.filter((run, index) => {
      const allowed = suppression.allows(run);
      if (allowed && index === 2) suppression.alerted(run);
      return allowed;
    });
    expect(ran.map((run) => Number(run.scheduledAt) / hour)).toEqual([0, 1, 2, 4, 5, 6]);
  });
});
