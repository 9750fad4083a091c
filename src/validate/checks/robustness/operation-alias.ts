import { makeCheck } from '../../check.ts';
import type { Comparison } from '../../provenance/comparison.ts';
import { comparisons } from '../../provenance/comparisons.ts';
import { provenanceOf } from '../../provenance/provenance.ts';
import type { Trace } from '../../provenance/trace.ts';
import { placeName, placeNames } from './place-name.ts';
import { type OperationNames, recordedTexts } from './recorded-values.ts';
import { quotedTexts, textConstants } from './text-constants.ts';
import { textMatches } from './text-matches.ts';

interface Asked {
  readonly comparison: Comparison;
  readonly traces: readonly Trace[];
  readonly texts: readonly string[];
  readonly names: readonly string[];
}

/** One of several names of an operation. */
export const operationAlias = makeCheck({
  id: 'operation-alias',
  family: 'robustness',
  severity: 'warn',
  summary: 'A rule asks for one name of an operation that the log writes under several.',
  messages: {
    alias: {
      message: '{place} has the same under other names, which this misses: {missing}; {why}.',
      help: 'Ask for all of them: {instead}.',
    },
  },
  quirks: [
    'operation.hyphen',
    'operation.en-dash',
    'operation.trailing-blank',
    'operation.trailing-dot',
    'operation.file-recycled',
    'operation.outlook-rule',
  ],
  sources: ['https://github.com/SigmaHQ/sigma/issues/6294', 'https://github.com/Azure/Azure-Sentinel/issues/9988'],
  query(context) {
    const { plan, repository, report } = context;
    const provenance = provenanceOf(plan);
    const { operations } = recordedTexts(repository);
    const asked = new Map<OperationNames, Asked[]>();
    for (const comparison of comparisons(plan)) {
      const { operator, left, negated, node } = comparison;
      if (negated || textMatches(operator, '', '') === undefined) continue;
      const traces = provenance.ofExpression(left, node).filter(({ origin }) => operations.has(placeName(origin)));
      const texts = traces.length === 0 ? undefined : textConstants(context, comparison);
      if (texts === undefined || !traces.every(({ through }) => through.every((name) => keeping.has(name)))) continue;
      for (const set of new Set(traces.flatMap(({ origin }) => operations.get(placeName(origin)) ?? []))) {
        const isMended = traces.some(({ through }) => through.some((name) => mending.has(name)));
        const isFolded = traces.every(({ through }) => through.some((name) => folding.has(name)));
        const written = (name: string): string => {
          const text = isMended ? name.replace(/[\u2010-\u2015\u2212]/g, '-').replace(/^[\s.]+|[\s.]+$/g, '') : name;
          return isFolded ? text.toLowerCase() : text;
        };
        const own = (text: string): string => (isFolded ? text.toLowerCase() : text);
        const names = set.names.filter((name) =>
          texts.some((text) => textMatches(operator, written(name), own(text)) === true),
        );
        if (names.length > 0) asked.set(set, [...(asked.get(set) ?? []), { comparison, traces, texts, names }]);
      }
    }
    for (const [{ names, alone, why, instead }, all] of asked) {
      const missing = names.filter((name) => !all.some((one) => one.names.includes(name)));
      if (missing.length === 0) continue;
      for (const { comparison, traces, texts, names: found } of all) {
        if (found.every((name) => alone.includes(name)) || !isMeant(texts, found)) continue;
        const data = {
          place: placeNames(traces.map(({ origin }) => origin)),
          missing: quotedTexts(missing),
          why,
          instead,
        };
        report({ message: 'alias', data, at: { span: comparison.span } });
      }
    }
  },
});

/** Whether one of the texts says most of one of the names: `startswith "New-"` is about other things. */
function isMeant(texts: readonly string[], names: readonly string[]): boolean {
  const shortest = Math.min(...names.map(({ length }) => length));
  return texts.some(({ length }) => length >= 0.6 * shortest);
}

const folding: ReadonlySet<string> = new Set(['tolower', 'toupper']);

/** What takes blanks, dots and dashes away. */
const mending: ReadonlySet<string> = new Set(['trim', 'trim_start', 'trim_end', 'replace_regex', 'replace_string']);

const keeping: ReadonlySet<string> = new Set([
  ...folding,
  ...mending,
  ...['cast', 'tostring', 'coalesce', 'iff', 'case', 'column_ifexists', 'take_any', 'arg_max', 'arg_min'],
]);
