import { makeCheck } from '../../check.ts';

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const idForm = makeCheck({
  id: 'id-form',
  family: 'hygiene',
  severity: 'warn',
  summary: 'The id of a rule is no GUID in lower case.',
  messages: {
    case: {
      message:
        'The id "{id}" has capital letters: the service takes it for the same rule as "{lower}", and what compares ids as text does not.',
      help: 'Write "{lower}".',
    },
    form: {
      message:
        'The id "{id}" is no GUID: tools that deploy rules refuse it or give the rule another one, and then there are two.',
      help: 'Make a GUID once, and keep it for as long as the rule lives.',
    },
    nil: {
      message: 'The id "{id}" is a placeholder: the next rule with it takes the place of this one.',
      help: 'Make a GUID once, and keep it for as long as the rule lives.',
    },
  },
  sources: ['https://learn.microsoft.com/rest/api/securityinsights/alert-rules/create-or-update'],
  fixable: true,
  detection({ id, places, source }, { report }) {
    const at = { field: ['id'] } as const;
    const lower = id.toLowerCase();
    if (!guid.test(lower)) report({ message: 'form', data: { id }, at });
    else if (/^([0-9a-f])\1*$/.test(lower.replaceAll('-', ''))) report({ message: 'nil', data: { id }, at });
    else if (id !== lower) {
      const { start, end } = places.value(['id']);
      const written = source.text.slice(start, end);
      // In whatever quotes it stands.
      const fix = written.includes(id) ? { fix: [{ start, end, text: written.replace(id, lower) }] } : {};
      report({ message: 'case', data: { id, lower }, at, ...fix });
    }
  },
});
