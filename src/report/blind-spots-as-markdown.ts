import { patterns, type Quirk } from '../content/quirk.ts';
import {
  type DetectionResult,
  type QuirkResult,
  type ReplayEnd,
  type Verdict,
  verdicts,
} from '../harness/replay-result.ts';

/**
 * Two rules with one idea side by side: what each quirk does to each of them, pattern by pattern, and where the first one loses
 * the evidence. Of several cases the worst verdict counts.
 */
export function blindSpotsAsMarkdown({ detections }: ReplayEnd, quirks: readonly Quirk[]): string {
  return [
    '# Blind spots of two rules with one idea',
    '',
    'Made by `blindspot docs` from a replay of [`docs/example`](../example/README.md) under every quirk of the',
    '[catalogue](quirks.md). Both rules look for a password spray and both are right on clean records. The cells are verdicts by',
    `pattern, the worst of all cases: ${verdicts.map((verdict) => `${signs[verdict]} ${verdict}`).join(', ')}.`,
    'What a quirk cannot strike is left out. Where the evidence is *destroyed*, no rule can see it: only a watch over the log itself',
    'covers that, and this folder has none.',
    '',
    ...summaryTable(detections),
    '',
    ...familyTables(detections, quirks),
  ].join('\n');
}

const signs: Readonly<Record<Verdict, string>> = {
  untouched: '·',
  survives: '✓',
  degraded: '~',
  covered: '◐',
  noisy: '🔊',
  error: '⚠',
  blind: '✗',
};

function summaryTable(detections: readonly DetectionResult[]): readonly string[] {
  const counted = verdicts.map((verdict) => {
    const counts = detections.map((detection) => {
      const results = detection.cases.flatMap(({ quirks }) => quirks);
      return results.filter((result) => result.verdict === verdict).length;
    });
    return `| ${signs[verdict]} ${verdict} | ${counts.join(' | ')} |`;
  });
  return [
    `| replays | ${detections.map(({ slug }) => `\`${slug}\``).join(' | ')} |`,
    `| --- | ${detections.map(() => '---:').join(' | ')} |`,
    ...counted,
  ];
}

function familyTables(detections: readonly DetectionResult[], quirks: readonly Quirk[]): readonly string[] {
  const families = [...new Set(quirks.map(({ family }) => family))];
  return families.flatMap((family) => {
    const rows = quirks
      .filter((quirk) => quirk.family === family)
      .flatMap((quirk) => quirkRow(quirk, detections) ?? []);
    if (rows.length === 0) return [];
    const names = detections.map(({ slug }) => slug.split('/').at(-1) ?? slug);
    return [
      `## ${family}`,
      '',
      `| quirk | evidence | ${names.join(' | ')} | ${names[0] ?? ''} loses it at |`,
      `| --- | --- | ${names.map(() => '---').join(' | ')} | --- |`,
      ...rows,
      '',
    ];
  });
}

function quirkRow({ id, evidence }: Quirk, detections: readonly DetectionResult[]): string | undefined {
  const results = detections.map((detection) =>
    detection.cases.flatMap(({ quirks }) =>
      quirks.filter(({ quirk, verdict }) => quirk === id && verdict !== 'untouched'),
    ),
  );
  if (results.every((own) => own.length === 0)) return undefined;
  const [first = []] = results;
  const link = `[\`${id}\`](quirks.md#${id.replaceAll('.', '-')})`;
  return `| ${link} | ${evidence} | ${results.map(cell).join(' | ')} | ${lossOf(first)} |`;
}

/** `✗ all, alternate; ✓ first`: the patterns of one verdict together, the worst first. */
function cell(results: readonly QuirkResult[]): string {
  const worst = new Map<string, Verdict>();
  for (const { pattern, verdict } of results) {
    const known = worst.get(pattern);
    if (known === undefined || verdicts.indexOf(verdict) > verdicts.indexOf(known)) worst.set(pattern, verdict);
  }
  const groups = [...verdicts].reverse().flatMap((verdict) => {
    const own = patterns.filter((pattern) => worst.get(pattern) === verdict);
    return own.length === 0 ? [] : [`${signs[verdict]} ${own.join(', ')}`];
  });
  return groups.length === 0 ? signs.untouched : groups.join('; ');
}

function lossOf(results: readonly QuirkResult[]): string {
  const lost = results.find(({ lostAt }) => lostAt !== undefined)?.lostAt;
  if (lost === undefined) return '';
  const { line } = lost.source.positionAt(lost.range.start);
  return `\`${lost.operator.replaceAll('`', '')}\`, line ${line}`;
}
