import { serviceLimits } from '../../../sentinel/service-limits.ts';
import { makeCheck } from '../../check.ts';

const limit = serviceLimits.queryLength;

export const queryLength = makeCheck({
  id: 'query-length',
  family: 'limits',
  severity: 'error',
  summary: 'The query of a rule is longer than Sentinel takes.',
  messages: {
    long: {
      message: `The query has {length} characters; Sentinel takes ${limit.value}. What is too much begins here.`,
      help: 'Move a part of it into a function: what a function holds does not count. Long lists belong into a watchlist.',
    },
  },
  sources: [limit.source],
  detection({ query }, { report }) {
    const { length } = query.text;
    if (length <= limit.value) return;
    report({ message: 'long', data: { length }, at: { query: { start: limit.value, end: length } } });
  },
});
