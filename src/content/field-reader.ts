import { isMap, isScalar, isSeq, type Scalar, type YAMLMap } from 'yaml';
import { didYouMean } from './did-you-mean.ts';
import type { Finding, Severity } from './finding.ts';
import { type QueryText, queryText } from './query-text.ts';
import { rangeFinding } from './range-finding.ts';
import type { SourceFile, SourceRange } from './source-file.ts';
import { parseYaml, type YamlDocument, type YamlNode } from './yaml-document.ts';
import { scalarText } from './yaml-value.ts';

/** Whether a field may be left out. A required one that is missing or empty is a finding. */
export type Need = 'required' | 'optional';

/**
 * Reads the fields of one YAML mapping by name and type. Everything that does not fit becomes a finding at its place; the
 * reading goes on, and the field counts as absent. {@link done} then reports the fields that nobody asked for.
 *
 * Text may be written without quotes even where YAML sees a number or a boolean in it (`version: 1.0`): it is taken as
 * written. Numbers and booleans must not be in quotes.
 */
export class FieldReader {
  readonly document: YamlDocument;
  readonly findings: Finding[];
  /** What the mapping is, for messages: `a detection`, `a waiver`. */
  readonly subject: string;
  readonly #map: YAMLMap;
  readonly #fields = new Map<string, { readonly key: unknown; readonly value: unknown }>();
  readonly #known: string[] = [];

  constructor(document: YamlDocument, map: YAMLMap, subject: string, findings: Finding[]) {
    this.document = document;
    this.findings = findings;
    this.subject = subject;
    this.#map = map;
    for (const { key, value } of map.items) this.#fields.set(scalarText(document, key), { key, value });
  }

  /** A reader of the document's root, which must be a mapping. */
  static root(document: YamlDocument, subject: string, findings: Finding[]): FieldReader | undefined {
    if (isMap(document.root)) return new FieldReader(document, document.root, subject, findings);
    const message = `${capital(subject)} must be a mapping of fields, not ${describe(document.root)}.`;
    const about = { check: 'field-type', severity: 'error', message } as const;
    findings.push(rangeFinding(document.source, { start: 0, end: 0 }, about));
    return undefined;
  }

  /**
   * A reader of the mapping that a whole file is; none, and a finding, when the file is no YAML or holds something else.
   * What the reader finds is added to the list that is given back.
   */
  static ofFile(
    source: SourceFile,
    subject: string,
  ): { readonly fields: FieldReader | undefined; readonly findings: Finding[] } {
    const { document, findings: syntax } = parseYaml(source);
    const findings: Finding[] = [...syntax];
    return { fields: document && FieldReader.root(document, subject, findings), findings };
  }

