import { formatShortDuration } from '../../../content/duration.ts';
import { serviceLimits } from '../../../sentinel/service-limits.ts';
import { makeCheck } from '../../check.ts';
import { ticksOfMinutes } from '../ticks-of-minutes.ts';

const { minimumSchedule, maximumSchedule } = serviceLimits;

export const scheduleRange = makeCheck({
  id: 'schedule-range',
  family: 'limits',
  severity: 'error',
  summary: 'A rule runs more often or less often, or over less time or more, than Sentinel allows.',
  messages: {
    outside: {
      message: '"{field}" is {duration}; Sentinel takes {least} to {most} and refuses the rule.',
      help: '{help}',
    },
  },
  sources: [minimumSchedule.source],
  detection({ schedule }, { report }) {
    if (schedule === undefined) return;
    const least = ticksOfMinutes(minimumSchedule.value);
    const most = ticksOfMinutes(maximumSchedule.value);
    for (const [field, ticks] of [
      ['queryFrequency', schedule.frequency],
      ['queryPeriod', schedule.period],
    ] as const) {
      if (ticks >= least && ticks <= most) continue;
      const help =
        ticks < least
          ? 'An NRT rule runs every minute; everything else waits for five.'
          : 'What is older than that has to be kept somewhere: in a watchlist, or in a table that a summary rule writes.';
      const data = {
        field,
        duration: formatShortDuration(ticks),
        least: formatShortDuration(least),
        most: formatShortDuration(most),
        help,
      };
      report({ message: 'outside', data, at: { field: [field] } });
    }
  },
});
