import { didYouMean } from '../../../content/did-you-mean.ts';
import { makeCheck } from '../../check.ts';
import { comparisons } from '../../provenance/comparisons.ts';
import { provenanceOf } from '../../provenance/provenance.ts';
import { isConstant, isOrigin, type Source } from '../../provenance/trace.ts';
import { placeName, placeNames } from './place-name.ts';
import { type RecordedValues, recordedTexts } from './recorded-values.ts';
import { textConstants } from './text-constants.ts';
import { textMatches } from './text-matches.ts';

/** Comparisons that no record can make true. */
export const impossibleLiteral = makeCheck({
  id: 'impossible-literal',
  family: 'robustness',
  severity: 'warn',
  summary: 'A column is compared with a text that it never holds.',
  messages: {
    never: {
      message: '{place} never holds "{text}", so that this is {result} for every record.{suggestion}',
      help: 'It holds {values}.',
    },
    nearly: {
      message: '{place} is not known to hold "{text}"; if it is a slip, this is {result} for every record.{suggestion}',
    },
    folded: {
      message:
        'All letters on the left are {folded}, and "{text}" has others, so that this is {result} for every record.',
      help: 'Write "{better}".',
    },
  },
  quirks: ['result.azure-nouns', 'result.azure-participles', 'operation.hyphen'],
  sources: [
    'https://learn.microsoft.com/graph/api/resources/directoryaudit',
    'https://learn.microsoft.com/graph/api/resources/signin',
  ],
  query(context) {
    const { plan, repository, report } = context;
    const provenance = provenanceOf(plan);
    const { values } = recordedTexts(repository);
    for (const comparison of comparisons(plan)) {
      const { operator, left, negated, node, span, caseSensitive } = comparison;
      if (textMatches(operator, '', '') === undefined) continue;
      const texts = textConstants(context, comparison)?.filter((text) => text.trim() !== '');
      if (texts === undefined || texts.length === 0) continue;
      const sources = provenance.sourcesOf(left, node);
      const result = negated ? 'true' : 'false';
      const folded = foldedTo(sources);
      if (folded !== undefined && caseSensitive) {
        const fold = (text: string): string => (folded === 'small' ? text.toLowerCase() : text.toUpperCase());
        const wrong = texts.find((text) => fold(text) !== text && !texts.includes(fold(text)));
        if (wrong !== undefined) {
          report({ message: 'folded', data: { folded, text: wrong, result, better: fold(wrong) }, at: { span } });
          continue;
        }
      }
      const held = heldBy(sources, values);
      if (held === undefined) continue;
      const can = (text: string): boolean =>
        held.values.some(
          (value) =>
            textMatches(operator, value, text) === true ||
            (held.anyCase && textMatches(operator, value.toLowerCase(), text.toLowerCase()) === true),
        );
      const impossible = texts.filter((text) => !can(text));
      const place = placeNames(sources.flatMap(({ from }) => (isOrigin(from) ? [from] : [])));
      for (const text of impossible) {
        const suggestion = nearest(text, held);
        const isSlip =
          suggestion !== undefined &&
          !texts.some((other) => other.toLowerCase() === suggestion.toLowerCase() && can(other));
        if (held.open || impossible.length < texts.length ? !isSlip : false) continue;
        report({
          message: held.open ? 'nearly' : 'never',
          data: {
            place,
            text,
            result: texts.length > 1 ? 'of no use' : result,
            suggestion: suggestion === undefined ? '' : didYouMean(text, [suggestion]),
            values: held.values
              .filter((value) => value !== 'unknownFutureValue')
              .map((value) => `"${value}"`)
              .join(', '),
          },
          at: { span },
        });
      }
    }
  },
});

/** Whether all letters of a value are small, or all are capital, wherever it comes from. */
function foldedTo(sources: readonly Source[]): 'small' | 'capital' | undefined {
  const kinds = new Set(
    sources.map(({ through, from }) => {
      if (!isOrigin(from)) return undefined;
      const last = through.filter((name) => !plain.has(name)).at(-1);
      return last === 'tolower' ? 'small' : last === 'toupper' ? 'capital' : undefined;
    }),
  );
  const [kind] = kinds;
  return kinds.size === 1 ? kind : undefined;
}

/** All that a value can be; undefined where it comes from a place of which that is not known, or is made into something else. */
function heldBy(sources: readonly Source[], known: ReadonlyMap<string, RecordedValues>): RecordedValues | undefined {
  const all: string[] = [];
  let anyCase = false;
  let open = false;
  let places = 0;
  for (const { from, through } of sources) {
    if (isConstant(from)) {
      all.push(String(from.value));
      continue;
    }
    const held = isOrigin(from) ? known.get(placeName(from)) : undefined;
    if (held === undefined || !through.every((name) => plain.has(name) || name === 'tolower' || name === 'toupper'))
      return undefined;
    const small = through.includes('tolower');
    const capital = through.includes('toupper');
    all.push(...held.values.map((value) => (small ? value.toLowerCase() : capital ? value.toUpperCase() : value)));
    anyCase ||= held.anyCase && !small && !capital;
    open ||= held.open;
    places += 1;
  }
  return places === 0 ? undefined : { values: [...new Set(all)], anyCase, open };
}

/** The value that a text is nearly: but for capitals, or one slip in a word, two in a long one. */
function nearest(text: string, { values, anyCase, open }: RecordedValues): string | undefined {
  const wanted = text.toLowerCase();
  const same = values.find((value) => value.toLowerCase() === wanted);
  if (same !== undefined) return open && anyCase ? undefined : same;
  const most = text.length >= 20 ? 2 : text.length >= 5 ? 1 : 0;
  return values.find((value) => {
    const other = value.toLowerCase();
    // Singular and plural are two names as often as not.
    return other !== `${wanted}s` && wanted !== `${other}s` && slips(wanted, other, most) <= most;
  });
}

/** The letters that are missing, too many, wrong or swapped; more than `most` are not counted on. */
function slips(one: string, other: string, most: number): number {
  let start = 0;
  while (start < one.length && start < other.length && one[start] === other[start]) start += 1;
  if (start === one.length && start === other.length) return 0;
  if (most === 0) return 1;
  const [a, b] = [one.slice(start), other.slice(start)];
  const isSwapped = a.length > 1 && a[0] === b[1] && a[1] === b[0];
  return (
    1 +
    Math.min(
      slips(a.slice(1), b, most - 1),
      slips(a, b.slice(1), most - 1),
      slips(a.slice(1), b.slice(1), most - 1),
      isSwapped ? slips(a.slice(2), b.slice(2), most - 1) : most,
    )
  );
}

const plain: ReadonlySet<string> = new Set([
  'cast',
  'tostring',
  'coalesce',
  'iff',
  'case',
  'trim',
  'column_ifexists',
  'take_any',
  'arg_max',
  'arg_min',
  'parse_json',
]);
