import type { JsonValue } from '../content/yaml-value.ts';
import type { PropertyChange } from '../deploy/property-diff.ts';
import type { DiffLine } from '../deploy/query-diff.ts';
import { escapeTerminal } from './escape-terminal.ts';

/** A line of a report about a change, harmless already. */
export interface ChangeLine {
  readonly kind: 'title' | 'hunk' | DiffLine['kind'];
  /** Begins with `-`, `+` or a blank where it is a line of a text. */
  readonly text: string;
}

const longestValue = 300;

/** A change of one property in lines: `severity: "High" -> "Low"`, or the lines of a text that differ. */
export function changeLines(change: PropertyChange): readonly ChangeLine[] {
  const name = escapeTerminal(change.path.join('.'));
  const { lines } = change;
  if (lines === undefined) {
    return [{ kind: 'title', text: `${name}: ${shownValue(change.before)} -> ${shownValue(change.after)}` }];
  }
  const layout = change.layoutOnly === true ? ', in comments and layout only' : '';
  return [
    { kind: 'title', text: `${name}: ${count(lines.removed)} removed, ${lines.added} added${layout}` },
    ...lines.hunks.flatMap((hunk, index): readonly ChangeLine[] => [
      ...(index === 0 && hunk.beforeStart === 1
        ? []
        : [{ kind: 'hunk' as const, text: `@@ line ${hunk.afterStart} @@` }]),
      ...hunk.lines.map(({ kind, text }): ChangeLine => ({ kind, text: `${marks[kind]} ${escapeTerminal(text)}` })),
    ]),
  ];
}

const marks = { same: ' ', removed: '-', added: '+' } as const;

function count(lines: number): string {
  return lines === 1 ? '1 line' : `${lines} lines`;
}

/** A value as JSON on one line, cut where it is long; `(none)` for nothing. */
function shownValue(value: JsonValue): string {
  if (value === null) return '(none)';
  const text = JSON.stringify(value);
  return escapeTerminal(text.length > longestValue ? `${text.slice(0, longestValue)}…` : text);
}
