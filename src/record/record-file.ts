import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { Finding } from '../content/finding.ts';
import { invariant } from '../kql/invariant.ts';
import type { DynamicBag } from '../kql/values/dynamic.ts';
import { isBag } from '../kql/values/dynamic.ts';
import { formatJson, parseJson } from '../kql/values/dynamic-json.ts';
import type { LogSchemas } from '../sentinel/log-schemas.ts';
import { shapeDiagnostics } from './diagnostics-record.ts';
import { findSecret } from './find-secret.ts';
import { shapeLogAnalytics } from './loganalytics-record.ts';
import { OutputFiles, type WrittenFile } from './output-files.ts';
import { formatProvenance } from './provenance.ts';
import { pseudonymiseRecord } from './pseudonymise.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import type { Recognition } from './recognition.ts';
import type { Shaped } from './shaped-record.ts';
import { type BadRecord, isBadRecord, type SourceKind, type SourceRecord } from './source-record.ts';
import { sourceRecords } from './source-records.ts';
import { textChunks } from './text-chunks.ts';
import { shapeUal } from './ual-record.ts';
import { UnusableInput } from './unusable-input.ts';

/** How files are recorded; the same for all of a run. */
export interface RecordOptions {
  readonly kind: SourceKind;
  /** The table of all records; when absent, each record says which. */
  readonly table: string | undefined;
  readonly schemas: LogSchemas;
  /** Undefined: names stay what they are. */
  readonly pseudonyms: Pseudonyms | undefined;
  readonly recognition: Recognition;
  /** The folder below which each table has one. */
  readonly out: string;
  /** Files that this run has written. */
  readonly taken: Set<string>;
  readonly force: boolean;
  /** Whether the records without secrets of a file that has some are written. */
  readonly skipSecrets: boolean;
  readonly date: string | undefined;
  readonly toolVersion: string;
}

/** What became of one input. */
export interface RecordedFile {
  /** As it was named. */
  readonly path: string;
  readonly outputs: readonly WrittenFile[];
  readonly read: number;
  readonly refused: number;
  /** The first hundred. */
  readonly findings: readonly Finding[];
  /** Columns, by table, that hold text which stayed as it was. */
  readonly keptColumns: ReadonlyMap<string, ReadonlySet<string>>;
}

const mostFindings = 100;

/**
 * Records one file: reads it record by record, gives each the shape of its table and other names, and writes those below
 * `out/<Table>/`. A record that cannot be read, or has no table, is a finding and left out; one with a secret keeps the whole file
 * from being written, unless secrets are skipped. Nothing is ever written by half.
 *
 * @throws when the file system fails.
 */
export async function recordFile(file: string, path: string, options: RecordOptions): Promise<RecordedFile> {
  return await new FileRecorder(path, options).record(file);
}

class FileRecorder {
  readonly #path: string;
  readonly #options: RecordOptions;
  readonly #findings: Finding[] = [];
  readonly #repeated = new Set<string>();
  readonly #kept = new Map<string, Set<string>>();
  readonly #output: OutputFiles;
  #read = 0;
  #refused = 0;
  #secrets = 0;

  constructor(path: string, options: RecordOptions) {
    this.#path = path;
    this.#options = options;
    this.#output = new OutputFiles(options.out, outputName(path), options.force, options.taken);
  }

