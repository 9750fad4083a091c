import type { ComparedCase, ComparedReplay, ReplayComparison } from '../harness/compare-replays.ts';

/** One line of a comparison. All but `word` and `note` may hold what somebody else wrote. */
export interface ComparisonItem {
  readonly word: string;
  /** Whether the run fails for it. */
  readonly isBad: boolean;
  /** The rule, the file of the function, or the quirk. */
  readonly subject: string;
  /** The case, or the changed files. */
  readonly detail: string;
  /** The quirk with its patterns. */
  readonly quirk: string;
  readonly note: string;
}

/** A comparison line by line: what is worse, what is better, and what was compared at all. */
export function comparisonItems(comparison: ReplayComparison): readonly ComparisonItem[] {
  const item = (word: string, subject: string, more: Partial<ComparisonItem> = {}): ComparisonItem => ({
    word,
    isBad: false,
    subject,
    detail: '',
    quirk: '',
    note: '',
    ...more,
  });
  const replays = (word: string, list: readonly ComparedReplay[], isBad = false): readonly ComparisonItem[] =>
    grouped(list).map(({ rule, cases: names, quirk, before }) =>
      item(word, rule, { detail: listed(names, 2), quirk, isBad, note: `was ${before.join(' or ')}` }),
    );
  const cases = (word: string, list: readonly ComparedCase[], isBad = false): readonly ComparisonItem[] =>
    list.map(({ of, name }) => item(word, of, { detail: name, isBad }));
  const quirks = (word: string, ids: readonly string[]): readonly ComparisonItem[] =>
    ids.length === 0 ? [] : [item(word, listed(ids, 12))];
  return [
    ...cases('FAILED', comparison.newlyFailed, true),
    ...replays('BLIND', comparison.newlyBlind, true),
    ...replays('NOISY', comparison.newlyNoisy, true),
    ...replays('ERROR', comparison.newlyError, true),
    ...cases('case removed', comparison.removedCases),
    ...replays('waived', comparison.newlyWaived),
    ...replays('healed', comparison.healed),
    ...cases('mended', comparison.mended),
    ...comparison.rules.map(({ change, slug, because }) => item(change, slug, { detail: listed(because) })),
    ...quirks('quirk added', comparison.addedQuirks),
    ...quirks('quirk removed', comparison.removedQuirks),
  ];
}

/** Replays of one rule and quirk, in the patterns and cases that there are. */
interface ReplayGroup {
  readonly rule: string;
  readonly quirk: string;
  readonly cases: readonly string[];
  readonly before: readonly string[];
}

function grouped(list: readonly ComparedReplay[]): readonly ReplayGroup[] {
  const groups = new Map<string, ComparedReplay[]>();
  for (const one of list) {
    const key = JSON.stringify([one.rule, one.result.quirk]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((group) => {
    const of = (text: (one: ComparedReplay) => string): readonly string[] => [...new Set(group.map(text))];
    return {
      rule: of(({ rule }) => rule).join(),
      quirk: `${of(({ result }) => result.quirk).join()} (${of(({ result }) => result.pattern).join(', ')})`,
      cases: of((one) => one.case),
      before: of(({ was }) => was ?? 'not replayed'),
    };
  });
}

function listed(texts: readonly string[], most = 4): string {
  const more = texts.length > most ? ` and ${texts.length - most} more` : '';
  return texts.slice(0, most).join(', ') + more;
}
