import { didYouMean } from '../content/did-you-mean.ts';
import { compareFindings } from '../content/finding.ts';
import { rangeFinding } from '../content/range-finding.ts';
import type { SourceFile, SourceRange } from '../content/source-file.ts';
import type { Check } from './check.ts';
import type { CheckedFinding } from './checked-finding.ts';
import { suppression } from './checks/hygiene/suppression.ts';
import { fillMessage } from './fill-message.ts';
import { type Suppression, suppressionsIn } from './suppression.ts';
import type { SuppressedFinding } from './validation-end.ts';

/** A file that comments are looked for in, with where its queries stand. */
export interface CommentedFile {
  readonly source: SourceFile;
  readonly queries: readonly SourceRange[];
}

export interface SuppressionOptions {
  readonly checks: readonly Check[];
  /** Whether what needs a commit to compare with was looked for. */
  readonly isCompared: boolean;
}

/**
 * Leaves out the findings that comments of their files ask to leave out. A comment without a reason, with a name that is no check, or that leaves
 * out nothing is a finding itself, which no comment leaves out.
 */
export function applySuppressions(
  findings: readonly CheckedFinding[],
  files: readonly CommentedFile[],
  { checks, isCompared }: SuppressionOptions,
): { readonly findings: readonly CheckedFinding[]; readonly suppressed: readonly SuppressedFinding[] } {
  const known = checks.map(({ id }) => id);
  const resting = new Set(checks.filter(({ needsCommit }) => needsCommit === true && !isCompared).map(({ id }) => id));
  const own: CheckedFinding[] = [];
  const suppressed = new Map<CheckedFinding, string>();
  const ofFiles = new Map<string, CheckedFinding[]>();
  for (const finding of findings) ofFiles.set(finding.path, [...(ofFiles.get(finding.path) ?? []), finding]);
  for (const { source, queries } of files) {
    for (const one of suppressionsIn(source, queries)) {
      const say = (message: keyof typeof suppression.messages, data: Readonly<Record<string, string>> = {}): void => {
        const about = {
          check: suppression.id,
          severity: 'error',
          ...fillMessage(suppression.messages[message] ?? { message }, data),
        } as const;
        own.push(rangeFinding(source, one.range, about));
      };
      if (one.checks.length === 0) say('which');
      for (const name of one.checks) {
        if (!known.includes(name)) {
          say('unknown', { name, suggestion: didYouMean(name, known) });
          continue;
        }
        const meant = (ofFiles.get(source.path) ?? []).filter(
          (finding) => !suppressed.has(finding) && isMeant(finding, one, name),
        );
        if (meant.length === 0) {
          if (!resting.has(name)) say('unused', { name });
        } else if (one.reason === '') say('reason', { name });
        else for (const finding of meant) suppressed.set(finding, one.reason);
      }
    }
  }
  return {
    findings: [...findings.filter((finding) => !suppressed.has(finding)), ...own].sort(compareFindings),
    suppressed: findings.flatMap((finding) => {
      const reason = suppressed.get(finding);
      return reason === undefined ? [] : [{ finding, reason }];
    }),
  };
}

function isMeant({ line, check }: CheckedFinding, one: Suppression, name: string): boolean {
  return check === name && line === one.line;
}