  async record(file: string): Promise<RecordedFile> {
    const hash = createHash('sha256');
    let outputs: readonly WrittenFile[] = [];
    try {
      for await (const record of sourceRecords(textChunks(hashed(file, hash)), this.#options.kind)) this.#take(record);
      if (this.#read === 0) throw new UnusableInput('This file holds no records.', 'Export the records again.');
      if (this.#secrets === 0 || this.#options.skipSecrets) outputs = this.#commit(hash.digest('hex'));
    } catch (error) {
      if (!(error instanceof UnusableInput)) throw error;
      this.#find(
        { check: 'record-input', severity: 'error', line: error.line, column: 1, message: error.message },
        error.help,
      );
    } finally {
      this.#output.discard();
    }
    return {
      path: this.#path,
      outputs,
      read: this.#read,
      refused: this.#refused,
      findings: this.#findings,
      keptColumns: this.#kept,
    };
  }

  #take(record: SourceRecord | BadRecord): void {
    this.#read++;
    if (isBadRecord(record)) {
      this.#refuse(record, 'record-syntax', record.message, record.help);
      return;
    }
    const shaped = this.#shape(record);
    if ('refusal' in shaped) {
      this.#refuse(record, 'record-shape', shaped.refusal.message, shaped.refusal.help);
      return;
    }
    const { table, columns } = shaped;
    const json = formatJson(columns);
    const secret = findSecret(json);
    if (secret !== undefined) {
      this.#secrets++;
      const help = this.#options.skipSecrets
        ? 'It is left out.'
        : 'Mask it and record the file again, or leave such records out with --skip-secrets.';
      this.#refuse(
        record,
        'record-secret',
        `Record ${record.number}, column "${secret.column}", holds ${secret.kind}.`,
        help,
      );
      return;
    }
    this.#write(record, table, json);
  }

  #shape(record: SourceRecord): Shaped {
    const { kind, table, schemas } = this.#options;
    switch (kind) {
      case 'ual':
        return shapeUal(record, table ?? 'OfficeActivity', schemas);
      case 'diagnostics':
        return shapeDiagnostics(record, table, schemas);
      case 'loganalytics':
        return shapeLogAnalytics(record, table, schemas);
    }
  }

  #write(record: SourceRecord, table: string, json: string): void {
    const { pseudonyms, recognition } = this.#options;
    // A record says itself of which table it is, and the table is the name of a folder.
    if (!/^[A-Za-z_]\w*$/.test(table)) {
      this.#refuse(record, 'record-shape', `"${table}" is no name of a table.`, 'Name its table with --table.');
      return;
    }
    const result = pseudonyms === undefined ? undefined : pseudonymiseRecord(json, table, pseudonyms);
    const line = result?.json ?? json;
    this.#output.write(table, line);
    const columns = bagOf(line);
    const at = { path: this.#path, line: record.line, record: record.number, table };
    recognition.look(columns, at);
    for (const key of record.repeatedKeys) {
      this.#warnOfKey(key, record);
      recognition.note({ kind: 'a key that stands twice in one object', place: key, value: '' }, at);
    }
    const kept = this.#kept.get(table) ?? new Set();
    this.#kept.set(table, kept);
    for (const column of result?.keptColumns ?? []) kept.add(column);
  }

  /** Once a file for each key. */
  #warnOfKey(key: string, { number, line, column }: SourceRecord): void {
    if (this.#repeated.has(key)) return;
    this.#repeated.add(key);
    const message = `Record ${number}: The key "${key}" stands twice in one object; the last of them counts.`;
    this.#find({ check: 'record-key', severity: 'warn', line, column, message }, 'Take away the one that is wrong.');
  }

  #refuse({ number, line, column }: BadRecord | SourceRecord, check: string, message: string, help: string): void {
    this.#refused++;
    const text = message.startsWith('Record ') ? message : `Record ${number}: ${message}`;
    this.#find({ check, severity: 'error', line, column, message: text }, help);
  }

  #find(finding: Omit<Finding, 'path'>, help: string): void {
    if (this.#findings.length < mostFindings) this.#findings.push({ ...finding, path: this.#path, help });
  }

  #commit(sha256: string): readonly WrittenFile[] {
    const { kind, date, toolVersion, pseudonyms } = this.#options;
    return this.#output.commit(({ table, records }) =>
      formatProvenance({
        toolVersion,
        kind,
        table,
        date,
        inputName: basename(this.#path),
        sha256,
        read: this.#read,
        written: records,
        refused: this.#refused,
        saltCheck: pseudonyms?.saltCheck,
      }),
    );
  }
}

function bagOf(json: string): DynamicBag {
  const value = parseJson(json)?.value;
  invariant(isBag(value), 'a record that was just written is JSON');
  return value;
}

async function* hashed(file: string, hash: ReturnType<typeof createHash>): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(file)) {
    const bytes: Uint8Array = chunk;
    hash.update(bytes);
    yield bytes;
  }
}

/** The name of an input without its ending, as a name of a file anywhere. */
function outputName(path: string): string {
  const name = basename(path.replaceAll('\\', '/')).replace(/\.(?:csv|json|ndjson|jsonl|txt|log)$/i, '');
  return name.replace(/[^\w.-]+/g, '-').replace(/^[.-]+/, '') || 'records';
}
