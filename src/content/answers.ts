import { isMap } from 'yaml';
import { formatIpv6, parseIpv6 } from '../kql/functions/ip/ipv6.ts';
import type { Dynamic, DynamicBag } from '../kql/values/dynamic.ts';
import { type CaseRecord, readRecordItems } from './case-records.ts';
import { FieldReader } from './field-reader.ts';
import type { Finding } from './finding.ts';
import { rangeFinding } from './range-finding.ts';
import type { SourceFile, SourceRange } from './source-file.ts';
import { scalarText, yamlToDynamic } from './yaml-value.ts';

/**
 * What functions are answered with that only the service, or another one, could answer: by {@link answerKey}, such as that of
 * `watchlists`, `VIPUsers`.
 */
export type Answers = ReadonlyMap<string, Answer>;

export type Answer = AnsweredRows | AnsweredValue;

interface AnswerPlace {
  /** Where it stands: the section, then the names below it. */
  readonly path: readonly string[];
  readonly source: SourceFile;
  readonly range: SourceRange;
}

/** A table: a watchlist, external data, a table of another workspace. */
export interface AnsweredRows extends AnswerPlace {
  readonly kind: 'rows';
  readonly items: readonly CaseRecord[];
  /** The column of a watchlist that is its search key; undefined where its items say the key themselves. */
  readonly searchKey: string | undefined;
}

/** What is known of an address or a hash; null where it is known that there is nothing to know. */
export interface AnsweredValue extends AnswerPlace {
  readonly kind: 'value';
  readonly value: DynamicBag | null;
}

export function answerKey(...path: readonly string[]): string {
  return JSON.stringify(path);
}

/** One address in one spelling, as far as it can be read. */
export function canonicalAddress(text: string): string {
  const ip = text.includes('/') ? undefined : parseIpv6(text);
  return ip === undefined ? text : formatIpv6(ip.address);
}

/** Answers over others: what the later ones say counts. */
export function mergeAnswers(...all: readonly Answers[]): Answers {
  return new Map(all.flatMap((answers) => [...answers]));
}

/** Reads a file of `fixtures/answers/`. */
export function parseAnswers(source: SourceFile): { readonly answers: Answers; readonly findings: readonly Finding[] } {
  const { fields, findings } = FieldReader.ofFile(source, 'a set of answers');
  return { answers: fields === undefined ? new Map() : readAnswers(fields), findings };
}

/** Reads the sections of answers: those of a file, or the `answers` of a case. */
export function readAnswers(fields: FieldReader): Answers {
  const reader = new AnswersReader(fields);
  reader.watchlists();
  reader.tables('external', 'external data');
  reader.tables('assignedIpAddresses', 'the addresses of devices');
  reader.tables('arg', 'tables of Azure Resource Graph');
  for (const [section, subject] of resourceSections) reader.tablesOfResources(section, subject);
  reader.geo();
  reader.fileProfiles();
  fields.done();
  return reader.answers;
}

/** Sections of tables by the name of the resource that has them. */
const resourceSections: readonly (readonly [section: string, subject: string])[] = [
  ['workspaces', 'a workspace'],
  ['apps', 'an application'],
  ['resources', 'a resource'],
  ['adx', 'a database'],
];

const hashes = ['SHA1', 'SHA256', 'MD5'];

class AnswersReader {
  readonly answers = new Map<string, Answer>();
  readonly #fields: FieldReader;

  constructor(fields: FieldReader) {
    this.#fields = fields;
  }

  /** `VIPUsers: [{SearchKey: …}, …]`, or `VIPUsers: {searchKey: column, items: [...]}`. */
  watchlists(): void {
    const lists = this.#fields.fields('watchlists', 'the watchlists');
    for (const alias of lists?.names ?? []) {
      const node = lists?.node(alias, 'required');
      const list = isMap(node) ? lists?.fields(alias, 'a watchlist') : undefined;
      const searchKey = list?.text('searchKey', 'required');
      const items =
        (list === undefined ? lists?.items(alias, 'an item') : list.items('items', 'an item', 'required')) ?? [];
      list?.done();
      if (lists === undefined || node === undefined) continue;
      const read = readRecordItems(items);
      this.#rows(['watchlists', alias], lists, alias, read, searchKey);
      if (list === undefined) this.#checkSearchKeys(read);
    }
  }

