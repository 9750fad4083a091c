import { serviceLimits } from '../../../sentinel/service-limits.ts';
import { makeCheck } from '../../check.ts';
import { formatFields, placeholdersIn } from '../../mapped-places.ts';

const limit = serviceLimits.placeholders;

export const alertFormat = makeCheck({
  id: 'alert-format',
  family: 'limits',
  severity: 'error',
  summary: 'The format of an alert has more columns than Sentinel fills, or braces that it does not read.',
  messages: {
    many: {
      message: `"{field}" has {count} columns; Sentinel takes ${limit.value} and refuses the rule.`,
      help: 'Put several into one column of the query, with strcat().',
    },
    blanks: {
      message:
        '"{text}" has blanks inside of its braces, so that Sentinel looks for a column of that name, blanks and all.',
      help: 'Write "{suggestion}".',
    },
    empty: {
      message: 'There is no column in these braces.',
      help: 'Name a column of the result, or remove them.',
    },
    open: {
      message: 'These braces are not closed as they are opened: analysts would read them as they stand.',
      help: 'A column stands in two braces on each side, as in {form}.',
    },
  },
  sources: [limit.source, 'https://learn.microsoft.com/azure/sentinel/customize-alert-details'],
  detection({ alertDetailsOverride }, { report }) {
    for (const field of formatFields) {
      const format = alertDetailsOverride[field] ?? '';
      const at = { field: ['alertDetailsOverride', field] } as const;
      const found = placeholdersIn(format);
      if (found.length > limit.value) report({ message: 'many', data: { field, count: found.length }, at });
      for (const { inside, start, end } of found) {
        const name = inside.trim();
        if (name === '') report({ message: 'empty', at });
        else if (name !== inside) {
          const data = { text: format.slice(start, end), suggestion: `{{${name}}}` };
          report({ message: 'blanks', data, at });
        }
      }
      const rest = found.reduceRight((text, { start, end }) => text.slice(0, start) + text.slice(end), format);
      if (rest.includes('{{') || /\{\w+\}\}/.test(rest)) report({ message: 'open', data: { form: '{{Column}}' }, at });
    }
  },
});
