import { existsSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { type Command, Option } from 'commander';
import { findRoot } from '../src/content/find-root.ts';
import { loadRepository, type Repository } from '../src/content/repository.ts';
import { SourceFiles } from '../src/content/source-files.ts';
import { makeStyle, wantsColour } from '../src/report/style.ts';
import { ValidationJson } from '../src/report/validation-json.ts';
import type { ValidationReporter } from '../src/report/validation-reporter.ts';
import { ValidationTerminal } from '../src/report/validation-terminal.ts';
import { loadTableSchemas } from '../src/sentinel/table-schemas.ts';
import { configPath, defaultCheckConfig, parseCheckConfig } from '../src/validate/check-config.ts';
import { checks } from '../src/validate/checks.ts';
import { validate } from '../src/validate/validate.ts';
import { exitCodes } from './exit-codes.ts';
import { UsageError } from './usage-error.ts';

const formats = ['terminal', 'json'] as const;

interface ValidateCommandOptions {
  readonly root?: string;
  readonly format: (typeof formats)[number];
}

/** `blindspot validate`: what Sentinel would reject, and what it would silently accept. */
export function validateCommand(program: Command): void {
  program
    .command('validate')
    .description('check rules and functions: what Sentinel would reject, and what it would silently accept')
    .argument('[paths...]', 'files or folders (default: all of the repository)')
    .option('--root <folder>', 'the repository (default: the nearest folder upwards that has detections/)')
    .addOption(new Option('--format <format>', 'how to print').choices(formats).default('terminal'))
    .addHelpText('after', '\nExit codes: 0 no errors; 1 errors; 2 a command line that cannot be used.\n')
    .action((paths: readonly string[], options: ValidateCommandOptions) => {
      process.exitCode = runValidate(paths, options);
    });
}

function runValidate(paths: readonly string[], { root, format }: ValidateCommandOptions): number {
  const repository = openRepository(root);
  const files = new SourceFiles(repository.root);
  const source = existsSync(join(repository.root, configPath)) ? files.read(configPath) : undefined;
  const read = source && parseCheckConfig(source, checks);
  const { config, findings } = read ?? { config: defaultCheckConfig, findings: [] };
  const end = validate({
    repository,
    schemas: loadTableSchemas(repository.root),
    config,
    findings,
    wants: wantedPaths(paths, repository),
  });
  makeReporter(format).onEnd(end);
  return end.summary.errors > 0 ? exitCodes.findings : exitCodes.ok;
}

function makeReporter(format: ValidateCommandOptions['format']): ValidationReporter {
  const { stdout, env } = process;
  const write = (text: string): void => {
    stdout.write(text);
  };
  if (format === 'json') return new ValidationJson(write);
  return new ValidationTerminal({
    write,
    style: makeStyle(wantsColour(env, stdout.isTTY === true)),
    ...(stdout.isTTY === true ? { width: Math.max(60, stdout.columns - 12) } : {}),
  });
}

function openRepository(root: string | undefined): Repository {
  const folder = root ?? findRoot(process.cwd());
  if (folder === undefined) {
    throw new UsageError('No folder detections/ here or above. Name the repository with --root.');
  }
  try {
    return loadRepository(folder);
  } catch {
    throw new UsageError(`The root "${folder}" is not a folder that can be read.`);
  }
}

/** Paths may be relative to the working folder or to the root. */
function wantedPaths(paths: readonly string[], { root }: Repository): (path: string) => boolean {
  if (paths.length === 0) return () => true;
  const wanted = paths
    .flatMap((path) => [resolve(path), resolve(root, path)])
    .map((path) => relative(root, path).split(sep).join('/'));
  return (path) => wanted.some((one) => one === '' || path === one || path.startsWith(`${one}/`));
}
