import { SourceFile } from '../content/source-file.ts';
import { parseYaml } from '../content/yaml-document.ts';
import type { CheckedFinding } from './checked-finding.ts';
import type { TextEdit } from './text-edit.ts';

export interface FixedText {
  readonly text: string;
  /** What is mended by it. */
  readonly mended: readonly CheckedFinding[];
}

/**
 * The text of a file with its findings mended. All changes of a finding are made or none; of two findings whose changes overlap, the first one's
 * are. Lines end as they do in the file. Undefined when there is nothing to mend, or when what comes of it is no YAML: then the file stays.
 */
export function applyFixes(source: SourceFile, findings: readonly CheckedFinding[]): FixedText | undefined {
  const edits: TextEdit[] = [];
  const mended: CheckedFinding[] = [];
  const lineBreak = source.text.includes('\r\n') ? '\r\n' : '\n';
  for (const finding of findings) {
    const own = (finding.fix ?? []).map((edit) => ({ ...edit, text: edit.text.replace(/\r?\n/g, lineBreak) }));
    const fresh = own.filter((edit) => !edits.some((known) => isSame(known, edit)));
    if (own.length === 0 || fresh.some((edit) => edits.some((known) => overlaps(known, edit)))) continue;
    edits.push(...fresh);
    mended.push(finding);
  }
  let text = source.text;
  for (const edit of edits.toSorted((a, b) => b.start - a.start || b.end - a.end)) {
    text = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
  }
  const isRight = text !== source.text && parseYaml(new SourceFile(source.path, text)).document !== undefined;
  return isRight ? { text, mended } : undefined;
}

function isSame(a: TextEdit, b: TextEdit): boolean {
  return a.start === b.start && a.end === b.end && a.text === b.text;
}

/** Also where both insert at one place, or one at the edge of the other: which comes first would be a matter of luck. */
function overlaps(a: TextEdit, b: TextEdit): boolean {
  return a.start <= b.end && b.start <= a.end;
}
