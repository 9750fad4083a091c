import { formatShortDuration } from '../../../content/duration.ts';
import { serviceLimits } from '../../../sentinel/service-limits.ts';
import { makeCheck } from '../../check.ts';
import { ticksOfMinutes } from '../ticks-of-minutes.ts';

const limit = serviceLimits.maximumSuppression;
const most = ticksOfMinutes(limit.value);

export const suppressionRange = makeCheck({
  id: 'suppression-range',
  family: 'limits',
  severity: 'error',
  summary: 'A rule is to stop for longer than Sentinel lets it, or for no time at all.',
  messages: {
    long: {
      message: `"suppressionDuration" is {duration}; Sentinel takes ${formatShortDuration(most)} at most and refuses the rule.`,
      help: 'While it is suppressed a rule does not run, and whatever comes in that time is never looked at. Group alerts into one incident, or leave out in the query what was seen before.',
    },
    none: {
      message: '"suppressionDuration" is no time at all, which Sentinel refuses.',
      help: 'Remove "suppressionEnabled" and "suppressionDuration": rules are not suppressed unless they say so.',
    },
  },
  sources: [limit.source],
  detection({ suppressionDuration }, { report }) {
    const at = { field: ['suppressionDuration'] } as const;
    if (suppressionDuration > most) {
      report({ message: 'long', data: { duration: formatShortDuration(suppressionDuration) }, at });
    } else if (suppressionDuration === 0) report({ message: 'none', at });
  },
});
