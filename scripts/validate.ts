import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { packageRoot } from '../src/content/package-root.ts';
import { loadColumnRoles } from '../src/harness/quirks/column-roles.ts';
import { escapeTerminal } from '../src/report/escape-terminal.ts';
import { pagesOnGithub } from '../src/report/pages-on-github.ts';
import { makeStyle, wantsColour } from '../src/report/style.ts';
import { ValidationGithub } from '../src/report/validation-github.ts';
import { ValidationJson } from '../src/report/validation-json.ts';
import { ValidationJunit } from '../src/report/validation-junit.ts';
import { ValidationMarkdown } from '../src/report/validation-markdown.ts';
import type { ValidationReporter } from '../src/report/validation-reporter.ts';
import { ValidationTerminal } from '../src/report/validation-terminal.ts';
import { loadTableSchemas } from '../src/sentinel/table-schemas.ts';
import { configPath } from '../src/validate/check-config.ts';
import { checks } from '../src/validate/checks.ts';
import { rootFindings } from '../src/validate/root-findings.ts';
import { type ValidateOptions, validate, wantedItems } from '../src/validate/validate.ts';
import { validateInParallel } from '../src/validate/validate-in-parallel.ts';
import type { ValidationEnd } from '../src/validate/validation-end.ts';
import { exitCodes } from './exit-codes.ts';
import { type MendedFile, mendFiles } from './mend-files.ts';
import { UsageError } from './usage-error.ts';
import { changedSince } from './validate-since.ts';
import { findTarget, openTarget, prefixInCheckout, type ValidationTarget, wantsPath } from './validation-target.ts';

const formats = ['terminal', 'json', 'sarif', 'github', 'markdown', 'junit'] as const;

type Format = (typeof formats)[number];

interface ValidateCommandOptions {
  readonly root?: string;
  readonly format: Format;
  readonly changedSince?: string;
  readonly config?: string;
  readonly fix?: boolean;
  readonly maxWarnings?: string;
  readonly workers?: string;
}

/** `blindspot validate`: what Sentinel would reject, and what it would silently accept. */
export function validateCommand(program: Command): void {
  program
    .command('validate')
    .description('check rules and functions: what Sentinel would reject, and what it would silently accept')
    .argument('[paths...]', 'files or folders, also outside of the repository (default: all of it)')
    .option('--root <folder>', 'the repository (default: the nearest folder upwards that has detections/)')
    .addOption(new Option('--format <format>', 'how to print').choices(formats).default('terminal'))
    .option('--changed-since <ref>', 'only what changed since a commit, and what that broke elsewhere')
    .option('--config <file>', `levels of checks (default: ${configPath} of the repository)`)
    .option('--fix', 'mend what can be mended for certain, and report the rest')
    .option('--max-warnings <number>', 'end with 1 when there are more')
    .option('--workers <number>', 'how many threads (default: one for fifty rules, up to the number of cores)')
    .addHelpText('after', '\nExit codes: 0 no errors; 1 errors; 2 a command line that cannot be used.\n')
    .action(async (paths: readonly string[], options: ValidateCommandOptions) => {
      process.exitCode = await runValidate(paths, options);
    });
}

async function runValidate(paths: readonly string[], options: ValidateCommandOptions): Promise<number> {
  const { format, fix = false } = options;
  const most = options.maxWarnings === undefined ? Number.POSITIVE_INFINITY : readCount(options.maxWarnings);
  const target = findTarget(paths, options.root);
  const reporter = await makeReporter(format, target);
  const run = (): Promise<ValidationEnd> => validateOnce(target, paths, options);
  let end = await run();
  if (fix) {
    const mended: MendedFile[] = [];
    for (let pass = 0; pass < mostPasses; pass++) {
      const files = mendFiles(target.root, end);
      if (files.length === 0) break;
      mended.push(...files);
      end = await run();
    }
    sayMended(mended, format);
  }
  reporter.onEnd(end);
  return end.summary.errors > 0 || end.summary.warnings > most ? exitCodes.findings : exitCodes.ok;
}

/** What one fix uncovers, another mends. */
const mostPasses = 10;

