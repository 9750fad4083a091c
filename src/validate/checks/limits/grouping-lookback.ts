import { formatShortDuration } from '../../../content/duration.ts';
import { serviceLimits } from '../../../sentinel/service-limits.ts';
import { makeCheck } from '../../check.ts';
import { ticksOfMinutes } from '../ticks-of-minutes.ts';

const { minimumLookback, maximumLookback } = serviceLimits;
const least = ticksOfMinutes(minimumLookback.value);
const most = ticksOfMinutes(maximumLookback.value);

export const groupingLookback = makeCheck({
  id: 'grouping-lookback',
  family: 'limits',
  severity: 'error',
  summary: 'Alerts are grouped over less or more time than Sentinel allows.',
  messages: {
    outside: {
      message: `"lookbackDuration" is {duration}; Sentinel takes ${formatShortDuration(least)} to ${formatShortDuration(most)} and refuses the rule.`,
      help: 'Take the time in which an analyst would call two alerts the same matter: five hours is what the portal proposes.',
    },
  },
  sources: [maximumLookback.source],
  detection({ incidentConfiguration }, { report }) {
    const lookback = incidentConfiguration?.groupingConfiguration?.lookbackDuration;
    if (lookback === undefined || (lookback >= least && lookback <= most)) return;
    const at = { field: ['incidentConfiguration', 'groupingConfiguration', 'lookbackDuration'] };
    report({ message: 'outside', data: { duration: formatShortDuration(lookback) }, at });
  },
});
