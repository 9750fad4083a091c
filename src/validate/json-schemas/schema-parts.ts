import type { JsonSchema } from './json-schema.ts';

/**
 * The parts that schemas are made of, one for each method of `FieldReader`: they take what that takes. A field that may be left out may be
 * null too, and a text may be written without quotes where YAML sees a number or a boolean in it.
 */
export interface Field {
  readonly schema: JsonSchema;
  readonly isRequired: boolean;
}

const scalars = ['string', 'number', 'boolean'];

function field(schema: JsonSchema, description: string): Field {
  const { type } = schema;
  const orNull =
    typeof type === 'string' || Array.isArray(type)
      ? { ...schema, type: [type, 'null'].flat() }
      : { anyOf: [schema, { type: 'null' }] };
  return { schema: { description, ...orNull }, isRequired: false };
}

/** The field that must be there, and filled. */
export function required(description: string, schema: JsonSchema): Field {
  return { schema: { description, ...schema }, isRequired: true };
}

export function optional(description: string, schema: JsonSchema): Field {
  return field(schema, description);
}

/** A text. */
export const text: JsonSchema = { type: scalars };

/** A text in which something stands. */
export const filledText: JsonSchema = { type: scalars, pattern: '\\S' };

/** A text of a form; of the words that fit it some are proposed. */
export function textOf(pattern: string, examples: readonly string[] = []): JsonSchema {
  return { type: 'string', pattern, ...(examples.length === 0 ? {} : { examples }) };
}

/** Any text; editors propose these. */
export function proposed(words: readonly string[]): JsonSchema {
  return words.length === 0 ? text : { anyOf: [{ enum: words }, text] };
}

/** One of some words. In another case it is read all the same, and a warning. */
export function choice(words: readonly string[]): JsonSchema {
  return { anyOf: [{ enum: words }, { type: 'string', pattern: `^(?:${words.map(anyCase).join('|')})$` }] };
}

/** A regular expression for a word in any case. */
export function anyCase(word: string): string {
  return word.replace(/[a-z]/gi, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`);
}

export const flag: JsonSchema = { type: 'boolean' };

export const wholeNumber: JsonSchema = { type: 'integer' };

export function list(items: JsonSchema): JsonSchema {
  return { type: 'array', items };
}

/** A mapping of these fields and no others. */
export function mapping(fields: Readonly<Record<string, Field>>, more: JsonSchema = {}): JsonSchema {
  const names = Object.keys(fields).filter((name) => fields[name]?.isRequired === true);
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema])),
    ...(names.length === 0 ? {} : { required: names }),
    additionalProperties: false,
    ...more,
  };
}

/** A mapping whose keys people choose. */
export function mapOf(value: JsonSchema, keys: readonly string[] = []): JsonSchema {
  const proposals = Object.fromEntries(keys.map((key) => [key, value]));
  return { type: 'object', ...(keys.length === 0 ? {} : { properties: proposals }), additionalProperties: value };
}

/** `5m`, `PT5M`, `0.00:05:00`: see `parseDuration`. */
export const duration: JsonSchema = textOf(
  '^\\s*(?:[0-9]+\\s*[smhdSMHD]|[Pp](?=[0-9Tt])(?:[0-9]+[Ww])?(?:[0-9]+[Dd])?(?:[Tt](?=[0-9])(?:[0-9]+[Hh])?(?:[0-9]+[Mm])?(?:[0-9]+(?:\\.[0-9]{1,7})?[Ss])?)?|(?:[0-9]+\\.)?(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?)\\s*$',
  ['5m', '1h', '1d', '14d'],
);

/** A time that stands for itself. */
export const instant: JsonSchema = textOf('[0-9]', ['2026-03-02T10:00:00Z']);

/** Anything: what stands there is data. */
export const anything: JsonSchema = {};
