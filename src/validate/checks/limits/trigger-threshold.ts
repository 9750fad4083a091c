import { serviceLimits } from '../../../sentinel/service-limits.ts';
import { makeCheck } from '../../check.ts';

const limit = serviceLimits.maximumThreshold;

export const triggerThreshold = makeCheck({
  id: 'trigger-threshold',
  family: 'limits',
  severity: 'error',
  summary: 'The threshold of a rule is no number that Sentinel takes, or one that is never or always reached.',
  messages: {
    outside: {
      message: `"triggerThreshold" is {threshold}; Sentinel takes 0 to ${limit.value} and refuses the rule.`,
      help: 'Count in the query, with summarize and where, and alert on any result of it.',
    },
    never: {
      message: 'There are never fewer than 0 results: the rule can not alert.',
      help: 'To alert when nothing comes, write "triggerOperator: lt" with "triggerThreshold: 1".',
    },
  },
  sources: [limit.source],
  detection({ schedule }, { report }) {
    if (schedule === undefined) return;
    const { triggerOperator, triggerThreshold: threshold } = schedule;
    const at = { field: ['triggerThreshold'] } as const;
    if (threshold < 0 || threshold > limit.value) report({ message: 'outside', data: { threshold }, at });
    else if (triggerOperator === 'LessThan' && threshold === 0) report({ message: 'never', at });
  },
});
