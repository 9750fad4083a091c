import { readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { apiVersions } from '../src/azure/api-versions.ts';
import { FunctionCalls } from '../src/content/function-calls.ts';
import type { Repository } from '../src/content/repository.ts';
import { SourceFiles } from '../src/content/source-files.ts';
import { overrideDetection } from '../src/content/workspace-overrides.ts';
import { configName, isExportedFile, withFormerConfig } from '../src/deploy/arm-export-file.ts';
import { type ArmExport, armTemplates } from '../src/deploy/arm-template.ts';
import { escapeTerminal } from '../src/report/escape-terminal.ts';
import { exitCodes } from './exit-codes.ts';
import { isFolderThere } from './is-folder-there.ts';
import { oneWorkspace } from './one-workspace.ts';
import { printFindings } from './print-findings.ts';
import { UsageError } from './usage-error.ts';
import { findTarget, openTarget, wantsPath } from './validation-target.ts';
import { writeTogether } from './write-together.ts';

interface ExportCommandOptions {
  readonly out: string;
  readonly single?: true;
  readonly folder?: string;
  readonly force?: true;
  readonly root?: string;
  readonly workspace?: string;
  readonly config?: string;
}

/** `blindspot deploy export`. */
export function deployExportCommand(deploy: Command): void {
  deploy
    .command('export')
    .description('write the repository as templates of Azure Resource Manager')
    .argument('[paths...]', 'rules and functions, with the functions that they call (default: all)')
    .addOption(new Option('--format <format>', 'what to write').choices(['arm']).default('arm'))
    .requiredOption('--out <folder>', 'where to write')
    .option('--single', 'one template for all, instead of one for each rule and function')
    .option('--folder <path>', 'where the templates will be in the repository that Sentinel reads (default: its root)')
    .option('--workspace <name>', 'with the overrides and the versions of the interface of this workspace')
    .option('--config <file>', 'the list of workspaces (default: workspaces.yaml of the repository)')
    .option('--root <folder>', 'the repository (default: the nearest folder upwards that has detections/)')
    .option('--force', 'write over files that were not exported from here')
    .addHelpText('after', help)
    .action((paths: readonly string[], options: ExportCommandOptions) => {
      process.exitCode = runExport(paths, options);
    });
}

const help = `
Exit codes: 0 everything is written; 1 something is left out, or cannot be read and nothing is written; 2 a command line or a
folder that cannot be used.
`;

function runExport(paths: readonly string[], options: ExportCommandOptions): number {
  const target = findTarget(paths, options.root);
  const repository = openTarget(target, paths);
  const content = chosenContent(repository, wantsPath(target));
  const errors = repository.findings.filter(
    ({ path, severity }) => severity === 'error' && /^(?:detections|functions)\//.test(path) && wantsPath(target)(path),
  );
  if (errors.length > 0) {
    printFindings(errors, repository.sources);
    process.stderr.write('error: What cannot be read cannot be exported. Nothing is written.\n');
    return exitCodes.findings;
  }
  const { workspace: name, config } = options;
  if (name === undefined && config !== undefined) {
    throw new UsageError('--config says where workspaces are listed, of which none is meant: add --workspace.');
  }
  const workspace = name === undefined ? undefined : oneWorkspace(target.root, options);
  const detections = content.detections.map((one) => overrideDetection(workspace?.overrides ?? [], one));
  const folder = options.folder === undefined ? undefined : checkedFolder(options.folder);
  const exported = armTemplates(
    { functions: content.functions, detections },
    {
      form: options.single === true ? 'one' : 'items',
      versions: apiVersions(workspace?.apiVersions),
      ...(folder !== undefined && { folder }),
    },
  );
  for (const problem of exported.problems) process.stderr.write(`error: ${escapeTerminal(problem)}\n`);
  if (exported.files.size === 0) return exitCodes.findings;
  const out = resolve(options.out);
  isFolderThere('--out', out);
  const isPart = paths.length > 0;
  const sums = write(out, exported, { isPart, isForced: options.force === true });
  const shown = relative(process.cwd(), out).replaceAll('\\', '/') || 'this folder';
  say(
    `${detections.length} ${word(detections.length, 'rule')} and ${content.functions.length} ${word(content.functions.length, 'function')}, in ${shown}: ${sums}.`,
  );
  if (!isPart) sayStale(out, exported);
  return exported.problems.length > 0 ? exitCodes.findings : exitCodes.ok;
}

/** What is at the paths, and every function that it calls: without them the service refuses it. */
function chosenContent(
  { detections, functions }: Repository,
  wants: (path: string) => boolean,
): Pick<Repository, 'detections' | 'functions'> {
  const calls = new FunctionCalls(functions);
  const rules = detections.filter(({ source }) => wants(source.path));
  const first = [
    ...functions.filter(({ source }) => wants(source.path)),
    ...rules.flatMap(({ query }) => calls.inQuery(query.text)),
  ];
  const needed = calls.through(first);
  return { detections: rules, functions: functions.filter((one) => needed.has(one)) };
}

function checkedFolder(folder: string): string | undefined {
  const steps = folder.replaceAll('\\', '/').replace(/\/+$/, '').split('/');
  if (steps.length === 1 && (steps[0] === '.' || steps[0] === '')) return undefined;
  if (steps.some((step) => step === '' || step === '.' || step === '..')) {
    throw new UsageError(`--folder "${folder}" must be a path below the root of a repository, such as content/arm.`);
  }
  return steps.join('/');
}

/** So many files are named. */
const named = 5;

/** Writes what differs, and says how much that was. */
function write(
  out: string,
  { files }: ArmExport,
  { isPart, isForced }: { readonly isPart: boolean; readonly isForced: boolean },
): string {
  const planned = [...files].map(([path, own]) => {
    const before = currentText(out, path);
    const isAdded = isPart && path === configName && before !== undefined && isExportedFile(path, before);
    return { path, text: isAdded ? withFormerConfig(own, before) : own, before };
  });
  const foreign = planned.filter(({ path, before }) => before !== undefined && !isExportedFile(path, before));
  if (foreign.length > 0 && !isForced) {
    const names = foreign.slice(0, named).map(({ path }) => path);
    const more = foreign.length > names.length ? ` and ${foreign.length - names.length} more` : '';
    throw new UsageError(
      `Nothing is written: in ${out} there are files that were not exported from here: ${names.join(', ')}${more}. Write elsewhere, or over them with --force.`,
    );
  }
  const changed = planned.filter(({ text, before }) => text !== before);
  if (changed.length > 0) writeTogether(out, changed);
  const made = changed.filter(({ before }) => before === undefined).length;
  const same = planned.length - changed.length;
  const sums = [`${made} new`, `${changed.length - made} changed`, `${same} unchanged`];
  return `${sums.filter((sum) => !sum.startsWith('0 ')).join(', ')} ${word(planned.length, 'file')}`;
}

/** The text of a file that is there. What is no file is found out when it is written. */
function currentText(out: string, path: string): string | undefined {
  const file = join(out, ...path.split('/'));
  isFolderThere('The folder', dirname(file));
  try {
    if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw new UsageError(`${path} cannot be read: ${error.message}.`);
    throw error;
  }
}

/** Templates of an earlier export that are not in this one: whoever deploys the folder still deploys them. */
function sayStale(out: string, { files }: ArmExport): void {
  const there = new SourceFiles(out);
  const all = ['detections', 'functions'].flatMap((folder) => there.list(folder, ['.json']));
  const stale = [...all, 'content.json', configName].filter((path) => {
    const text = files.has(path) ? undefined : currentText(out, path);
    return text !== undefined && isExportedFile(path, text);
  });
  if (stale.length === 0) return;
  const more = stale.length > named ? ` and ${stale.length - named} more` : '';
  const them = stale.length === 1 ? 'it' : 'them';
  say(`Left of an earlier export, and not in this one: ${stale.slice(0, named).join(', ')}${more}. Delete ${them}.`);
}

function say(text: string): void {
  process.stdout.write(`${escapeTerminal(text)}\n`);
}

function word(count: number, one: string): string {
  return count === 1 ? one : `${one}s`;
}
