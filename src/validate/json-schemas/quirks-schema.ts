import { evidenceKinds, patterns, quirkIssues } from '../../content/quirk.ts';
import type { JsonSchema } from './json-schema.ts';
import type { SchemaNames } from './schema-names.ts';
import { choice, filledText, list, mapping, optional, proposed, required, text, textOf } from './schema-parts.ts';

/** A file of the catalogue: `parseQuirks`. */
export function quirksSchema({ roles, tables }: SchemaNames): JsonSchema {
  const strikes = mapping(
    {
      tables: optional('In these tables; "*" for every one.', list(proposed(tables))),
      columns: optional('These columns, or paths into them.', list(text)),
      roles: optional('Places with one of these roles.', list(proposed(roles))),
      only: optional(
        'Only records in which a place with a role holds one of these values.',
        mapping({
          role: required('The role.', filledText),
          values: required('The values, in whatever case.', list(text)),
        }),
      ),
    },
    {
      anyOf: ['tables', 'columns', 'roles'].map((name) => ({
        required: [name],
        properties: { [name]: { type: 'array', minItems: 1 } },
      })),
    },
  );
  const quirk = mapping({
    id: required('Its family and its name.', textOf('^[a-z0-9-]+\\.[a-z0-9-]+$')),
    family: required('What its id begins with.', filledText),
    issue: required('The issue of the logs that it is of.', choice(quirkIssues)),
    description: required('What happens.', filledText),
    strikes: required('What it befalls.', strikes),
    transform: required('What it does.', {
      type: 'object',
      required: ['name'],
      properties: { name: filledText },
    }),
    patterns: required('Which records it may strike.', list({ enum: patterns })),
    evidence: required('What becomes of what the record had to say.', choice(evidenceKinds)),
    source: required('Where it is documented or was seen.', filledText),
    example: optional('A value before and after.', {
      type: 'object',
      required: ['before', 'after'],
      properties: { before: {}, after: {} },
      additionalProperties: false,
    }),
  });
  return mapping({ quirks: required('The quirks of a family.', list(quirk)) });
}