  /** The names that are there, in the order of the file. */
  get names(): readonly string[] {
    return [...this.#fields.keys()];
  }

  has(name: string): boolean {
    return this.#fields.has(name);
  }

  /** Where a field's value stands; its key when it has none; the mapping's start when it is not there. */
  range(name?: string): SourceRange {
    const field = name === undefined ? undefined : this.#fields.get(name);
    if (field === undefined) {
      const { start } = this.document.range(this.#map);
      return name === undefined ? this.document.range(this.#map) : { start, end: start };
    }
    return this.document.range(isFilled(this.document.resolve(field.value)) ? field.value : field.key);
  }

  keyRange(name: string): SourceRange {
    const field = this.#fields.get(name);
    return field === undefined ? this.range(name) : this.document.range(field.key);
  }

  /** Reports something about a field's value, or about the mapping as a whole. */
  report(
    name: string | undefined,
    check: string,
    message: string,
    help?: string,
    severity: Severity = 'error',
  ): undefined {
    this.findings.push(rangeFinding(this.document.source, this.range(name), { check, severity, message, help }));
  }

  /** The node of a field that is there and filled. */
  node(name: string, need: Need = 'optional'): YamlNode | undefined {
    this.#known.push(name);
    const node = this.document.resolve(this.#fields.get(name)?.value);
    if (isFilled(node)) return node;
    if (need === 'required') {
      if (this.has(name)) return this.#reportEmpty(name);
      return this.report(name, 'field-missing', `${capital(this.subject)} needs the field "${name}".`);
    }
    return undefined;
  }

  #scalar(name: string, need: Need, wanted: string): Scalar | undefined {
    const node = this.node(name, need);
    if (node === undefined || isScalar(node)) return node;
    return this.#wrongType(name, wanted, node);
  }

  #wrongType(name: string, wanted: string, node: YamlNode): undefined {
    return this.report(name, 'field-type', `"${name}" must be ${wanted}, not ${describe(node)}.`);
  }

  text(name: string, need: Need = 'optional'): string | undefined {
    const text = this.#scalar(name, need, 'text')?.source;
    return need === 'required' && text?.trim() === '' ? this.#reportEmpty(name) : text;
  }

  #reportEmpty(name: string): undefined {
    return this.report(name, 'field-missing', `The field "${name}" of ${this.subject} is empty.`);
  }

  query(name: string, need: Need = 'optional'): QueryText | undefined {
    const scalar = this.#scalar(name, need, 'text');
    if (scalar === undefined) return undefined;
    const query = queryText(this.document.source, scalar);
    return query.text.trim() === '' ? this.#reportEmpty(name) : query;
  }

  flag(name: string, need: Need = 'optional'): boolean | undefined {
    const scalar = this.#scalar(name, need, 'true or false');
    if (scalar === undefined) return undefined;
    if (typeof scalar.value === 'boolean') return scalar.value;
    return this.#wrongType(name, 'true or false', scalar);
  }

  wholeNumber(name: string, need: Need = 'optional'): number | undefined {
    const scalar = this.#scalar(name, need, 'a whole number');
    if (scalar === undefined) return undefined;
    if (typeof scalar.value === 'number' && Number.isSafeInteger(scalar.value)) return scalar.value;
    return this.#wrongType(name, 'a whole number', scalar);
  }

  /** One of the given words. Another case is accepted as the word, with a warning. */
  choice<T extends string>(name: string, options: readonly T[], need: Need = 'optional'): T | undefined {
    const text = this.text(name, need);
    if (text === undefined) return undefined;
    const exact = options.find((option) => option === text);
    if (exact !== undefined) return exact;
    const similar = options.find((option) => option.toLowerCase() === text.toLowerCase());
    if (similar !== undefined) {
      this.report(name, 'field-value', `"${name}" is written "${text}".`, `Write "${similar}".`, 'warn');
      return similar;
    }
    const hint = didYouMean(text, options);
    const listed = hint === '' ? ` It must be one of ${options.map((option) => `"${option}"`).join(', ')}.` : hint;
    return this.report(name, 'field-value', `"${text}" is no value of "${name}".${listed}`);
  }

  /** Text that `parse` understands; `wanted` says what that is. */
  parsed<T>(name: string, parse: (text: string) => T | null, wanted: string, need: Need = 'optional'): T | undefined {
    const text = this.text(name, need);
    if (text === undefined) return undefined;
    const value = parse(text);
    if (value !== null) return value;
    return this.report(name, 'field-value', `"${name}" must be ${wanted}; "${text}" is not.`);
  }

  /** A list of texts. */
  texts(name: string, need: Need = 'optional'): readonly string[] | undefined {
    const items = this.list(name, need);
    if (items === undefined) return undefined;
    return items.flatMap((item) => {
      if (isScalar(item) && isFilled(item)) return [item.source ?? ''];
      this.#reportItem(name, item, `Each item of "${name}" must be text, not ${describe(item)}.`);
      return [];
    });
  }

  /** The nodes of a list. */
  list(name: string, need: Need = 'optional'): readonly (YamlNode | undefined)[] | undefined {
    const node = this.node(name, need);
    if (node === undefined) return undefined;
    if (isSeq(node)) return node.items.map((item) => this.document.resolve(item));
    return this.#wrongType(name, 'a list', node);
  }

  /** Readers of a list of mappings. */
  items(name: string, subject: string, need: Need = 'optional'): readonly FieldReader[] | undefined {
    return this.list(name, need)?.flatMap((item) => {
      if (isMap(item)) return [new FieldReader(this.document, item, subject, this.findings)];
      this.#reportItem(
        name,
        item,
        `Each item of "${name}" must be ${subject}, a mapping of fields, not ${describe(item)}.`,
      );
      return [];
    });
  }

  /** A reader of a mapping. */
  fields(name: string, subject: string, need: Need = 'optional'): FieldReader | undefined {
    const node = this.node(name, need);
    if (node === undefined) return undefined;
    if (isMap(node)) return new FieldReader(this.document, node, subject, this.findings);
    return this.#wrongType(name, 'a mapping of fields', node);
  }

  #reportItem(name: string, item: YamlNode | undefined, message: string): void {
    const range = item === undefined ? this.range(name) : this.document.range(item);
    this.findings.push(rangeFinding(this.document.source, range, { check: 'field-type', severity: 'error', message }));
  }

  /** Reports the fields that were not asked for. `also` names fields that are known but not read. */
  done(also: readonly string[] = []): void {
    const known = [...this.#known, ...also];
    for (const [name] of this.#fields) {
      if (known.includes(name)) continue;
      const message = `${capital(this.subject)} has no field "${name}".${didYouMean(name, known)}`;
      const range = this.keyRange(name);
      this.findings.push(
        rangeFinding(this.document.source, range, { check: 'field-unknown', severity: 'error', message }),
      );
    }
  }
}

function isFilled(node: YamlNode | undefined): boolean {
  return node !== undefined && !(isScalar(node) && (node.value === null || node.value === undefined));
}

function describe(node: YamlNode | undefined): string {
  if (isMap(node)) return 'a mapping';
  if (isSeq(node)) return 'a list';
  if (!isScalar(node) || !isFilled(node)) return 'nothing';
  switch (typeof node.value) {
    case 'number':
      return `the number ${node.source ?? ''}`;
    case 'boolean':
      return `${node.source ?? ''}`;
    default:
      return 'text';
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