  #checkSearchKeys(items: readonly CaseRecord[]): void {
    for (const item of items) {
      if (item.kind === 'from' || item.fields.has('SearchKey')) continue;
      const about = {
        check: 'field-missing',
        severity: 'error',
        message: 'An item of a watchlist needs the field "SearchKey".',
        help: 'Or write the watchlist as {searchKey: <column>, items: [...]}.',
      } as const;
      this.#fields.findings.push(rangeFinding(item.source, item.range, about));
    }
  }

  /** `name: [rows]` */
  tables(section: string, subject: string): void {
    const tables = this.#fields.fields(section, subject);
    for (const name of tables?.names ?? []) this.#table([section, name], tables, name);
  }

  /** `name: {Table: [rows]}` */
  tablesOfResources(section: string, subject: string): void {
    const resources = this.#fields.fields(section, subject);
    for (const name of resources?.names ?? []) {
      const tables = resources?.fields(name, subject, 'required');
      for (const table of tables?.names ?? []) this.#table([section, name, table], tables, table);
    }
  }

  #table(path: readonly string[], reader: FieldReader | undefined, name: string): void {
    const items = reader?.items(name, 'a row', 'required');
    if (reader !== undefined && items !== undefined) {
      this.#rows(path, reader, name, readRecordItems(items), undefined);
    }
  }

  #rows(
    path: readonly string[],
    reader: FieldReader,
    name: string,
    items: readonly CaseRecord[],
    searchKey: string | undefined,
  ): void {
    this.#add({ ...this.#place(path, reader, name), kind: 'rows', items, searchKey });
  }

  /** `203.0.113.7: {country: …}` or `203.0.113.7: unknown` */
  geo(): void {
    const addresses = this.#fields.fields('geo', 'the places of addresses');
    for (const address of addresses?.names ?? []) {
      const node = addresses?.node(address, 'required');
      if (addresses === undefined || node === undefined) continue;
      const isUnknown = scalarText(addresses.document, node) === 'unknown';
      const place = isUnknown ? undefined : addresses.fields(address, 'the place of an address');
      if (!isUnknown && place === undefined) continue;
      this.#add({
        ...this.#place(['geo', canonicalAddress(address)], addresses, address),
        kind: 'value',
        value: place === undefined ? null : readPlace(place),
      });
    }
  }

  /** `[{SHA1: …, GlobalPrevalence: 3}]`: found by any of its hashes. */
  fileProfiles(): void {
    for (const item of this.#fields.items('fileProfiles', 'the profile of a file') ?? []) {
      const value = new Map(item.names.map((name) => [name, yamlToDynamic(item.document, item.node(name))]));
      const known = hashes.filter((hash) => typeof value.get(hash) === 'string');
      if (known.length === 0) {
        item.report(undefined, 'field-missing', 'The profile of a file needs a hash: SHA1, SHA256 or MD5.');
      }
      for (const hash of known) {
        const place = { path: ['fileProfiles', String(value.get(hash))], source: item.document.source };
        this.#add({ ...place, range: item.range(hash), kind: 'value', value });
      }
    }
  }

  #place(path: readonly string[], reader: FieldReader, name: string): AnswerPlace {
    return { path, source: reader.document.source, range: reader.keyRange(name) };
  }

  #add(answer: Answer): void {
    const key = answerKey(...answer.path);
    const known = this.answers.get(key);
    if (known === undefined) this.answers.set(key, answer);
    else this.#fields.findings.push(repeatedAnswer(answer, known));
  }
}

/** What answers the same as another answer. */
export function repeatedAnswer({ path, source, range }: Answer, known: Answer): Finding {
  const { line } = known.source.positionAt(known.range.start);
  return rangeFinding(source, range, {
    check: 'duplicate-answer',
    severity: 'error',
    message: `There is another answer for ${path.join('.')}, in ${known.source.path}:${line}.`,
  });
}

/** The bag that Kusto gives, in its order. */
function readPlace(place: FieldReader): DynamicBag {
  const bag = new Map<string, Dynamic | null>();
  for (const name of ['country', 'state', 'city']) {
    const text = place.text(name);
    if (text !== undefined) bag.set(name, text);
  }
  for (const name of ['latitude', 'longitude']) {
    const node = place.node(name);
    if (node === undefined) continue;
    const value = yamlToDynamic(place.document, node);
    if (typeof value === 'bigint' || typeof value === 'number') bag.set(name, Number(value));
    else place.report(name, 'field-type', `"${name}" must be a number.`);
  }
  place.done();
  return bag;
}
