import { patterns } from '../../content/quirk.ts';
import type { JsonSchema } from './json-schema.ts';
import type { SchemaNames } from './schema-names.ts';
import {
  anyCase,
  anything,
  choice,
  filledText,
  instant,
  list,
  mapOf,
  mapping,
  optional,
  proposed,
  required,
  text,
  textOf,
  wholeNumber,
} from './schema-parts.ts';

const ingested = optional('When it arrived, or how long after TimeGenerated: +2m.', textOf('[0-9]', ['+2m']));

/** A record as it is written, or those of a file below fixtures/. */
const record: JsonSchema = {
  if: { type: 'object', required: ['from'] },
  // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
  then: mapping({
    from: required('A file of records, by its path below fixtures/.', filledText),
    where: optional('Which of them: a KQL predicate.', filledText),
    set: optional('Columns that each of them is given.', {
      type: 'object',
      properties: { ingested: ingested.schema },
    }),
    ingested,
  }),
  else: { type: 'object', properties: { ingested: ingested.schema } },
};

/** What the schemas of fixtures refer to. */
export const recordDefinitions = { record, records: list({ $ref: '#/$defs/record' }) };

const records: JsonSchema = { $ref: '#/$defs/records' };
const tables = mapOf(records);
const rowsOf = mapOf(tables);
const hasHash = ['SHA1', 'SHA256', 'MD5'].map((name) => ({
  required: [name],
  properties: { [name]: { type: 'string' } },
}));

const watchlistItems: JsonSchema = {
  type: 'array',
  items: { allOf: [{ $ref: '#/$defs/record' }, { anyOf: [{ required: ['SearchKey'] }, { required: ['from'] }] }] },
};

const watchlist: JsonSchema = {
  anyOf: [
    watchlistItems,
    mapping({
      searchKey: required('The column that is the search key.', filledText),
      items: required('The items.', records),
    }),
  ],
};

const coordinate = { type: 'number' };

const place: JsonSchema = {
  anyOf: [
    { const: 'unknown' },
    mapping({
      country: optional('', text),
      state: optional('', text),
      city: optional('', text),
      latitude: optional('', coordinate),
      longitude: optional('', coordinate),
    }),
  ],
};

/** What only the service, or another one, could answer: `parseAnswers`. */
export const answersSchema: JsonSchema = mapping({
  watchlists: optional('_GetWatchlist(): the items of each list, by its alias.', mapOf(watchlist)),
  external: optional('externaldata: rows, by the address.', tables),
  assignedIpAddresses: optional('AssignedIPAddresses(): rows, by the device.', tables),
  arg: optional('Tables of Azure Resource Graph.', tables),
  workspaces: optional('workspace(): the tables of each, by its name.', rowsOf),
  apps: optional('app(): the tables of each.', rowsOf),
  resources: optional('resource(): the tables of each.', rowsOf),
  adx: optional('adx(): the tables of each database.', rowsOf),
  geo: optional('geo_info_from_ip_address(): where an address is, or "unknown".', mapOf(place)),
  fileProfiles: optional(
    'FileProfile(): what is known of a file, found by any of its hashes.',
    list({ type: 'object', anyOf: hasHash }),
  ),
});

const entity: JsonSchema = {
  type: 'object',
  minProperties: 1,
  maxProperties: 1,
  additionalProperties: { anyOf: [text, mapOf(filledText)] },
};

const isSilent = { properties: { expect: { pattern: `^${anyCase('silent')}$` } }, required: ['expect'] };

/** Cases and waivers of a detection: `parseDetectionFixture`. */
export function detectionFixtureSchema({ quirks, tables: names }: SchemaNames): JsonSchema {
  const waiver = mapping({
    quirk: required('The quirk that it blinds.', { ...proposed(quirks), pattern: '\\S' }),
    pattern: required('Which records the quirk strikes.', choice(patterns)),
    reason: required('Why that is accepted.', filledText),
    owner: required('Who accepted it.', filledText),
    expires: required('The day on which somebody looks at it again.', instant),
  });
  const one = mapping(
    {
      name: required('What happens in it.', filledText),
      expect: required('Whether the detection fires.', choice(['fires', 'silent'])),
      now: required('The clock of the case.', instant),
      alerts: optional('How many alerts there are, over the whole time.', { ...wholeNumber, minimum: 0 }),
      entities: optional('Entities that the alerts have, among others: {Account: alice@contoso.com}.', list(entity)),
      customDetails: optional('Custom details that an alert has.', { type: 'object' }),
      rows: optional('How many rows the query gives in the run that alerts first, or rows that it gives.', {
        anyOf: [{ ...wholeNumber, minimum: 0 }, list({ type: 'object' })],
      }),
      records: required('The records, by table.', mapOf(records, names)),
      answers: optional('What functions are answered with, over those of fixtures/answers/.', answersSchema),
    },
    {
      if: isSilent,
      // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
      then: {
        properties: { alerts: { const: 0 } },
        not: { anyOf: [{ required: ['entities'] }, { required: ['customDetails'] }] },
      },
      else: { properties: { alerts: { not: { const: 0 } } } },
    },
  );
  return mapping({
    cases: required('Records, a clock, and what is expected.', list(one)),
    waivers: optional('Blind spots that a person accepted.', list(waiver)),
  });
}

/** Calls of a function and the rows they give: `parseFunctionFixture`. */
export function functionFixtureSchema({ tables: names }: SchemaNames): JsonSchema {
  const one = mapping({
    name: required('What it shows.', filledText),
    now: optional('The clock, where the answer depends on it.', instant),
    records: optional('The records, by table.', mapOf(records, names)),
    answers: optional('What functions are answered with, over those of fixtures/answers/.', answersSchema),
    call: required('A KQL expression.', filledText),
    expect: required(
      'What comes out.',
      mapping({
        columns: optional('The columns that are compared; all by default.', list(text)),
        rows: required('The rows, in any order, each a list of values.', list(list(anything))),
      }),
    ),
  });
  return mapping({ cases: required('Calls and their rows.', list(one)) });
}
