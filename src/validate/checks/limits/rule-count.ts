import type { Detection } from '../../../content/detection.ts';
import { serviceLimits } from '../../../sentinel/service-limits.ts';
import { makeCheck } from '../../check.ts';

const { enabledRules, nrtRules } = serviceLimits;

export const ruleCount = makeCheck({
  id: 'rule-count',
  family: 'limits',
  severity: 'error',
  summary: 'There are more rules than a workspace takes.',
  messages: {
    enabled: {
      message: `This is enabled rule {number} of {count}; a workspace takes ${enabledRules.value}, so that the deployment of this one fails.`,
      help: 'Disable rules that nobody acts upon, put two that differ by a constant into one, or deploy some to another workspace.',
    },
    nrt: {
      message: `This is NRT rule {number} of {count}; a workspace takes ${nrtRules.value}, so that the deployment of this one fails.`,
      help: 'Make rules Scheduled that may wait for five minutes.',
    },
  },
  sources: [enabledRules.source],
  repository({ repository, report }) {
    const enabled = repository.detections.filter((detection) => detection.enabled);
    const all = { enabled, nrt: repository.detections.filter(({ kind }) => kind === 'NRT') };
    const most = { enabled: enabledRules.value, nrt: nrtRules.value };
    const say = (message: 'enabled' | 'nrt', detections: readonly Detection[]): void => {
      const index = most[message];
      const first = detections[index];
      if (first === undefined) return;
      const at = { source: first.source, range: first.places.key([message === 'nrt' ? 'kind' : 'name']) };
      report({ message, data: { number: index + 1, count: detections.length }, at });
    };
    say('enabled', all.enabled);
    say('nrt', all.nrt);
  },
});
