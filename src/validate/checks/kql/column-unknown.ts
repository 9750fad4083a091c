import { didYouMean } from '../../../content/did-you-mean.ts';
import { makeCheck } from '../../check.ts';
import { mappedPlaces } from '../../mapped-places.ts';
import { formatRange } from '../format-range.ts';

export const columnUnknown = makeCheck({
  id: 'column-unknown',
  family: 'kql',
  severity: 'error',
  summary: 'A rule names a column that the result of its query does not have.',
  messages: {
    unknown: {
      message: 'The result of the query has no column "{column}" for {use}.{suggestion}',
      help: '{help}',
    },
  },
  sources: ['https://learn.microsoft.com/azure/sentinel/map-data-fields-to-entities'],
  query({ plan, subject, text, report }) {
    if (subject.kind !== 'detection' || plan.root.open) return;
    const { detection } = subject;
    const names = plan.root.columns.map(({ name }) => name);
    const columns =
      names.length > 12 ? `${names.slice(0, 12).join(', ')} and ${names.length - 12} more` : names.join(', ');
    for (const { column, path, use, within, kind } of mappedPlaces(detection)) {
      if (names.includes(column) || !/^\w+$/.test(column)) continue;
      const refused = kind === 'placeholder' ? 'The alert would say nothing in its place' : 'Sentinel refuses the rule';
      const help = `${refused}. The columns are ${columns}; capital letters matter.`;
      const data = { column, use, suggestion: didYouMean(column, names), help };
      const range = within === undefined ? undefined : formatRange(detection, path, text.source, within);
      report({ message: 'unknown', data, at: range === undefined ? { field: path } : { range } });
    }
  },
});
