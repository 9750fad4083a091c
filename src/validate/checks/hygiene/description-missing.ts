import { makeCheck } from '../../check.ts';

export const descriptionMissing = makeCheck({
  id: 'description-missing',
  family: 'hygiene',
  severity: 'warn',
  summary: 'A rule or function does not say more than its name.',
  messages: {
    function: {
      message:
        'The function "{name}" has no description: nobody who reads a query that calls it knows what comes back.',
      help: 'Say in "description" what it gives, for which values, and when it is null.',
    },
    same: {
      message: 'The description says what the name says: whoever gets the alert learns nothing from it.',
      help: 'Say what was seen, what to look at first, and what harmless thing looks the same.',
    },
  },
  sources: ['https://github.com/Azure/Azure-Sentinel/wiki/Query-Style-Guide'],
  detection({ name, description }, { report }) {
    if (description !== '' && words(description) === words(name)) {
      report({ message: 'same', at: { field: ['description'] } });
    }
  },
  function({ name, description }, { report }) {
    if (description.trim() === '') report({ message: 'function', data: { name }, at: { field: ['name'] } });
  },
});

function words(text: string): string {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
}
