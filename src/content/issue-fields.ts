import { isMap } from 'yaml';
import { didYouMean } from './did-you-mean.ts';
import type { FieldReader } from './field-reader.ts';
import { type QuirkIssue, quirkIssues } from './quirk.ts';
import { rangeFinding } from './range-finding.ts';
import { scalarText } from './yaml-value.ts';

/**
 * The issues that a function answers, `issues: [ids, ips]`, in the order of the catalogue. An item that is no issue, or stands there
 * twice, is a finding at its place.
 */
export function readIssues(fields: FieldReader): readonly QuirkIssue[] {
  return issuesIn(fields, 'issues', '');
}

/**
 * The issues that a detection answers. The public rule format has no field for them, but free tags: those that begin with `issue:`,
 * as `tags: ["issue:event-delays"]`, are ours and checked; all others are somebody else's and left alone.
 *
 * @see https://github.com/Azure/Azure-Sentinel/wiki/Query-Style-Guide
 */
export function readIssueTags(fields: FieldReader): readonly QuirkIssue[] {
  return issuesIn(fields, 'tags', 'issue:');
}

function issuesIn(fields: FieldReader, name: string, prefix: string): readonly QuirkIssue[] {
  const { document, findings } = fields;
  const found = new Set<QuirkIssue>();
  for (const item of fields.list(name) ?? []) {
    const report = (message: string): void => {
      const range = item === undefined ? fields.range(name) : document.range(item);
      findings.push(rangeFinding(document.source, range, { check: 'field-value', severity: 'error', message }));
    };
    if (prefix !== '' && isMap(item) && item.has(prefix.slice(0, -1))) {
      report(`With a blank behind the colon this is a mapping. Write "${prefix}ids".`);
    }
    const text = scalarText(document, item);
    if (!text.startsWith(prefix)) continue;
    const word = text.slice(prefix.length);
    const issue = quirkIssues.find((known) => known === word);
    if (issue === undefined) {
      const hint = didYouMean(word, quirkIssues);
      report(`"${word}" is no issue.${hint === '' ? ` The issues are ${quirkIssues.join(', ')}.` : hint}`);
    } else if (found.has(issue)) {
      report(`The issue "${issue}" stands there twice.`);
    } else {
      found.add(issue);
    }
  }
  return quirkIssues.filter((issue) => found.has(issue));
}
