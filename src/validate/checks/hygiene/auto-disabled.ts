import { autoDisabledPrefix } from '../../../sentinel/auto-disabled.ts';
import { makeCheck } from '../../check.ts';

export const autoDisabled = makeCheck({
  id: 'auto-disabled',
  family: 'hygiene',
  severity: 'error',
  summary: 'A rule has the name that Sentinel gives to rules that it switched off.',
  messages: {
    name: {
      message:
        'Sentinel writes "AUTO DISABLED" before the name of a rule that failed again and again, and this rule was taken from a workspace in that state: it is switched off, and its description ends with the reason.',
      help: 'Mend what the description gives as the reason, take it out, and name the rule "{name}".',
    },
  },
  sources: ['https://learn.microsoft.com/azure/sentinel/troubleshoot-analytics-rules'],
  detection({ name }, { report }) {
    if (!autoDisabledPrefix.test(name)) return;
    report({ message: 'name', data: { name: name.replace(autoDisabledPrefix, '').trim() }, at: { field: ['name'] } });
  },
});
