import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { packageRoot } from '../../src/content/package-root.ts';
import { loadRepository } from '../../src/content/repository.ts';
import { loadColumnRoles } from '../../src/harness/quirks/column-roles.ts';
import { Pseudonyms } from '../../src/record/pseudonyms.ts';
import { Recognition } from '../../src/record/recognition.ts';
import { type RecordedFile, type RecordOptions, recordFile } from '../../src/record/record-file.ts';
import type { SourceKind } from '../../src/record/source-record.ts';
import { logSchemas } from '../../src/sentinel/log-schemas.ts';
import { loadTableSchemas } from '../../src/sentinel/table-schemas.ts';

export const salt = 'a salt for tests';

const tables = loadTableSchemas(packageRoot());
const roles = loadColumnRoles(packageRoot(), tables);
const { quirks } = loadRepository(packageRoot());

export function newRecognition(): Recognition {
  return new Recognition({ quirks, roles, schemas: logSchemas(tables) });
}

export interface Recorded {
  readonly file: RecordedFile;
  readonly recognition: ReturnType<Recognition['report']>;
  /** The written files by their paths below the output folder, partial ones too. */
  readonly written: Readonly<Record<string, string>>;
  /** Findings as `line:column: message help`. */
  readonly told: readonly string[];
}

/** Records one file of a text in a folder that is there for the running test. */
export async function recordText(
  kind: SourceKind,
  content: string | Uint8Array,
  options: Partial<RecordOptions> & { readonly name?: string } = {},
): Promise<Recorded> {
  const folder = mkdtempSync(join(tmpdir(), 'blindspot-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const name = options.name ?? 'export.json';
  writeFileSync(join(folder, name), content);
  const out = options.out ?? join(folder, 'out');
  mkdirSync(out, { recursive: true });
  const recognition = options.recognition ?? newRecognition();
  const file = await recordFile(join(folder, name), name, {
    kind,
    table: undefined,
    schemas: logSchemas(tables),
    pseudonyms: new Pseudonyms(salt),
    recognition,
    taken: new Set(),
    force: false,
    skipSecrets: false,
    date: undefined,
    toolVersion: '0.0.0',
    ...options,
    out,
  });
  const paths = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const written = paths.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return [path.slice(out.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')] as const;
  });
  return {
    file,
    recognition: recognition.report(),
    written: Object.fromEntries(written.sort(([a], [b]) => (a < b ? -1 : 1))),
    told: file.findings.map(({ line, column, message, help }) => `${line}:${column}: ${message} ${help ?? ''}`),
  };
}

/** The records of one written file. */
export function recordsOf(recorded: Recorded, path: string): readonly Record<string, unknown>[] {
  return (recorded.written[path] ?? '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Record<string, unknown> => JSON.parse(line));
}
