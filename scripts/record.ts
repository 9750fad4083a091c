import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { didYouMean } from '../src/content/did-you-mean.ts';
import { findRoot } from '../src/content/find-root.ts';
import { packageRoot } from '../src/content/package-root.ts';
import { loadRepository } from '../src/content/repository.ts';
import { loadColumnRoles } from '../src/harness/quirks/column-roles.ts';
import { parseDatetime } from '../src/kql/values/datetime.ts';
import { Pseudonyms } from '../src/record/pseudonyms.ts';
import { Recognition } from '../src/record/recognition.ts';
import { type RecordedFile, type RecordOptions, recordFile } from '../src/record/record-file.ts';
import { type SourceKind, sourceKinds } from '../src/record/source-record.ts';
import { recordAsJson } from '../src/report/record-json.ts';
import { recordAsText } from '../src/report/record-terminal.ts';
import { makeStyle, wantsColour } from '../src/report/style.ts';
import { logSchemas } from '../src/sentinel/log-schemas.ts';
import { loadTableSchemas } from '../src/sentinel/table-schemas.ts';
import { exitCodes } from './exit-codes.ts';
import { printFindings } from './print-findings.ts';
import { UsageError } from './usage-error.ts';

interface RecordCommandOptions {
  readonly from: SourceKind;
  readonly table?: string;
  readonly root?: string;
  readonly out?: string;
  readonly salt?: string;
  readonly keep?: true;
  readonly skipSecrets?: true;
  readonly force?: true;
  readonly date?: string;
  readonly format: 'terminal' | 'json';
}

/** `blindspot record`: makes fixtures of real logs. */
export function recordCommand(program: Command): void {
  program
    .command('record')
    .description('make records for fixtures out of exported logs, with other names in them')
    .argument('<files...>', 'exports, in JSON, a JSON object a line, or CSV')
    .addOption(new Option('--from <kind>', 'where they come from').choices(sourceKinds).makeOptionMandatory())
    .option('--table <table>', 'the table of the records (default: what the records say; OfficeActivity for ual)')
    .option('--root <folder>', 'the repository (default: the nearest folder upwards that has detections/)')
    .option('--out <folder>', 'where to write (default: fixtures/records of the repository)')
    .addOption(
      new Option('--salt <text>', 'the secret on which the new names depend, eight characters or more').env(
        'BLINDSPOT_SALT',
      ),
    )
    .option('--keep', 'keep the real names, identifiers and addresses')
    .option('--skip-secrets', 'leave out records that hold a secret, and write the others')
    .option('--force', 'write over files that are there')
    .option('--date <date>', 'when the logs were exported, for the provenance')
    .addOption(new Option('--format <format>', 'how to print').choices(['terminal', 'json']).default('terminal'))
    .addHelpText('after', help)
    .action(async (files: readonly string[], options: RecordCommandOptions) => {
      process.exitCode = await runRecord(files, options);
    });
}

const help = `
Exit codes: 0 every record is written; 1 records or files were refused; 2 a command line that cannot be used.
`;

async function runRecord(paths: readonly string[], options: RecordCommandOptions): Promise<number> {
  const folder = options.root ?? findRoot(process.cwd());
  if (folder === undefined && options.out === undefined) {
    throw new UsageError(
      'No folder detections/ here or above. Name the repository with --root, or a folder with --out.',
    );
  }
  const root = resolve(folder ?? packageRoot());
  const pseudonyms = readSalt(options);
  checkFiles(paths);
  if (options.date !== undefined && parseDatetime(options.date) === null) {
    throw new UsageError(`--date "${options.date}" is not a date such as 2026-03-02.`);
  }
  const tables = loadTableSchemas(root);
  const schemas = logSchemas(tables);
  if (options.table !== undefined && schemas.get(options.table) === undefined) {
    throw new UsageError(`There is no table "${options.table}".${didYouMean(options.table, schemas.names)}`);
  }
  const recognition = new Recognition({ quirks: openQuirks(root), roles: loadColumnRoles(root, tables), schemas });
  const recordOptions: RecordOptions = {
    kind: options.from,
    table: options.table,
    schemas,
    pseudonyms,
    recognition,
    out: resolve(options.out ?? join(root, 'fixtures', 'records')),
    taken: new Set(),
    force: options.force === true,
    skipSecrets: options.skipSecrets === true,
    date: options.date,
    toolVersion: version(),
  };
  const files: RecordedFile[] = [];
  for (const path of paths) files.push(await record(path, recordOptions));
  report(files, recognition, options.format);
  const isRefused = files.some(({ outputs, refused }) => refused > 0 || outputs.length === 0);
  return isRefused ? exitCodes.findings : exitCodes.ok;
}

async function record(path: string, options: RecordOptions): Promise<RecordedFile> {
  try {
    return await recordFile(resolve(path), path.replaceAll('\\', '/'), options);
  } catch (error) {
    // The disk is full, a folder may not be written: nothing of ours to explain with a stack trace.
    if (error instanceof Error && 'code' in error && 'syscall' in error) {
      throw new UsageError(`Recording "${path}" failed: ${error.message}.`);
    }
    throw error;
  }
}

function readSalt({ salt, keep }: RecordCommandOptions): Pseudonyms | undefined {
  if (keep === true) {
    process.stderr.write('warning: --keep writes real names, identifiers and addresses. Do not share these records.\n');
    return undefined;
  }
  if (salt === undefined) {
    throw new UsageError(
      'New names need a secret: give it with --salt or BLINDSPOT_SALT, the same for files that belong together.',
    );
  }
  if (salt.length < 8) throw new UsageError('The salt must have eight characters or more, or names can be guessed.');
  return new Pseudonyms(salt);
}

function checkFiles(paths: readonly string[]): void {
  for (const path of paths) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) throw new UsageError(`The file "${path}" cannot be read: there is no such file.`);
    if (found.isDirectory()) throw new UsageError(`The file "${path}" cannot be read: it is a folder.`);
  }
}

function openQuirks(root: string) {
  try {
    return loadRepository(root).quirks;
  } catch {
    throw new UsageError(`The root "${root}" is not a folder that can be read.`);
  }
}

function report(
  files: readonly RecordedFile[],
  recognition: Recognition,
  format: RecordCommandOptions['format'],
): void {
  const result = recognition.report();
  if (format === 'json') {
    process.stdout.write(recordAsJson(files, result, shownPath));
    return;
  }
  printFindings(files.flatMap(({ findings }) => findings));
  const style = makeStyle(wantsColour(process.env, process.stdout.isTTY === true));
  process.stdout.write(recordAsText(files, result, style, shownPath));
}

/** A path from the working folder where that is shorter to read, with slashes. */
function shownPath(path: string): string {
  const from = relative(process.cwd(), path);
  return (from.startsWith('..') || isAbsolute(from) ? path : from).replaceAll('\\', '/');
}

function version(): string {
  const manifest: { version: string } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'));
  return manifest.version;
}
