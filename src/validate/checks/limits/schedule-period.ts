import { formatShortDuration } from '../../../content/duration.ts';
import { serviceLimits } from '../../../sentinel/service-limits.ts';
import { makeCheck } from '../../check.ts';
import { ticksOfMinutes } from '../ticks-of-minutes.ts';

const { longPeriod, minimumFrequencyOfLongPeriod, minimumSchedule } = serviceLimits;
const long = ticksOfMinutes(longPeriod.value);
const slowest = ticksOfMinutes(minimumFrequencyOfLongPeriod.value);

export const schedulePeriod = makeCheck({
  id: 'schedule-period',
  family: 'limits',
  severity: 'error',
  summary: 'How often a rule runs does not fit how far it looks back.',
  messages: {
    gap: {
      message:
        'The rule runs every {frequency} and looks at the last {period} only: between two runs there would be {gap} that none of them sees, and Sentinel refuses the rule.',
      help: 'Make "queryPeriod" {frequency}, and as much longer as records come late.',
    },
    often: {
      message: `With a "queryPeriod" of {period} the rule may not run every {frequency}: from ${formatShortDuration(long)} on, Sentinel takes a "queryFrequency" of ${formatShortDuration(slowest)} or more.`,
      help: 'Run it every hour, or look back less than two days.',
    },
  },
  sources: [minimumSchedule.source, longPeriod.source],
  detection({ schedule }, { report }) {
    if (schedule === undefined) return;
    const { frequency, period } = schedule;
    const data = { frequency: formatShortDuration(frequency), period: formatShortDuration(period) };
    if (frequency > period) {
      const gap = formatShortDuration(frequency - period);
      report({ message: 'gap', data: { ...data, gap }, at: { field: ['queryFrequency'] } });
    } else if (period >= long && frequency < slowest) {
      report({ message: 'often', data, at: { field: ['queryFrequency'] } });
    }
  },
});
