import type { Dynamic } from '../kql/values/dynamic.ts';
import { FieldReader } from './field-reader.ts';
import type { Finding } from './finding.ts';
import type { SourceFile, SourceRange } from './source-file.ts';
import { type JsonValue, yamlToDynamic, yamlToJson } from './yaml-value.ts';

/** Which records a quirk strikes: all, every second one (seeded), the first, or all of one table. */
export const patterns = ['all', 'alternate', 'first', 'one-table'] as const;
export type Pattern = (typeof patterns)[number];

/** The issues of the log-quality problem that the catalogue covers. */
export const quirkIssues = [
  'fluid-schema',
  'log-flow',
  'event-delays',
  'missing-events',
  'logging-tax',
  'never-logged',
  'documentation',
  'unannounced-changes',
  'ids',
  'ips',
  'geolocation',
  'devices',
  'broken-values',
  'red-team',
] as const;
export type QuirkIssue = (typeof quirkIssues)[number];

/**
 * What happens to what the record had to say: it is still there, written otherwise; it is gone from the struck place, but
 * elsewhere in the record; no rule can know it any more.
 */
export const evidenceKinds = ['kept', 'hidden', 'destroyed'] as const;
export type Evidence = (typeof evidenceKinds)[number];

/** What a quirk befalls. */
export interface Strikes {
  /** In these tables; `*` for every one. Without any, in those that have one of the roles. */
  readonly tables: readonly string[];
  /** These columns, or paths into them. */
  readonly columns: readonly string[];
  /** Places with one of these roles (`schemas/roles.yaml`). */
  readonly roles: readonly string[];
  /** Only records in which a place with this role holds one of these values, in whatever case. */
  readonly only: { readonly role: string; readonly values: readonly string[] } | undefined;
}

/** One named, sourced way in which Azure's logs go wrong. */
export interface Quirk {
  readonly source: SourceFile;
  readonly range: SourceRange;
  /** `family.name`, as waivers name it. */
  readonly id: string;
  readonly family: string;
  readonly issue: QuirkIssue;
  readonly description: string;
  readonly strikes: Strikes;
  readonly transform: { readonly name: string; readonly parameters: Readonly<Record<string, JsonValue>> };
  readonly patterns: readonly Pattern[];
  readonly evidence: Evidence;
  /** Where it is documented or was seen. */
  readonly documented: string;
  /** A value before and after the transform. */
  readonly example: { readonly before: Dynamic | null; readonly after: Dynamic | null } | undefined;
}

/** Reads a file of the catalogue: `quirks: [...]`. */
export function parseQuirks(source: SourceFile): {
  readonly quirks: readonly Quirk[];
  readonly findings: readonly Finding[];
} {
  const { fields, findings } = FieldReader.ofFile(source, 'a file of quirks');
  const items = fields?.items('quirks', 'a quirk', 'required') ?? [];
  fields?.done();
  return { quirks: items.flatMap((item) => readQuirk(item) ?? []), findings };
}

function readQuirk(item: FieldReader): Quirk | undefined {
  const id = item.parsed(
    'id',
    (text) => (/^[a-z0-9-]+\.[a-z0-9-]+$/.test(text) ? text : null),
    'family.name in lower case',
    'required',
  );
  const family = item.text('family', 'required');
  const issue = item.choice('issue', quirkIssues, 'required');
  const description = item.text('description', 'required');
  const strikes = readStrikes(item);
  const transform = readTransform(item);
  const listed = readPatterns(item);
  const evidence = item.choice('evidence', evidenceKinds, 'required');
  const documented = item.text('source', 'required');
  const example = readExample(item);
  item.done();
  if (id !== undefined && family !== undefined && !id.startsWith(`${family}.`)) {
    item.report('id', 'field-value', `The id "${id}" does not begin with its family, "${family}.".`);
  }
  if (
    id === undefined ||
    family === undefined ||
    issue === undefined ||
    description === undefined ||
    strikes === undefined ||
    transform === undefined ||
    evidence === undefined ||
    documented === undefined
  ) {
    return undefined;
  }
  return {
    source: item.document.source,
    range: item.range(),
    id,
    family,
    issue,
    description,
    strikes,
    transform,
    patterns: listed,
    evidence,
    documented,
    example,
  };
}

function readStrikes(item: FieldReader): Strikes | undefined {
  const reader = item.fields('strikes', 'what a quirk strikes', 'required');
  if (reader === undefined) return undefined;
  const strikes = {
    tables: reader.texts('tables') ?? [],
    columns: reader.texts('columns') ?? [],
    roles: reader.texts('roles') ?? [],
    only: readOnly(reader),
  };
  reader.done();
  if (strikes.tables.length + strikes.columns.length + strikes.roles.length > 0) return strikes;
  return item.report('strikes', 'field-missing', 'A quirk must strike "roles", "columns" or "tables".');
}

function readOnly(strikes: FieldReader): Strikes['only'] {
  const reader = strikes.fields('only', 'a limit to some records');
  const role = reader?.text('role', 'required');
  const values = reader?.texts('values', 'required');
  reader?.done();
  return role === undefined || values === undefined ? undefined : { role, values };
}

function readTransform(item: FieldReader): Quirk['transform'] | undefined {
  const reader = item.fields('transform', 'a transform', 'required');
  const name = reader?.text('name', 'required');
  if (reader === undefined || name === undefined) return undefined;
  const parameters = reader.names.filter((key) => key !== 'name');
  return {
    name,
    parameters: Object.fromEntries(parameters.map((key) => [key, yamlToJson(item.document, reader.node(key))])),
  };
}

function readPatterns(item: FieldReader): readonly Pattern[] {
  const listed = item.texts('patterns', 'required') ?? [];
  for (const text of listed) {
    if (patterns.some((pattern) => pattern === text)) continue;
    const known = patterns.map((pattern) => `"${pattern}"`).join(', ');
    item.report('patterns', 'field-value', `"${text}" is no pattern. The patterns are ${known}.`);
  }
  return patterns.filter((pattern) => listed.includes(pattern));
}

function readExample(item: FieldReader): Quirk['example'] {
  const reader = item.fields('example', 'an example');
  if (reader === undefined) return undefined;
  const example = {
    before: yamlToDynamic(item.document, reader.node('before')),
    after: yamlToDynamic(item.document, reader.node('after')),
  };
  for (const name of ['before', 'after']) {
    if (!reader.has(name)) reader.report(name, 'field-missing', `An example needs the field "${name}".`);
  }
  reader.done();
  return example;
}
