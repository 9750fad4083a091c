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
const windowFunctions = [
  'row_number',
  'prev',
  'next',
  'row_cumsum',
  'row_window_session',
  'row_rank_dense',
  'row_rank_min',
].map((name) => `function ${name}`);

const decomposing = ['series_decompose', 'series_decompose_anomalies', 'series_decompose_forecast'].map(
  (name) => `function ${name}`,
);
const twoLines = ['function series_fit_2lines', 'function series_fit_2lines_dynamic'];
const periodic = ['function series_periods_detect', 'function series_periods_validate'];

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
    undetermined: 'Whether `.F` without a fraction keeps its point, as here.',
    file: 'values/format-datetime.ts',
  },
  {
    features: ['function format_timespan'],
    undetermined: 'The sign: here there is none.',
    file: 'values/format-timespan.ts',
  },
  {
    features: ['function format_datetime', 'function format_timespan'],
    missing: 'Patterns with something that the page does not list.',
    file: 'functions/datetime/datetimes.ts',
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
  {
    features: ['tabular operator parse', 'tabular operator parse-where'],
    missing:
      'In `kind=regex` a delimiter with `|` outside of parentheses, and a datetime or timespan at the end or with the flag `U`; `*` after a datetime, timespan or dynamic; flags other than `i`, `m`, `s`, `U`.',
    file: 'operators/parse-pattern.ts',
  },
  {
    features: ['tabular operator parse', 'tabular operator parse-where'],
    undetermined:
      'Whether a pattern that does not begin with `*` has to fit from the first character on: here it has to.',
    file: 'operators/parse-pattern.ts',
  },
  {
    features: ['tabular operator parse', 'tabular operator parse-where'],
    missing: 'Other text after a datetime that ends the pattern, which ends the query.',
    file: 'operators/parse.ts',
  },
  {
    features: ['tabular operator parse-kv'],
    missing:
      'Texts that end the query: with a quote that is not closed, with a key that is not asked for in greedy mode, or without delimiters with a key where a value would be.',
    file: 'operators/parse-kv-text.ts',
  },
  {
    features: ['tabular operator mv-apply'],
    missing:
      'An `id`, `as` and `invoke` in the subquery, and an item under the name of another column that the subquery does not give.',
    file: 'lower/lower-mv-apply.ts',
  },
  {
    features: ['tabular operator getschema'],
    missing: '`kind=csl`.',
    file: 'lower/lower-pipe.ts',
  },
  {
    features: ['source externaldata', 'function external_table'],
    missing: 'Addresses and names that are computed; rows that are not brought along: nothing is fetched.',
    file: 'lower/lower-external.ts',
  },
  {
    features: ['function parse_user_agent'],
    missing: 'Anything to look for but `browser`, `os` and `device`.',
    file: 'functions/user-agent/parse-user-agent.ts',
  },
  {
    features: ['function parse_user_agent'],
    undetermined:
      'What is said of an agent, but for those of the page: which version of the ua-parser tables Kusto has is not published. Here it is uap-core 0.18.0, an agent that nothing fits is `Other`, and slots stand in the order of the page whatever the order that is asked for.',
    file: 'functions/user-agent/parse-user-agent.ts',
  },
  {
    features: ['function geo_info_from_ip_address'],
    missing: 'Addresses whose place is not brought along, which end the run: nothing is looked up.',
    file: 'functions/ip/geo-info.ts',
  },
  {
    features: ['tabular operator search', 'tabular operator find'],
    missing:
      'A row in which a term fits nothing but a column that is no text, dynamic or whole number, which ends the query; `* !has` and the like; a term under `not()`, which the language service does not bind.',
    file: 'expressions/compile-any-column.ts',
  },
  {
    features: ['tabular operator search', 'tabular operator find'],
    missing: 'Functions and databases in the list; no list where there are very many tables.',
    file: 'lower/searched-tables.ts',
  },
  {
    features: ['tabular operator search'],
    missing: 'Under `kind=case_sensitive` operators that have no form that regards case, such as `in~`.',
    file: 'lower/search-predicate.ts',
  },
  {
    features: ['tabular operator search'],
    undetermined: 'What `$table` says of rows of a pipe that has no name: here `search_arg0`.',
    file: 'lower/lower-search.ts',
  },
  {
    features: ['tabular operator search'],
    undetermined: 'Whether a term with a star inside regards case by default: here it does not.',
    file: 'lower/search-term.ts',
  },
  {
    features: ['tabular operator find'],
    missing:
      'Tables with columns that are not known, columns whose type differs from table to table, casts to anything but string, `project-away`, `pack_all()` (it is `pack(*)` to the language service), and `find` after a pipe.',
    file: 'lower/found-columns.ts',
  },
  {
    features: ['tabular operator find'],
    undetermined:
      'Whether a bag that is asked for has the projected columns, too: the page says so and shows the opposite. Here it has not.',
    file: 'lower/lower-find.ts',
  },
  {
    features: windowFunctions,
    missing:
      'Behind `mv-expand`, `union`, `materialize()` and `partition`, and in a subquery, where there is no `serialize`.',
    file: 'lower/serialized.ts',
  },
  {
    features: ['function row_cumsum'],
    missing: 'A term that is null, and a sum that leaves its type, which end the query.',
    file: 'functions/row-context/window-functions.ts',
  },
  {
    features: ['function row_rank_min'],
    missing: 'Equal terms that are not next to each other, which end the query.',
    file: 'functions/row-context/window-functions.ts',
  },
  {
    features: ['function series_outliers', 'function series_decompose_anomalies'],
    missing:
      'An outlier where the 10th and 90th percentile (of `tukey` the quartiles) are equal, as in a series that is mostly one value: which score it has, no source says.',
    file: 'functions/series/outlier-scores.ts',
  },
  {
    features: ['function series_outliers', 'function series_decompose_anomalies'],
    undetermined:
      'Whether `tukey` interpolates percentiles as `ctukey` does: here it does. (`ctukey` gives scores that the engine is known to give, to the last digit.)',
    file: 'functions/series/outlier-scores.ts',
  },
  {
    features: ['function series_outliers'],
    missing:
      'Percentiles other than 10 and 90, whose factor is not published; elements that are neither numbers nor null.',
    file: 'functions/series/outliers.ts',
  },
  {
    features: ['function series_fit_line', 'function series_fit_line_dynamic', ...twoLines],
    missing: 'A series that is all one number or too short for its lines; elements that are no finite numbers.',
    file: 'functions/series/fit-line.ts',
  },
  {
    features: twoLines,
    undetermined:
      'All figures: no source prints any. Whether `split_idx` is the first element of the right part, as here, or the last of the left; that a part has at least two elements; which of several splits is taken that are equally good (here the first); that places count from 1 in the right part, too, so that `right_interception` is its line before its own first element; the r-square of a part that is all one number (here 1); that variances are those of samples, as `series_fit_line()` has them.',
    file: 'functions/series/fit-two-lines.ts',
  },
  {
    features: ['function series_fit_2lines_dynamic'],
    undetermined: 'Whether `right` and `left` are bags inside of the bag, as here: the page writes `right.slope`.',
    file: 'functions/series/fit-two-lines.ts',
  },
  {
    features: [...periodic, ...decomposing],
    missing:
      'To find periods of series with a line in the spectrum that chance may or may not explain (a probability between 0.001 and 0.5); elements that are no finite numbers.',
    file: 'functions/series/periodicity.ts',
  },
  {
    features: [...periodic, ...decomposing],
    undetermined:
      'Which peaks of the autocorrelation are periods: here those next to a line of the spectrum that chance does not explain. (The scores are those that the engine is known to give.)',
    file: 'functions/series/periodicity.ts',
  },
  {
    features: ['function series_periods_validate'],
    missing: 'Periods that are no whole numbers, and those with a score of 0.4 or more that would not be found.',
    file: 'functions/series/periods.ts',
  },
  {
    features: decomposing,
    missing: 'A period longer than what there is to learn from; options that are null or out of their range.',
    file: 'functions/series/decomposition.ts',
  },
  {
    features: decomposing,
    undetermined:
      'All figures: no source prints any. Here as the page defines them, in the order that it gives: medians before the trend, and of an even number of values the mean of the two in the middle.',
    file: 'functions/series/decomposition.ts',
  },
  {
    features: decomposing,
    undetermined:
      'That flags are longs and a score equal to the threshold is no anomaly; that points which are not learned from do not count for the percentiles; that a forecast fits a line by default, as its example does, though the page says `avg`.',
    file: 'functions/series/decompose.ts',
  },
  {
    features: ['tabular operator make-series'],
    missing:
      'Aggregates that give something other than numbers or several columns; `in range()` over rows that are in the bin of its start or stop and yet before the one or behind the other; `to` without `from` where it is no multiple of the step; `kind=nonempty` with `by` or without a range, where there are no rows.',
    file: 'operators/make-series.ts',
  },
  {
    features: ['tabular operator make-series'],
    undetermined: 'Whether a group without a row in the range gives a series: here none.',
    file: 'operators/make-series.ts',
  },
  {
    features: ['tabular operator make-series'],
    undetermined:
      'Where `in range()` begins from a start that is no multiple of the step: here with the bin that the start is in.',
    file: 'operators/make-series.ts',
  },
  {
    features: ['tabular operator top-nested'],
    undetermined: 'Whether there is a row for the others where nothing is left over: here there is none.',
    file: 'operators/top-nested.ts',
  },
  {
    features: ['tabular operator scan'],
    missing:
      'Input that is not serialized; `order by` and `partition by`; steps that are `optional`; declared columns without their step, and those of later steps; `pack_all()`.',
    file: 'lower/lower-scan.ts',
  },
  {
    features: ['tabular operator partition'],
    missing:
      'A key that is dynamic or not known to be of a type; what draws a value at random inside; subqueries whose columns differ.',
    file: 'lower/lower-partition.ts',
  },
  {
    features: ['plugin bag_unpack'],
    missing:
      'Without a schema a slot that is null wherever it is; with one, values of other types than it says, and columns of the source beside `*`.',
    file: 'plugins/bag-unpack.ts',
  },
  {
    features: ['plugin bag_unpack'],
    undetermined: 'Whether text that looks like a datetime becomes one: here it stays text.',
    file: 'plugins/bag-unpack.ts',
  },
  {
    features: ['plugin pivot'],
    missing:
      'Empty values and those that are the name of a column; other columns that are dynamic; `*` in its schema, and columns there that no value has.',
    file: 'plugins/pivot.ts',
  },
  {
    features: ['plugin pivot'],
    undetermined: 'The order of the columns: here that in which their values first appear.',
    file: 'plugins/pivot.ts',
  },
  {
    features: ['plugin narrow'],
    missing: 'Columns of type real, decimal, datetime, timespan and dynamic, which it spells in ways of its own.',
    file: 'plugins/narrow.ts',
  },
  {
    features: ['plugin rows_near'],
    missing: 'Input that is not known to be serialized; a schema; numbers of rows that are negative or null.',
    file: 'plugins/rows-near.ts',
  },
  {
    features: ['plugin ipv4_lookup', 'plugin ipv6_lookup'],
    missing: 'A schema; a network in place of an address that is wider than one of the table inside of it.',
    file: 'plugins/ip-lookup.ts',
  },
  {
    features: ['plugin ipv6_lookup'],
    missing: 'Columns of one name on both sides.',
    file: 'plugins/ip-lookup.ts',
  },
  {
    features: ['plugin ipv4_lookup', 'plugin ipv6_lookup'],
    undetermined:
      'Whether an address that is in several networks is found in all of them, as here, or in the narrowest.',
    file: 'plugins/ip-lookup.ts',
  },
  {
    features: ['plugin basket'],
    missing:
      'Rows with several frequent patterns: which of those that overlap it gives, and in which order, is not documented. It answers where no value is frequent, and where all that are frequent are in the same rows and in every column, and no more columns than `MaxDimensions`. Frequent values that are empty; a pattern in some rows only that is less than twice as frequent as the threshold, which a sample may miss, or whose `Percent` depends on how it is computed.',
    file: 'plugins/basket.ts',
  },
  {
    features: ['plugin autocluster'],
    missing:
      'Rows that differ: which patterns it grows, and from which rows, is not documented. It answers where there are no rows, and where all rows, two at least, are the same and nothing in them is empty.',
    file: 'plugins/autocluster.ts',
  },
  {
    features: ['plugin autocluster', 'plugin basket'],
    missing:
      'Rows with a column of weights or a dynamic column; a column `SegmentId`, `Count` or `Percent`; numbers out of their range or at its ends; a schema.',
    file: 'plugins/pattern-plugin.ts',
  },
  {
    features: ['plugin autocluster', 'plugin basket'],
    undetermined:
      'Whether the columns of the input are there where there is no pattern: here they are, as the language service has them, though printed tables lack columns without any value.',
    file: 'plugins/pattern-plugin.ts',
  },
];
