import { didYouMean } from '../content/did-you-mean.ts';
import { compareFindings } from '../content/finding.ts';
import { rangeFinding } from '../content/range-finding.ts';
import type { SourceFile, SourceRange } from '../content/source-file.ts';
import type { Check } from './check.ts';
import type { CheckedFinding } from './checked-finding.ts';
import { suppression } from './checks/hygiene/suppression.ts';
import { fillMessage } from './fill-message.ts';
import { type Suppression, suppressionsIn } from './suppression.ts';

/** A file that comments are looked for in, with where its queries stand. */
export interface CommentedFile {
  readonly source: SourceFile;
  readonly queries: readonly SourceRange[];
}

/**
 * Leaves out the findings that comments of their files ask to leave out. A comment without a reason, with a name that is no check, or that leaves
 * out nothing is a finding itself, which no comment leaves out.
 */
export function applySuppressions(
  findings: readonly CheckedFinding[],
  files: readonly CommentedFile[],
  checks: readonly Check[],
): { readonly findings: readonly CheckedFinding[]; readonly suppressed: number } {
  const known = checks.map(({ id }) => id);
  const own: CheckedFinding[] = [];
  let left = findings;
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
        const rest = left.filter((finding) => !isMeant(finding, source, one, name));
        if (rest.length === left.length) say('unused', { name });
        else if (one.reason === '') say('reason', { name });
        else left = rest;
      }
    }
  }
  const suppressed = findings.length - left.length;
  return { findings: [...left, ...own].sort(compareFindings), suppressed };
}

function isMeant({ path, line, check }: CheckedFinding, source: SourceFile, one: Suppression, name: string): boolean {
  return check === name && path === source.path && line === one.line;
}
