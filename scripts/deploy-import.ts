import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { AccessTokenError } from '../src/azure/access-token-error.ts';
import { AzureError } from '../src/azure/azure-error.ts';
import { classifyError } from '../src/azure/classify-error.ts';
import { openWorkspace } from '../src/azure/open-workspace.ts';
import { findRoot } from '../src/content/find-root.ts';
import type { Finding } from '../src/content/finding.ts';
import { loadRepository } from '../src/content/repository.ts';
import type { SourceFile } from '../src/content/source-file.ts';
import { SourceFiles } from '../src/content/source-files.ts';
import type { Workspace } from '../src/content/workspaces.ts';
import { importWorkspace, type WorkspaceImport } from '../src/deploy/import-workspace.ts';
import { type LiveWorkspace, readLiveWorkspace } from '../src/deploy/live-workspace.ts';
import { importAsJson } from '../src/report/import-json.ts';
import { importAsText } from '../src/report/import-terminal.ts';
import { makeStyle, wantsColour } from '../src/report/style.ts';
import { loadTableSchemas } from '../src/sentinel/table-schemas.ts';
import { formatOption, type WritingFormat, writingFormats } from './deploy-reporter.ts';
import { exitCodes } from './exit-codes.ts';
import { isFolderThere } from './is-folder-there.ts';
import { oneWorkspace } from './one-workspace.ts';
import { printFindings } from './print-findings.ts';
import { UsageError } from './usage-error.ts';
import { writeTogether } from './write-together.ts';

interface ImportCommandOptions {
  readonly out: string;
  readonly workspace?: string;
  readonly config?: string;
  readonly root?: string;
  readonly own?: true;
  readonly all?: true;
  readonly dryRun?: true;
  readonly format: WritingFormat;
}

/** `blindspot deploy import`. */
export function deployImportCommand(deploy: Command): void {
  deploy
    .command('import')
    .description('write the rules and functions of a workspace as files of a repository')
    .requiredOption('--out <folder>', 'where to write detections/ and functions/; files that are there are edited')
    .option('--workspace <name>', 'which workspace, where there are several')
    .option('--config <file>', 'the list of workspaces (default: workspaces.yaml of the repository)')
    .option('--root <folder>', 'the repository (default: the nearest folder upwards that has detections/)')
    .addOption(new Option('--own', 'only what was deployed from here').conflicts('all'))
    .option('--all', 'also what others made (default)')
    .option('--dry-run', 'write nothing, and say what would be written')
    .addOption(formatOption(writingFormats))
    .addHelpText('after', help)
    .action(async (options: ImportCommandOptions) => {
      process.exitCode = await runImport(options);
    });
}

const help = `
Files go by the id of a rule and the name of a function. All that are not refused are written, or none of them.

Exit codes: 0 everything is imported; 1 something was refused; 2 a command line, a list of workspaces, a folder or a workspace that
cannot be read.
`;

async function runImport(options: ImportCommandOptions): Promise<number> {
  const root = resolve(options.root ?? findRoot(process.cwd()) ?? '.');
  const workspace = oneWorkspace(root, options);
  const out = resolve(options.out);
  const there = readFolder(out);
  printFindings(there.findings);
  const live = await readLive(workspace);
  const known = existsSync(resolve(root, 'detections')) ? loadRepository(root) : { detections: [], functions: [] };
  const result = importWorkspace({
    live,
    files: there.files,
    paths: there.paths,
    overrides: workspace.overrides,
    isOwnOnly: options.own === true,
    examples: known,
    schemas: loadTableSchemas(root),
  });
  if (options.dryRun !== true) write(out, result);
  const { name, workspace: resource, resourceGroup } = workspace;
  const isDryRun = options.dryRun === true;
  const folder = relative(process.cwd(), out).replaceAll('\\', '/');
  if (options.format === 'json') {
    process.stdout.write(importAsJson(result, { workspace: name, folder: folder || '.', isDryRun }));
  } else {
    const title = `${name}: ${resource} in ${resourceGroup}`;
    const style = makeStyle(wantsColour(process.env, process.stdout.isTTY === true));
    process.stdout.write(importAsText(result, { title, isDryRun, folder: folder || 'this folder' }, style));
  }
  return result.items.some(({ outcome }) => outcome === 'refused') ? exitCodes.findings : exitCodes.ok;
}

interface Folder {
  readonly files: readonly SourceFile[];
  readonly paths: readonly string[];
  readonly findings: readonly Finding[];
}

/** The rules and functions that a folder has, whatever they are. One that is not there yet has none. */
function readFolder(out: string): Folder {
  if (!isFolderThere('--out', out)) return { files: [], paths: [], findings: [] };
  const files = new SourceFiles(out);
  const paths = ['detections', 'functions'].flatMap((folder) => files.list(folder, ['.yaml', '.yml']));
  const sources = paths.flatMap((path) => files.read(path) ?? []);
  return { files: sources, paths, findings: files.findings };
}

/** @throws UsageError where the workspace cannot be read. */
async function readLive(workspace: Workspace): Promise<LiveWorkspace> {
  const clock = (): number => Date.now();
  try {
    const opened = openWorkspace(workspace, { env: process.env, clock, seed: process.pid });
    try {
      return await readLiveWorkspace(opened);
    } finally {
      await opened.close();
    }
  } catch (error) {
    if (error instanceof AccessTokenError) throw new UsageError(error.message);
    if (!(error instanceof AzureError)) throw error;
    const { help: advice } = classifyError(error);
    throw new UsageError(`${workspace.name} cannot be read, and nothing is written. ${error.message} ${advice}`);
  }
}

function write(out: string, { items }: WorkspaceImport): void {
  const files = items.flatMap(({ path, text, existing }) =>
    path === undefined || text === undefined ? [] : [{ path, text, before: existing?.text }],
  );
  if (files.length > 0) writeTogether(out, files);
}
