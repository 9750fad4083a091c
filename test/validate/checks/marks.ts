import { packageSchemas, runExample } from '../run-example.ts';

/** What a check says of the query of the standard rule, or of other files: the marked text, and the fix of it where there is one. */
export function marks(
  check: string,
  text: string,
  language = text.startsWith('# file: ') ? 'yaml' : 'kql',
): readonly string[] {
  const { findings, sources } = runExample(language, text, packageSchemas());
  const broken = findings.filter(({ check: id }) => id.startsWith('kql-'));
  if (broken.length > 0) throw new Error(broken.map(({ message }) => message).join('\n'));
  return findings
    .filter((finding) => finding.check === check)
    .map(({ path, line, column, endLine = line, endColumn = column, fix }) => {
      const source = sources.get(path);
      if (source === undefined) return `${path}: no text`;
      const marked = source.text.slice(
        source.offsetAt({ line, column }),
        source.offsetAt({ line: endLine, column: endColumn }),
      );
      const changes = (fix ?? []).map((edit) => ` (${source.text.slice(edit.start, edit.end)} -> ${edit.text})`);
      return `${marked}${changes.join('')}`;
    });
}
