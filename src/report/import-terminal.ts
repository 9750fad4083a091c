import type { Finding } from '../content/finding.ts';
import type { JsonValue } from '../content/yaml-value.ts';
import type { ImportItem, ImportOutcome, WorkspaceImport } from '../deploy/import-workspace.ts';
import type { PropertyChange } from '../deploy/property-diff.ts';
import { displayWidth } from './display-width.ts';
import { escapeTerminal } from './escape-terminal.ts';
import type { Style } from './style.ts';

export interface ImportShown {
  /** What stands first: the name of the workspace and where it is. */
  readonly title: string;
  readonly isDryRun: boolean;
  /** Where the files are, as a person would write it. */
  readonly folder: string;
}

const outcomes: readonly ImportOutcome[] = ['created', 'changed', 'unchanged', 'refused'];

/** Columns that the name of a file gets at most. */
const widest = 60;

/** What an import did, or would do, for a terminal. What stays as it is is counted, and named only where there is something to say of it. */
export function importAsText(result: WorkspaceImport, shown: ImportShown, style: Style): string {
  const { items, leftOut, notOwn, otherSearches } = result;
  const listed = items.filter((item) => item.outcome !== 'unchanged' || item.lost.length + item.notes.length > 0);
  const width = Math.min(widest, Math.max(0, ...listed.map((item) => displayWidth(placeOf(item)))));
  const blocks = [
    [style.bold(escapeTerminal(shown.title))],
    listed.flatMap((item) => itemLines(item, width, style)),
    leftOut.map(
      ({ title, id, kind }) => ` ${label('left out', style)} ${escapeTerminal(`${kind} rule ${id}  ${title}`)}`,
    ),
    sumLines(result, shown, style),
    [
      ...(leftOut.length === 0 ? [] : ['Rules that are left out run no query of their own: no file can say them.']),
      ...(notOwn === 0
        ? []
        : [`${count(notOwn, 'rule or function', 'rules and functions')} not deployed from here: not asked for.`]),
      ...(otherSearches === 0
        ? []
        : [`${count(otherSearches, 'saved search is no function', 'saved searches are no functions')}.`]),
    ].map((line) => ` ${style.dim(line)}`),
  ];
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.map((line) => `${line.trimEnd()}\n`).join(''))
    .join('\n');
}

function itemLines(item: ImportItem, width: number, style: Style): readonly string[] {
  const { kind, outcome, fields, findings, reasons, notes, lost, kept, title } = item;
  const place = escapeTerminal(placeOf(item));
  const gap = ' '.repeat(Math.max(0, width - displayWidth(place)));
  const about = outcome === 'changed' ? fields.join(', ') : kind === 'function' ? '' : title;
  const first = ` ${label(outcome, style)} ${place}${gap}  ${style.dim(escapeTerminal(about))}`;
  const below = (word: string, text: string): string => `            ${style.yellow(word)} ${escapeTerminal(text)}`;
  return [
    first,
    ...reasons.map((text) => `            ${escapeTerminal(text)}`),
    ...lost.map((change) => below('lost:', lostText(change))),
    ...(kept.length === 0 || outcome === 'unchanged' || outcome === 'refused'
      ? []
      : [below('stays in the workspace:', kept.join(', '))]),
    ...findings.map((finding) => below('to do:', toDo(finding))),
    ...notes.map((text) => below('note:', text)),
  ];
}

/** Whoever has errors in a repository gets no plan of it. */
function toDo({ severity, message }: Finding): string {
  return severity === 'error' ? `${message} Until that is mended, every plan of the repository is refused.` : message;
}

function lostText({ path, before }: PropertyChange): string {
  return `${path.join('.')} ${valueText(before)}`;
}

function valueText(value: JsonValue): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function placeOf({ path, kind, id }: ImportItem): string {
  return path ?? `${kind} ${id}`;
}

const words: Readonly<Record<ImportOutcome | 'left out', keyof Style>> = {
  created: 'green',
  changed: 'yellow',
  unchanged: 'dim',
  refused: 'red',
  'left out': 'dim',
};

function label(word: ImportOutcome | 'left out', style: Style): string {
  return style[words[word]](word.padEnd(10));
}

function sumLines(
  { items, leftOut }: WorkspaceImport,
  { isDryRun, folder }: ImportShown,
  style: Style,
): readonly string[] {
  const sums = outcomes.flatMap((outcome) => {
    const sum = items.filter((item) => item.outcome === outcome).length;
    const text = `${sum} ${outcome}`;
    return sum === 0 ? [] : [outcome === 'refused' ? style.red(text) : text];
  });
  const left = leftOut.length === 0 ? [] : [`${leftOut.length} left out`];
  const what = [...sums, ...left].join(', ');
  const isWritten = items.some(({ text }) => text !== undefined);
  const where = !isWritten
    ? ''
    : isDryRun
      ? '. Nothing is written: this is a dry run'
      : `, in ${escapeTerminal(folder)}`;
  return [` ${what === '' ? 'There are no rules and no functions' : what}${where}.`];
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
