import { isCollection, isMap } from 'yaml';
import type { Int64 } from '../kql/values/cell.ts';
import { parseDatetime } from '../kql/values/datetime.ts';
import type { Dynamic } from '../kql/values/dynamic.ts';
import { type Answers, readAnswers } from './answers.ts';
import { type CaseRecord, readCaseRecords } from './case-records.ts';
import { FieldReader } from './field-reader.ts';
import type { Finding } from './finding.ts';
import { type Pattern, patterns } from './quirk.ts';
import type { SourceFile, SourceRange } from './source-file.ts';
import { scalarText, yamlToDynamic } from './yaml-value.ts';

/** An entity that a case expects among those of its alerts: `{Account: alice@contoso.com}`. */
export interface ExpectedEntity {
  readonly type: string;
  /** What identifies it, whatever the identifier that is mapped; undefined when identifiers are spelled out. */
  readonly value: string | undefined;
  /** Identifier -> value: `{Account: {Name: alice, UPNSuffix: contoso.com}}`. */
  readonly identifiers: ReadonlyMap<string, string>;
  readonly range: SourceRange;
}

/** Records, a clock, and what the detection must make of them. */
export interface DetectionCase {
  readonly name: string;
  readonly expect: 'fires' | 'silent';
  /** The clock of the case: what relative times count from. Ticks since 2020. */
  readonly now: Int64;
  /** How many alerts there must be over the whole timeline; any number above 0 when undefined. */
  readonly alerts: number | undefined;
  /** Entities that the alerts must have, among others. */
  readonly entities: readonly ExpectedEntity[];
  /** Name of a custom detail -> the value that an alert must have for it. */
  readonly customDetails: ReadonlyMap<string, Dynamic | null>;
  /** How many rows the query must give in the run that alerts first, or rows (column -> value) that it must give. */
  readonly rows: number | readonly ReadonlyMap<string, Dynamic | null>[] | undefined;
  /** Table -> its records, in the order of the file. */
  readonly records: ReadonlyMap<string, readonly CaseRecord[]>;
  /** What functions are answered with, over the answers of the root. */
  readonly answers: Answers;
  readonly range: SourceRange;
}

/** A blind spot that a person accepted. */
export interface Waiver {
  readonly quirk: string;
  readonly pattern: Pattern;
  readonly reason: string;
  readonly owner: string;
  /** The day it ends, at 00:00 UTC. Ticks since 2020. */
  readonly expires: Int64;
  readonly range: SourceRange;
}

/** The cases and waivers of the detection of the same path. */
export interface DetectionFixture {
  readonly source: SourceFile;
  /** The path below `fixtures/detections/` without extension: that of the detection below `detections/`. */
  readonly slug: string;
  readonly cases: readonly DetectionCase[];
  readonly waivers: readonly Waiver[];
}

