import { serviceLimits } from '../../../sentinel/service-limits.ts';
import { makeCheck } from '../../check.ts';
import { mappedPlaces } from '../../mapped-places.ts';

const limit = serviceLimits.columnNameLength;

export const columnName = makeCheck({
  id: 'column-name',
  family: 'limits',
  severity: 'error',
  summary: 'What stands where a rule names a column of its result is no name of a column.',
  messages: {
    long: {
      message: `The name of this column has {length} characters; Sentinel takes ${limit.value} and refuses the rule.`,
      help: 'Give it a shorter one in the query, with project-rename.',
    },
    form: {
      message:
        '"{column}" is no name of a column, of letters, digits and underscores: Sentinel refuses the rule, for it takes names of columns here and nothing else.',
      help: 'Compute what is meant in the query, with extend, and name its column here.',
    },
  },
  sources: [limit.source],
  detection(detection, { report }) {
    for (const { column, path, kind } of mappedPlaces(detection)) {
      if (kind === 'placeholder') continue;
      if (column.length > limit.value) {
        report({ message: 'long', data: { length: column.length }, at: { field: path } });
      } else if (!/^[a-zA-Z_]\w*$/.test(column)) report({ message: 'form', data: { column }, at: { field: path } });
    }
  },
});
