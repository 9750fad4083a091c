import { formatShortDuration } from '../../../content/duration.ts';
import { makeCheck } from '../../check.ts';

export const suppressionShort = makeCheck({
  id: 'suppression-short',
  family: 'limits',
  severity: 'warn',
  summary: 'A rule is suppressed for less time than it waits for its next run anyway.',
  messages: {
    short: {
      message:
        'After an alert the rule is to stop for {duration}, and it runs every {frequency} only: when the next run comes, the suppression is over, and has done nothing.',
      help: 'Remove the suppression, or make it longer than "queryFrequency".',
    },
  },
  sources: ['https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview'],
  detection({ suppressionEnabled, suppressionDuration, schedule }, { report }) {
    if (!suppressionEnabled || schedule === undefined || suppressionDuration === 0) return;
    if (suppressionDuration >= schedule.frequency) return;
    const data = {
      duration: formatShortDuration(suppressionDuration),
      frequency: formatShortDuration(schedule.frequency),
    };
    report({ message: 'short', data, at: { field: ['suppressionDuration'] } });
  },
});