export function parseDetectionFixture(source: SourceFile): {
  readonly fixture: DetectionFixture | undefined;
  readonly findings: readonly Finding[];
} {
  const { fields, findings } = FieldReader.ofFile(source, 'a fixture');
  if (fields === undefined) return { fixture: undefined, findings };
  const cases = (fields.items('cases', 'a case', 'required') ?? []).flatMap((item) => readCase(item) ?? []);
  const waivers = (fields.items('waivers', 'a waiver') ?? []).flatMap((item) => readWaiver(item) ?? []);
  fields.done();
  const slug = source.path.replace(/^fixtures\/detections\//, '').replace(/\.ya?ml$/i, '');
  return { fixture: { source, slug, cases, waivers }, findings };
}

/** A time that stands for itself, for `now` and `expires`. */
export function readInstant(item: FieldReader, name: string, need: 'required' | 'optional'): Int64 | undefined {
  return item.parsed(name, parseDatetime, 'a time such as 2026-03-02T10:00:00Z', need);
}

function readCase(item: FieldReader): DetectionCase | undefined {
  const name = item.text('name', 'required');
  const expect = item.choice('expect', ['fires', 'silent'], 'required');
  const now = readInstant(item, 'now', 'required');
  const alerts = readCount(item, 'alerts');
  const entities = readEntities(item);
  const customDetails = readBag(item, 'customDetails');
  const rows = readRows(item);
  const records = readCaseRecords(item, 'required');
  const answers = readCaseAnswers(item);
  item.done();
  if (expect === 'silent') {
    for (const field of ['alerts', 'entities', 'customDetails']) {
      if (!item.has(field) || (field === 'alerts' && alerts === 0)) continue;
      item.report(field, 'field-value', `A case that stays silent has no "${field}" to expect.`);
    }
  } else if (alerts === 0) {
    item.report('alerts', 'field-value', 'A case that fires has at least one alert.');
  }
  if (name === undefined || expect === undefined || now === undefined || records === undefined) return undefined;
  return { name, expect, now, alerts, entities, customDetails, rows, records, answers, range: item.range() };
}

/** The `answers` of a case. */
export function readCaseAnswers(item: FieldReader): Answers {
  const answers = item.fields('answers', 'a set of answers');
  return answers === undefined ? new Map() : readAnswers(answers);
}

function readCount(item: FieldReader, name: string): number | undefined {
  const count = item.wholeNumber(name);
  if (count === undefined || count >= 0) return count;
  return item.report(name, 'field-value', `"${name}" must not be negative.`);
}

function readBag(item: FieldReader, name: string): ReadonlyMap<string, Dynamic | null> {
  const reader = item.fields(name, `the ${name}`);
  return new Map(reader?.names.map((key) => [key, yamlToDynamic(item.document, reader.node(key))]));
}

function readEntities(item: FieldReader): readonly ExpectedEntity[] {
  return (item.items('entities', 'an entity') ?? []).flatMap((entity): ExpectedEntity[] => {
    const [type, ...more] = entity.names;
    if (type === undefined || more.length > 0) {
      const message = 'An entity is written as one type and what identifies it: {Account: alice@contoso.com}.';
      entity.report(undefined, 'field-value', message);
      return [];
    }
    const range = entity.range();
    if (!isMap(entity.node(type, 'required'))) {
      const value = entity.text(type);
      return value === undefined ? [] : [{ type, value, identifiers: new Map(), range }];
    }
    const reader = entity.fields(type, 'an entity');
    const identifiers = new Map<string, string>();
    for (const name of reader?.names ?? []) {
      const value = reader?.text(name, 'required');
      if (value !== undefined) identifiers.set(name, value);
    }
    return [{ type, value: undefined, identifiers, range }];
  });
}

function readRows(item: FieldReader): DetectionCase['rows'] {
  const node = item.node('rows');
  if (node === undefined) return undefined;
  if (scalarText(item.document, node) !== '') return readCount(item, 'rows');
  return item.items('rows', 'a row')?.map((row) => {
    return new Map(row.names.map((name) => [name, yamlToDynamic(item.document, row.node(name))]));
  });
}

function readWaiver(item: FieldReader): Waiver | undefined {
  const quirk = item.text('quirk', 'required');
  const pattern = item.choice('pattern', patterns, 'required');
  const open = Object.entries(waiverNeeds).filter(([name]) => isLeftOpen(item, name));
  if (open.length > 0) {
    const needs = open.map(([, what]) => what);
    const listed = [needs.slice(0, -1).join(', '), ...needs.slice(-1)].filter((text) => text !== '').join(' and ');
    const what = quirk === undefined || pattern === undefined ? 'This waiver' : `The waiver of ${quirk} (${pattern})`;
    const help = 'A person accepts a blind spot, says why, and will look at it again. Until then it waives nothing.';
    item.report(undefined, 'waiver-incomplete', `${what} needs ${listed}.`, help);
    for (const name of Object.keys(waiverNeeds)) item.node(name);
    item.done();
    return undefined;
  }
  const reason = item.text('reason', 'required');
  const owner = item.text('owner', 'required');
  const expires = readInstant(item, 'expires', 'required');
  item.done();
  if (
    quirk === undefined ||
    pattern === undefined ||
    reason === undefined ||
    owner === undefined ||
    expires === undefined
  ) {
    return undefined;
  }
  return { quirk, pattern, reason, owner, expires, range: item.range() };
}

/** What only a person can say of a waiver, and what it is called. */
const waiverNeeds = { reason: 'a reason', owner: 'an owner', expires: 'a day on which it expires' } as const;

/** What stands where somebody has yet to write something. */
const placeholder = /^(?:to-?do|tbd|tba|fixme|xxx|n\/?a|none)[\s:.!]*$|^[\p{P}\p{S}\s]*$/iu;

/** Whether a field is there, but says nothing yet. */
function isLeftOpen(item: FieldReader, name: string): boolean {
  const node = item.node(name);
  return item.has(name) && !isCollection(node) && placeholder.test(scalarText(item.document, node));
}
