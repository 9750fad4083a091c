import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { AccessTokenError } from '../src/azure/access-token-error.ts';
import { resourceManagerOf } from '../src/azure/clouds.ts';
import { openWorkspace } from '../src/azure/open-workspace.ts';
import { tokenVariable } from '../src/azure/token-source.ts';
import { findRoot } from '../src/content/find-root.ts';
import type { Finding } from '../src/content/finding.ts';
import { loadWorkspaces } from '../src/content/load-workspaces.ts';
import { packageRoot } from '../src/content/package-root.ts';
import { loadRepository, type Repository } from '../src/content/repository.ts';
import { checkOverrides, overrideDetection } from '../src/content/workspace-overrides.ts';
import type { Workspace } from '../src/content/workspaces.ts';
import { diagnoseWorkspace } from '../src/deploy/diagnose-workspace.ts';
import type { Diagnosis, DiagnosisSubject } from '../src/deploy/diagnosis.ts';
import { examinationsAsJson } from '../src/report/doctor-json.ts';
import {
  type Examination,
  examinationAsText,
  examinationSums,
  examinationSumsAsText,
} from '../src/report/doctor-terminal.ts';
import { makeStyle, wantsColour } from '../src/report/style.ts';
import { refusedOverrides } from '../src/sentinel/refused-overrides.ts';
import { loadTableSchemas, type TableSchemas } from '../src/sentinel/table-schemas.ts';
import { exitCodes } from './exit-codes.ts';
import { namedWorkspaces } from './named-workspaces.ts';
import { UsageError } from './usage-error.ts';

interface DoctorCommandOptions {
  readonly workspace?: string;
  readonly config?: string;
  readonly root?: string;
  readonly format: 'terminal' | 'json';
}

/** `blindspot doctor`: whether deployments would work from here, and why not. */
export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('look at what deployments need: identity, rights, workspaces, tables, versions, clock')
    .option('--workspace <name>', 'only this workspace (default: all)')
    .option('--config <file>', 'the list of workspaces (default: workspaces.yaml of the repository)')
    .option('--root <folder>', 'the repository (default: the nearest folder upwards that has detections/)')
    .addOption(new Option('--format <format>', 'how to print').choices(['terminal', 'json']).default('terminal'))
    .addHelpText(
      'after',
      '\nNothing is changed.\n\nExit codes: 0 no problems; 1 problems; 2 a command line that cannot be used.\n',
    )
    .action(async (options: DoctorCommandOptions) => {
      process.exitCode = await runDoctor(options);
    });
}

async function runDoctor(options: DoctorCommandOptions): Promise<number> {
  const root = resolve(options.root ?? findRoot(process.cwd()) ?? '.');
  const schemas = loadTableSchemas(root);
  const repository = existsSync(join(root, 'detections')) ? loadRepository(root) : undefined;
  const list = readList(root, options, repository);
  const style = makeStyle(wantsColour(process.env, process.stdout.isTTY === true));
  const examinations: Examination[] = [];
  const add = (examination: Examination): void => {
    if (options.format === 'terminal') {
      process.stdout.write(`${examinationAsText(examination, style)}\n`);
    }
    examinations.push(examination);
  };
  add({
    workspace: undefined,
    title: 'This machine and the repository',
    diagnoses: [programDiagnosis(), ...list.diagnoses, contentDiagnosis(repository)],
  });
  for (const workspace of list.workspaces) {
    const { name, workspace: resource, resourceGroup, subscription, endpoint } = workspace;
    const { resourceManager } = resourceManagerOf(endpoint);
    add({
      workspace: name,
      title: `${name}: ${resource} in ${resourceGroup}, subscription ${subscription}, ${resourceManager}`,
      diagnoses: await examine(workspace, repository, schemas),
    });
  }
  process.stdout.write(
    options.format === 'json' ? examinationsAsJson(examinations) : examinationSumsAsText(examinations, style),
  );
  return examinationSums(examinations).problem > 0 ? exitCodes.findings : exitCodes.ok;
}

async function examine(
  workspace: Workspace,
  repository: Repository | undefined,
  schemas: TableSchemas,
): Promise<readonly Diagnosis[]> {
  const clock = (): number => Date.now();
  const { detections = [], functions = [] } = repository ?? {};
  const content = {
    detections: detections.map((one) => overrideDetection(workspace.overrides, one)),
    functions,
    schemas,
  };
  try {
    // Who waits for a diagnosis does not want to wait as long as a deployment does.
    const retry = { attempts: 3, totalMs: 60_000 };
    const opened = openWorkspace(workspace, { env: process.env, clock, seed: process.pid, retry });
    try {
      const isFixedToken = (process.env[tokenVariable] ?? '').trim() !== '';
      return await diagnoseWorkspace({ opened, isFixedToken, content, clock });
    } finally {
      await opened.close();
    }
  } catch (error) {
    if (!(error instanceof AccessTokenError)) throw error;
    const help = 'Without a token nothing else can be asked.';
    return [{ subject: 'identity', level: 'problem', text: error.message, help }];
  }
}

