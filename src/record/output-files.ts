import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UnusableInput } from './unusable-input.ts';

/** So much text is gathered before it is written. */
const enough = 256 * 1024;

interface OpenFile {
  readonly table: string;
  readonly path: string;
  readonly partial: string;
  readonly descriptor: number;
  pending: string[];
  length: number;
  records: number;
}

/** A file of records that was written. */
export interface WrittenFile {
  readonly table: string;
  readonly path: string;
  readonly records: number;
}

/**
 * The files that one input becomes, one a table. They stand under another name until {@link OutputFiles.commit}, so that nobody
 * ever reads half of one.
 */
export class OutputFiles {
  readonly #folder: string;
  readonly #name: string;
  readonly #force: boolean;
  readonly #taken: Set<string>;
  readonly #files = new Map<string, OpenFile>();

  /** `taken` are the files that the run wrote before. */
  constructor(folder: string, name: string, force: boolean, taken: Set<string>) {
    this.#folder = folder;
    this.#name = name;
    this.#force = force;
    this.#taken = taken;
  }

  /** @throws {UnusableInput} when the table's file is there already. */
  write(table: string, line: string): void {
    const file = this.#files.get(table) ?? this.#open(table);
    file.pending.push(line, '\n');
    file.length += line.length;
    file.records++;
    if (file.length >= enough) flush(file);
  }

  #open(table: string): OpenFile {
    const path = join(this.#folder, table, `${this.#name}.ndjson`);
    if (this.#taken.has(path)) {
      throw new UnusableInput(
        `Two files of this run would be written to "${shownPath(path)}".`,
        'Record them one by one, or give one another name.',
      );
    }
    if (!this.#force && existsSync(path)) {
      throw new UnusableInput(
        `There is a file "${shownPath(path)}" already.`,
        'Write over it with --force, or write elsewhere with --out.',
      );
    }
    mkdirSync(dirname(path), { recursive: true });
    const partial = `${path}.partial`;
    const file: OpenFile = {
      table,
      path,
      partial,
      descriptor: openSync(partial, 'w'),
      pending: [],
      length: 0,
      records: 0,
    };
    this.#files.set(table, file);
    return file;
  }

  /** Gives the files their names, each with its provenance beside it. */
  commit(provenanceOf: (file: WrittenFile) => string): readonly WrittenFile[] {
    const written = [...this.#files.values()].map((file): WrittenFile => {
      flush(file);
      closeSync(file.descriptor);
      return { table: file.table, path: file.path, records: file.records };
    });
    this.#files.clear();
    for (const file of written) {
      const beside = file.path.replace(/\.ndjson$/, '.provenance.yaml');
      writeFileSync(`${beside}.partial`, provenanceOf(file));
      renameSync(`${file.path}.partial`, file.path);
      renameSync(`${beside}.partial`, beside);
      this.#taken.add(file.path);
    }
    return written;
  }

  /** Takes away what was written so far. */
  discard(): void {
    for (const { descriptor, partial } of this.#files.values()) {
      closeSync(descriptor);
      rmSync(partial, { force: true });
    }
    this.#files.clear();
  }
}

function flush(file: OpenFile): void {
  const bytes = Buffer.from(file.pending.join(''), 'utf8');
  for (let at = 0; at < bytes.length; ) at += writeSync(file.descriptor, bytes, at);
  file.pending = [];
  file.length = 0;
}

function shownPath(path: string): string {
  return path.replaceAll('\\', '/');
}
