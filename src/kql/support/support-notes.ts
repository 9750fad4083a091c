/** What is missing of some features, or undetermined about them, and where in the evaluator that was decided. */
export interface SupportNote {
  /** Ids of features: `function parse_json`. */
  readonly features: readonly string[];
  /** A form that is refused. */
  readonly missing?: string;
  /** A question that no source answers, and what we answer. */
  readonly undetermined?: string;
  /** The file below src/kql/ that decides it. */
  readonly file: string;
}

const jsonParsers = ['function parse_json', 'function parsejson', 'function todynamic', 'function toobject'];
const spreads = ['stdev', 'stdevif', 'stdevp', 'variance', 'varianceif', 'variancep', 'variancepif'];
const covariances = ['covariance', 'covarianceif', 'covariancep', 'covariancepif'];

export const supportNotes: readonly SupportNote[] = [
  {
    features: ['function totimespan', 'function totime'],
    undetermined: 'A clock with 24 hours or more, and days before a colon (`1:02:03:04`): here null.',
    file: 'values/timespan.ts',
  },
  {
    features: ['function toguid'],
    undetermined: 'Whether a dash may stand anywhere, and a brace that is not closed.',
    file: 'values/guid.ts',
  },
  {
    features: ['function array_sort_asc', 'function array_sort_desc'],
    undetermined: 'The order of bools, arrays and bags: here bools, arrays item by item, then bags by their text.',
    file: 'values/compare.ts',
  },
  {
    features: ['function format_datetime'],
    undetermined:
      'The answer to a pattern that is not one, and whether `.F` without a fraction keeps its point, as here.',
    file: 'values/format-datetime.ts',
  },
  {
    features: ['function format_timespan'],
    undetermined: 'The sign, and the answer to an unknown pattern.',
    file: 'values/format-timespan.ts',
  },
  {
    features: ['function tostring'],
    undetermined: 'From which size on reals are printed with an exponent, and how: here below 1e-6 and from 1e21.',
    file: 'values/real.ts',
  },
  {
    features: ['function todouble', 'function toreal'],
    undetermined: 'Digits beyond the range of a double: here infinite.',
    file: 'values/real.ts',
  },
  {
    features: [
      'function todatetime',
      'function totimespan',
      'function totime',
      'function tobool',
      'function toboolean',
    ],
    undetermined:
      'Bools, guids and fractional numbers to datetime and timespan, datetimes and timespans to bool and to each other: here null.',
    file: 'values/convert.ts',
  },
  {
    features: ['function todatetime'],
    undetermined:
      'Digits of the second beyond the seventh (cut), a two-digit year below 50 (of this century), a weekday that does not fit the date (ignored), a time without a date (null).',
    file: 'values/parse-datetime.ts',
  },
  {
    features: jsonParsers,
    undetermined: 'Which of repeated keys is kept, and integers beyond 64 bits, which become reals here.',
    file: 'values/parse-json.ts',
  },
  {
    features: jsonParsers,
    undetermined:
      'Whether text of a column is treated like constant text where the latter holds literals that are no JSON, and which spellings of datetimes and guids are taken.',
    file: 'values/parse-json.ts',
  },
  {
    features: ['function todecimal'],
    undetermined: 'Whether trailing zeros are kept in print, and how decimals are rounded.',
    file: 'values/decimal.ts',
  },
  {
    features: ['aggregate make_bag', 'aggregate make_bag_if', 'aggregate make_dictionary'],
    undetermined: 'What it gives without values: here an empty bag.',
    file: 'aggregates/make-bag.ts',
  },
  {
    features: spreads.map((name) => `aggregate ${name}`),
    undetermined:
      'That the standard deviation is the root of the rounded variance, and that the variance of a population of no values is 0.',
    file: 'aggregates/spread.ts',
  },
  {
    features: covariances.map((name) => `aggregate ${name}`),
    undetermined: 'Too few rows to divide by: here 0.',
    file: 'aggregates/covariance.ts',
  },
  {
    features: ['aggregate min', 'aggregate max', 'aggregate minif', 'aggregate maxif'],
    undetermined: 'Where NaN stands: here below every number.',
    file: 'aggregates/extremes.ts',
  },
];