/** The workspaces that are wanted, and what is wrong with the list. */
function readList(
  root: string,
  { config, workspace: wanted }: DoctorCommandOptions,
  repository: Repository | undefined,
): { readonly workspaces: readonly Workspace[]; readonly diagnoses: readonly Diagnosis[] } {
  const subject = 'list';
  if (config === undefined && !existsSync(join(root, 'workspaces.yaml'))) {
    if (wanted !== undefined) throw new UsageError(`There is no workspace "${wanted}": there is no workspaces.yaml.`);
    const text = 'There is no workspaces.yaml, so there is nothing to deploy to.';
    const help = 'Write one, as docs/workspaces.md says, or name another file with --config.';
    return { workspaces: [], diagnoses: [{ subject, level: 'problem', text, help }] };
  }
  if (config !== undefined && !existsSync(config)) throw new UsageError(`There is no file "${config}".`);
  const { workspaces, findings } = loadWorkspaces(root, config);
  const names = workspaces.map(({ name }) => name);
  // Of a list with errors, what can be looked at is looked at.
  const known =
    wanted === undefined || findings.length === 0 || names.some((name) => name.toLowerCase() === wanted.toLowerCase());
  const chosen = wanted === undefined ? workspaces : known ? namedWorkspaces(workspaces, [wanted]) : [];
  const { detections = [] } = repository ?? {};
  const all = [
    ...findings,
    ...chosen.flatMap(({ overrides }) => checkOverrides(overrides, detections)),
    ...chosen.flatMap(({ overrides }) => refusedOverrides(overrides, detections)),
  ];
  if (all.length > 0)
    return { workspaces: chosen, diagnoses: [findingsDiagnosis(subject, config ?? 'workspaces.yaml', all)] };
  const rings = [...new Set(workspaces.map(({ ring }) => ring))];
  const text = `${config ?? 'workspaces.yaml'}: ${count(names.length, 'workspace')} in ${count(rings.length, 'ring')}: ${names.join(', ')}.`;
  return { workspaces: chosen, diagnoses: [{ subject, level: 'ok', text }] };
}

function contentDiagnosis(repository: Repository | undefined): Diagnosis {
  const subject = 'content';
  if (repository === undefined) {
    const text = 'There is no repository here: no folder detections/, here or above.';
    return {
      subject,
      level: 'warning',
      text,
      help: 'Name one with --root. Without it nothing is said of tables and functions.',
    };
  }
  const { detections, functions, findings } = repository;
  const own = findings.filter(({ path, severity }) => severity === 'error' && /^(?:detections|functions)\//.test(path));
  if (own.length > 0) return findingsDiagnosis(subject, 'The repository', own);
  const text = `${count(detections.length, 'rule')} and ${count(functions.length, 'function')}.`;
  return { subject, level: 'ok', text };
}

/** So many findings are shown. */
const shown = 5;

function findingsDiagnosis(subject: DiagnosisSubject, what: string, findings: readonly Finding[]): Diagnosis {
  const isError = findings.some(({ severity }) => severity === 'error');
  const more = findings.length > shown ? [{ text: `and ${findings.length - shown} more` }] : [];
  return {
    subject,
    level: isError ? 'problem' : 'warning',
    text: `${what} has ${isError ? 'errors' : 'oddities'}:`,
    items: [
      ...findings.slice(0, shown).map(({ path, line, column, message, help = '' }) => ({
        text: `${path}:${line}:${column}: ${message} ${help}`.trimEnd(),
      })),
      ...more,
    ],
    help: subject === 'content' ? 'Run "blindspot validate".' : 'docs/workspaces.md says what belongs in it.',
  };
}

function programDiagnosis(): Diagnosis {
  const manifest: { readonly version: string; readonly engines: { readonly node: string } } = JSON.parse(
    readFileSync(join(packageRoot(), 'package.json'), 'utf8'),
  );
  const wanted = /\d+\.\d+/.exec(manifest.engines.node)?.[0] ?? '0.0';
  const text = `Blindspot ${manifest.version} on Node ${process.versions.node}, ${process.platform} ${process.arch}.`;
  if (isAtLeast(process.versions.node, wanted)) return { subject: 'program', level: 'ok', text };
  return { subject: 'program', level: 'problem', text, help: `Node ${wanted} or newer is needed.` };
}

function isAtLeast(version: string, wanted: string): boolean {
  const [a, b] = [version, wanted].map((text) => text.split('.').map(Number));
  const [major = 0, minor = 0] = a ?? [];
  const [least = 0, leastMinor = 0] = b ?? [];
  return major > least || (major === least && minor >= leastMinor);
}

function count(number: number, one: string): string {
  return `${number} ${one}${number === 1 ? '' : 's'}`;
}