async function validateOnce(
  target: ValidationTarget,
  paths: readonly string[],
  { changedSince: ref, config: configFile, workers: wantedWorkers }: ValidateCommandOptions,
): Promise<ValidationEnd> {
  const repository = openTarget(target, paths);
  const { home, load } = target;
  const schemas = loadTableSchemas(home);
  const roles = loadColumnRoles(home, schemas);
  const { config, findings, sources } = rootFindings(repository, checks, {
    isOnlyLoose: load.isOnlyLoose === true,
    ...(configFile === undefined ? {} : { config: findConfig(configFile) }),
  });
  const all: ValidateOptions = {
    repository: {
      ...repository,
      sources: new Map([...repository.sources, ...sources]),
      findings: [...repository.findings, ...findings],
    },
    schemas,
    roles,
    config,
    findings: [...schemas.findings, ...roles.findings],
    wants: wantsPath(target),
    // A file with the levels is always wanted: without it, findings are missing.
    shows: ({ path, check, severity }) =>
      wantsPath(target)(path) ||
      (sources.has(path) && path !== 'workspaces.yaml') ||
      (severity === 'error' && check.startsWith('kql-')),
  };
  if (ref !== undefined && load.isOnlyLoose === true) {
    throw new UsageError('--changed-since compares repositories: there is no folder detections/ here or above.');
  }
  const options = ref === undefined ? all : await changedSince(all, ref);
  const { detections, functions } = wantedItems(options);
  const workers = readWorkers(wantedWorkers, detections.length + functions.length);
  return workers > 1 ? await validateInParallel({ ...options, workers, load, home }) : validate(options);
}

function findConfig(given: string): string {
  const file = resolve(given);
  if (existsSync(file)) return file;
  throw new UsageError(`There is no file "${given}".`);
}

async function makeReporter(format: Format, { root }: ValidationTarget): Promise<ValidationReporter> {
  const { stdout, env } = process;
  const write = (text: string): void => {
    stdout.write(text);
  };
  switch (format) {
    case 'json':
      return new ValidationJson(write);
    case 'junit':
      return new ValidationJunit(write);
    case 'markdown':
      return new ValidationMarkdown(write);
    case 'github':
      return new ValidationGithub({ write, prefix: prefixInCheckout(root, env['GITHUB_WORKSPACE']) });
    case 'sarif': {
      const { ValidationSarif } = await import('../src/report/validation-sarif.ts');
      const pages = root === packageRoot() ? pagesOnGithub(env) : undefined;
      const prefix = prefixInCheckout(root, env['GITHUB_WORKSPACE']);
      return new ValidationSarif({
        write,
        checks,
        version: version(),
        prefix,
        ...(pages === undefined ? {} : { pages }),
      });
    }
    default:
      return new ValidationTerminal({
        write,
        style: makeStyle(wantsColour(env, stdout.isTTY === true)),
        ...(stdout.isTTY === true ? { width: stdout.columns } : {}),
      });
  }
}

function version(): string {
  const manifest: { version: string } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'));
  return manifest.version;
}

/** Says what was mended: what a program reads from standard output stays one document. */
function sayMended(files: readonly MendedFile[], format: Format): void {
  const stream = format === 'terminal' ? process.stdout : process.stderr;
  for (const { path, mended } of files) {
    const ids = [...new Set(mended.map(({ check }) => check))].join(', ');
    stream.write(` ${escapeTerminal(`mended ${path}: ${ids}`)}\n`);
  }
  if (files.length === 0) stream.write(' Nothing could be mended.\n');
  if (format === 'terminal') stream.write('\n');
}

function readCount(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`--max-warnings "${text}" is not a number.`);
}

/** A thread costs seconds before it looks at anything: few rules are looked at faster without others. */
const itemsPerWorker = 50;

function readWorkers(text: string | undefined, items: number): number {
  if (text === undefined) return Math.min(availableParallelism(), Math.ceil(items / itemsPerWorker));
  const workers = Number(text);
  if (Number.isInteger(workers) && workers >= 1 && workers <= 64) return workers;
  throw new UsageError(`--workers "${text}" is not a number from 1 to 64.`);
}
