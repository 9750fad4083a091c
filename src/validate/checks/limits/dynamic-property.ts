import { didYouMean } from '../../../content/did-you-mean.ts';
import { alertProperties } from '../../../sentinel/alert-properties.ts';
import { makeCheck } from '../../check.ts';

export const dynamicProperty = makeCheck({
  id: 'dynamic-property',
  family: 'limits',
  severity: 'error',
  summary: 'A rule sets a property of its alerts that they do not have, or sets one twice.',
  messages: {
    unknown: {
      message: 'Alerts have no property "{property}" that a rule could set, and Sentinel refuses the rule.{suggestion}',
      help: 'The properties are {known}. Everything else belongs into the custom details.',
    },
    twice: {
      message: 'The property "{property}" is set twice: an alert has one value for it.',
      help: 'Keep one of them.',
    },
  },
  sources: ['https://learn.microsoft.com/rest/api/securityinsights/alert-rules/create-or-update#alertproperty'],
  detection({ alertDetailsOverride: { alertDynamicProperties } }, { report }) {
    const names = alertDynamicProperties.map(({ alertProperty }) => alertProperty);
    for (const [index, property] of names.entries()) {
      const at = { field: ['alertDetailsOverride', 'alertDynamicProperties', index, 'alertProperty'] };
      if (!alertProperties.includes(property)) {
        const suggestion = didYouMean(property, alertProperties);
        report({ message: 'unknown', data: { property, suggestion, known: alertProperties.join(', ') }, at });
      } else if (names.indexOf(property) < index) report({ message: 'twice', data: { property }, at });
    }
  },
});
