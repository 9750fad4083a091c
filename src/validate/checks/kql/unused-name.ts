import { mentionsIn, unusedNames } from '../../../kql/syntax/unused-names.ts';
import { makeCheck } from '../../check.ts';

export const unusedName = makeCheck({
  id: 'unused-name',
  family: 'kql',
  severity: 'warn',
  summary: 'A query declares a name that it does not use.',
  messages: {
    let: {
      message:
        'Nothing uses "{name}": a threshold or a list that is declared and not used looks as if the rule went by it.',
      help: 'Use it where it was meant, or remove it.',
    },
    function: { message: 'Nothing calls "{name}".', help: 'Call it where it was meant, or remove it.' },
    parameter: {
      message: 'The function does nothing with its parameter "{name}": whatever a caller gives changes nothing.',
      help: 'Use it where it was meant, or remove it here and in the calls.',
    },
  },
  sources: ['https://learn.microsoft.com/kusto/query/let-statement'],
  detection({ query }, { report }) {
    for (const { kind, name, start, end } of unusedNames(query.text)) {
      report({ message: kind, data: { name }, at: { query: { start, end } } });
    }
  },
  function({ query, parameters }, { report }) {
    for (const { kind, name, start, end } of unusedNames(query.text)) {
      report({ message: kind, data: { name }, at: { query: { start, end } } });
    }
    const mentions = mentionsIn(query.text);
    for (const [index, { name }] of parameters.entries()) {
      if (!mentions.has(name)) {
        report({ message: 'parameter', data: { name }, at: { field: ['parameters', index, 'name'] } });
      }
    }
  },
});
