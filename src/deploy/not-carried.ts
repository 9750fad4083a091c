/** A field of a file that the service has no place for: a workspace does not know it, and an import cannot bring it back. */
export interface NotCarried {
  readonly kind: 'detection' | 'function';
  readonly field: string;
  /** Why, and who reads it: a sentence. */
  readonly reason: string;
  /** What a file says that is imported where there is none yet; undefined where it has no such field then. */
  readonly imported?: string | readonly string[];
}

/** All of them. Whatever else a detection or function has is written to the workspace and comes back from it. */
export const notCarried: readonly NotCarried[] = [
  {
    kind: 'detection',
    field: 'status',
    reason: 'Says whether the rule is ready for others; only the gallery of the public repository has a place for it.',
    imported: 'Available',
  },
  {
    kind: 'detection',
    field: 'requiredDataConnectors',
    reason: 'Belongs to a template of the gallery; which tables a rule reads is seen in its query.',
    imported: [],
  },
  {
    kind: 'detection',
    field: 'tags',
    reason: 'Read by the pages on coverage, which list detections by the issues of the logs that they answer.',
  },
  { kind: 'detection', field: 'metadata', reason: 'Author, support and category in the public repository.' },
  {
    kind: 'function',
    field: 'description',
    reason: 'A saved search has no place for a text about it; the page of the functions has it.',
  },
  { kind: 'function', field: 'issues', reason: 'Read by the pages on coverage.' },
  { kind: 'function', field: 'usage', reason: 'The example of its page.' },
];

/** The names of the fields of one kind of file that are not carried. */
export function notCarriedFields(kind: NotCarried['kind']): readonly string[] {
  return notCarried.filter((one) => one.kind === kind).map(({ field }) => field);
}

/** The list as a table of Markdown, for the page on deployment. */
export function notCarriedAsMarkdown(): string {
  const rows = notCarried.map(({ kind, field, reason, imported }) => {
    const says = imported === undefined ? 'nothing' : `\`${field}: ${typeof imported === 'string' ? imported : '[]'}\``;
    return `| ${kind} | \`${field}\` | ${reason} | ${says} |`;
  });
  return ['| file | field | why | a new file says |', '| --- | --- | --- | --- |', ...rows, ''].join('\n');
}
