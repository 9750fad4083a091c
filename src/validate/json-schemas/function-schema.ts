import { typeAliases } from '../../content/function.ts';
import { quirkIssues } from '../../content/quirk.ts';
import { scalarTypes } from '../../kql/values/scalar-type.ts';
import type { JsonSchema } from './json-schema.ts';
import { anyCase, filledText, list, mapping, optional, required, text, textOf } from './schema-parts.ts';

const scalar = `(?:${[...scalarTypes, ...Object.keys(typeAliases)].map(anyCase).join('|')})`;
const column = `\\s*[A-Za-z_][A-Za-z0-9_]*\\s*:\\s*${scalar}\\s*`;
const table = `${anyCase('table')}\\s*:?\\s*\\((?:\\s*\\*\\s*|${column}(?:,${column})*)\\)`;

const parameter = mapping(
  {
    name: required('What the query calls it.', textOf('^[A-Za-z_][A-Za-z0-9_]*$')),
    type: required(
      'A type of KQL, table:(*) for any table, or table:(Column:type, …).',
      textOf(`^\\s*(?:${scalar}|${table})\\s*$`, [
        ...scalarTypes,
        'table:(*)',
        'table:(UserId:string, TimeGenerated:datetime)',
      ]),
    ),
    default: {
      schema: { description: 'What it is where a call leaves it out, as KQL; parameters with a default come last.' },
      isRequired: false,
    },
  },
  {
    allOf: [
      {
        if: { properties: { type: { pattern: `^\\s*${anyCase('table')}` } } },
        // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
        then: { properties: { default: { type: 'null' } } },
      },
      {
        if: { properties: { type: { not: { pattern: `^\\s*${anyCase('dynamic')}` } } } },
        // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
        then: { properties: { default: { type: ['string', 'number', 'boolean', 'null'] } } },
      },
    ],
  },
);

/** A function of the workspace: `parseFunction`. */
export const functionSchema: JsonSchema = mapping({
  name: required(
    'The alias that queries call: a letter, then letters, digits and underscores.',
    textOf('^[A-Za-z][A-Za-z0-9_]*$'),
  ),
  version: optional('Three numbers, 1.0.0, raised with each change.', text),
  description: optional('What it gives, for which values, and when that is null.', text),
  parameters: optional('Tabular ones first, those with a default last.', list(parameter)),
  issues: optional('Issues of the logs that it answers.', {
    type: 'array',
    items: { enum: quirkIssues },
    uniqueItems: true,
  }),
  usage: optional('A query of somebody who calls it.', filledText),
  query: required('KQL.', filledText),
});
