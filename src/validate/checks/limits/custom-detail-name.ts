import { serviceLimits } from '../../../sentinel/service-limits.ts';
import { makeCheck } from '../../check.ts';

const limit = serviceLimits.customDetailKeyLength;

export const customDetailName = makeCheck({
  id: 'custom-detail-name',
  family: 'limits',
  severity: 'error',
  summary: 'The name of a custom detail is none that Sentinel takes.',
  messages: {
    long: {
      message: `The name of this custom detail has {length} characters; Sentinel takes ${limit.value} and refuses the rule.`,
      help: 'Shorten it: the column that it shows may keep its name.',
    },
    form: {
      message:
        'The name of this custom detail begins with something other than a letter, or holds something other than letters, digits and underscores: Sentinel refuses the rule.',
      help: 'Write "{suggestion}".',
    },
  },
  sources: [limit.source],
  detection({ customDetails }, { report }) {
    for (const name of customDetails.keys()) {
      const at = { field: ['customDetails', name], of: 'key' } as const;
      if (name.length > limit.value) report({ message: 'long', data: { length: name.length }, at });
      if (/^[a-zA-Z]\w*$/.test(name)) continue;
      const words = name.match(/[a-zA-Z]\w*/g) ?? ['Detail'];
      const suggestion = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
      report({ message: 'form', data: { suggestion: suggestion.slice(0, limit.value) }, at });
    }
  },
});
