import type { SourceFile } from '../../../content/source-file.ts';
import { makeCheck } from '../../check.ts';
import { type YamlKind, yamlKindOf } from '../../json-schemas/json-schemas.ts';
import { schemaProblems } from '../../json-schemas/schema-findings.ts';

export const schema = makeCheck({
  id: 'schema',
  family: 'structure',
  severity: 'warn',
  summary: 'A file does not fit the JSON Schema of its kind.',
  messages: {
    field: {
      message:
        '"{field}" does not fit the schema: it {wanted}. What reads it, here or elsewhere, expects another form.',
      help: 'An editor that knows the schema proposes what fits: see docs/editors.md.',
    },
  },
  sources: ['https://github.com/Azure/Azure-Sentinel/wiki/Query-Style-Guide'],
  repository({ repository, report }) {
    const look = (source: SourceFile, kind: YamlKind): void => {
      for (const { range, field, wanted } of schemaProblems(source, kind, repository.findings)) {
        report({ message: 'field', data: { field, wanted }, at: { source, range } });
      }
    };
    const loose = new Map<string, YamlKind>([
      ...repository.detections.map(({ source }) => [source.path, 'detection'] as const),
      ...repository.functions.map(({ source }) => [source.path, 'function'] as const),
    ]);
    for (const source of repository.sources.values()) {
      const kind = loose.get(source.path) ?? yamlKindOf(source.path);
      if (kind !== undefined) look(source, kind);
    }
  },
});
