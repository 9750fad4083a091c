import type { Check } from '../../check.ts';

function told(id: string, summary: string, severity: Check['severity'] = 'error'): Check {
  return { id, family: 'structure', severity, summary, messages: {} };
}

/** What reading the files finds. */
export const readingChecks: readonly Check[] = [
  told('yaml-syntax', 'A file is not YAML.'),
  told('yaml-alias', 'The aliases of a file lead nowhere or unfold into too much.'),
  told('file-empty', 'A file is empty.'),
  told('file-size', 'A file is too large to be read.'),
  told('file-encoding', 'A file is not UTF-8 text.'),
  told('file-unreadable', 'A file or folder cannot be read.'),
  told('content-unknown', 'A file is neither a rule nor a function.'),
  told('path-outside', 'A path leads out of the repository.'),
  told('field-missing', 'A field that is needed is missing or empty.'),
  told('field-type', 'The value of a field is of another type.'),
  told('field-unknown', 'There is no such field.'),
  told('field-value', 'The value of a field is none that it may have.'),
  told('duplicate-id', 'Two items have the same id or name.'),
  told('duplicate-answer', 'Two files answer the same question.'),
  told('fixture-orphan', 'A fixture belongs to nothing.'),
  told('format-foreign', 'A file is a rule in another format.'),
  told('waiver-incomplete', 'A waiver has no reason, no owner or no day on which it ends.'),
  told('role-table', 'The column roles name a table that there is not.'),
  told('role-column', 'The column roles name a column that its table does not have.'),
  told('role-path', 'A place of the column roles leads nowhere.'),
  told('duplicate-workspace', 'Two workspaces have one name, or are one and the same.'),
  told('override-fixed', 'A workspace is to have otherwise what is the same everywhere.'),
  told('override-unmatched', 'An override of a workspace has no effect.'),
];
