import { serviceLimits } from '../../../sentinel/service-limits.ts';
import { makeCheck } from '../../check.ts';

const limit = serviceLimits.customDetails;

export const customDetailCount = makeCheck({
  id: 'custom-detail-count',
  family: 'limits',
  severity: 'error',
  summary: 'A rule has more custom details than Sentinel takes.',
  messages: {
    many: {
      message: `The rule has {count} custom details; Sentinel takes ${limit.value}.`,
      help: 'Keep the details that an analyst decides by, or put several into one column with bag_pack().',
    },
  },
  sources: [limit.source],
  detection({ customDetails }, { report }) {
    if (customDetails.size > limit.value) {
      report({ message: 'many', data: { count: customDetails.size }, at: { field: ['customDetails'], of: 'key' } });
    }
  },
});
