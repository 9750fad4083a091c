import type { RecognitionReport } from '../record/recognition.ts';
import type { RecordedFile } from '../record/record-file.ts';
import type { Sightings } from '../record/sightings.ts';
import { escapeTerminal } from './escape-terminal.ts';
import type { Style } from './style.ts';

/** What a run of `blindspot record` did, for a terminal. Findings are printed elsewhere. */
export function recordAsText(
  files: readonly RecordedFile[],
  recognition: RecognitionReport,
  style: Style,
  shownPath: (path: string) => string,
): string {
  const what = files.flatMap((file) => fileLines(file, shownPath));
  // Of files that were refused there is nothing to be told.
  if (files.every(({ outputs }) => outputs.length === 0)) return what.map((line) => `${line}\n`).join('');
  const blocks = [
    what,
    section(
      'Quirks recognised',
      recognition.quirks.map(({ quirk, ...seen }) => sightingLine(quirk, seen)),
      style,
    ),
    section('Not in the catalogue', oddityLines(recognition.oddities), style),
    section(
      'Kept as written (read these before you share the records)',
      keptColumns(files).map(([table, columns]) => escapeTerminal(`  ${table}: ${columns.join(', ')}`)),
      style,
    ),
    recognition.limits.map((limit) => escapeTerminal(`Not looked for to the end: ${limit}.`)),
  ];
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.map((line) => `${line}\n`).join(''))
    .join('\n');
}

function fileLines(
  { path, outputs, read, refused }: RecordedFile,
  shownPath: (path: string) => string,
): readonly string[] {
  if (outputs.length === 0) return [escapeTerminal(`${path}: nothing written`)];
  const left = refused === 0 ? '' : `, ${count(refused, 'record')} of ${read} refused`;
  return outputs.map((one) =>
    escapeTerminal(`${path}: ${count(one.records, 'record')} -> ${shownPath(one.path)}${left}`),
  );
}

function section(title: string, lines: readonly string[], style: Style): readonly string[] {
  return lines.length === 0 ? [] : [style.bold(title), ...lines];
}

function sightingLine(name: string, { count: times, first }: Sightings): string {
  const value = first.value === '' ? '' : `: ${first.value}`;
  const place = `${first.path}:${first.line}, record ${first.record}`;
  const column = name.includes(first.place) ? '' : `, ${first.table}.${first.place}`;
  return escapeTerminal(`  ${name}  ${times}x, first at ${place}${column}${value}`);
}

/** What is odd in the same way about several columns of a table is one line. */
function oddityLines(oddities: RecognitionReport['oddities']): readonly string[] {
  const groups = new Map<string, RecognitionReport['oddities'][number][]>();
  for (const oddity of oddities) {
    const key = `${oddity.first.table}: ${oddity.kind}`;
    groups.set(key, [...(groups.get(key) ?? []), oddity]);
  }
  return [...groups].map(([key, [first, ...others]]) => {
    if (first === undefined) return '';
    if (others.length === 0) return sightingLine(`${first.first.table}.${first.place}: ${first.kind}`, first);
    const places = [first, ...others].map(({ place, count: times }) => `${place} ${times}x`).join(', ');
    return escapeTerminal(
      `  ${key}: ${places}, first at ${first.first.path}:${first.first.line}, record ${first.first.record}`,
    );
  });
}

/** By table, sorted. */
export function keptColumns(files: readonly RecordedFile[]): readonly (readonly [string, readonly string[]])[] {
  const tables = new Map<string, Set<string>>();
  for (const { keptColumns: kept } of files) {
    for (const [table, columns] of kept) tables.set(table, new Set([...(tables.get(table) ?? []), ...columns]));
  }
  return [...tables]
    .filter(([, columns]) => columns.size > 0)
    .map(([table, columns]) => [table, [...columns].sort()] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
