import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import { AccessTokenError } from '../src/azure/access-token-error.ts';
import { type OpenWorkspace, openWorkspace } from '../src/azure/open-workspace.ts';
import { workspaceId } from '../src/azure/workspace-address.ts';
import { contentCommit } from '../src/content/content-commit.ts';
import { findRoot } from '../src/content/find-root.ts';
import type { Finding } from '../src/content/finding.ts';
import { packageRoot } from '../src/content/package-root.ts';
import { loadRepository, type Repository } from '../src/content/repository.ts';
import type { SourceFile } from '../src/content/source-file.ts';
import { checkOverrides } from '../src/content/workspace-overrides.ts';
import type { Workspace } from '../src/content/workspaces.ts';
import { deletedRules } from '../src/deploy/audit-trail.ts';
import { type DeploymentPlan, planDeployment, type Target } from '../src/deploy/deployment.ts';
import type { PlannedWorkspace } from '../src/deploy/planned-item.ts';
import type { UnreadableWorkspace } from '../src/deploy/unreadable-workspace.ts';
import { refusedOverrides } from '../src/sentinel/refused-overrides.ts';
import { loadTableSchemas, type TableSchemas } from '../src/sentinel/table-schemas.ts';
import { chooseWorkspaces } from './choose-workspaces.ts';
import { longWait } from './long-wait.ts';
import { printFindings } from './print-findings.ts';
import { readTrail } from './read-trail.ts';
import { say } from './say.ts';
import { UsageError } from './usage-error.ts';

/** What all commands about workspaces understand. */
export interface DeployFlags {
  readonly root?: string;
  readonly config?: string;
  readonly workspace?: readonly string[];
  readonly audit?: string;
  readonly adopt?: boolean;
}

/** Adds the options of {@link DeployFlags} but for `--adopt`. */
export function addDeployFlags(command: Command): Command {
  return command
    .addOption(
      new Option('--workspace <name...>', 'only these workspaces (default: all, lower rings first)').argParser(
        (name: string, names: readonly string[] | undefined) => [...(names ?? []), name],
      ),
    )
    .option('--config <file>', 'the workspaces (default: workspaces.yaml at the root)')
    .option('--root <folder>', 'the repository (default: the nearest folder upwards that has detections/)')
    .option('--audit <file>', 'the trail, one JSON line a step: read for what was deleted, appended to by what writes');
}

/** An open workspace of `workspaces.yaml`. */
export interface OpenTarget extends Target {
  readonly azure: OpenWorkspace;
}

/** A repository and the workspaces that it is deployed to. */
export interface DeploySetup {
  readonly repository: Repository;
  readonly schemas: TableSchemas;
  readonly targets: readonly OpenTarget[];
  /** The text of the trail so far; empty where none is named. */
  readonly trail: string;
  readonly about: { readonly tool: string; readonly commit: string | null };
  readonly clock: () => number;
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

interface DeploymentNeeds {
  /** Whether the command makes the trail, where there is none yet. */
  readonly writes: boolean;
  /** Reads content other than that of the root's folders: of a commit. */
  readonly readContent?: (
    root: string,
  ) => Promise<Pick<DeploySetup, 'repository' | 'schemas'> & { readonly commit: string }>;
}

/**
 * Opens what is deployed and where to, uses it, and closes it.
 *
 * @throws UsageError when files, names or the state of a workspace cannot be read.
 */
export async function withDeployment<T>(
  flags: DeployFlags,
  { writes, readContent }: DeploymentNeeds,
  use: (setup: DeploySetup) => Promise<T>,
): Promise<T> {
  const root = flags.root ?? findRoot(process.cwd());
  if (root === undefined) throw new UsageError('No folder detections/ here or above. Name the repository with --root.');
  const content = await readContent?.(root);
  const repository = content?.repository ?? openRepository(root);
  refuseErrors(
    repository.findings.filter(({ path }) => /^(?:detections|functions)\//.test(path)),
    repository.sources,
    'The repository cannot be deployed as it is.',
  );
  const schemas = content?.schemas ?? loadTableSchemas(repository.root);
  const wanted = chooseWorkspaces(root, flags.config, flags.workspace);
  if (content === undefined) {
    const { detections } = repository;
    const wrong = wanted.flatMap(({ overrides }) => [
      ...checkOverrides(overrides, detections),
      ...refusedOverrides(overrides, detections),
    ]);
    const sources = new Map(wanted.map(({ source }) => [source.path, source]));
    refuseErrors(wrong, sources, 'The overrides of the workspaces do not fit the repository.');
  }
  const trail = readTrail(flags.audit, writes);
  const clock = (): number => Date.now();
  const sleep = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
    await wait(milliseconds, undefined, signal === undefined ? {} : { signal });
  };
  const targets = openTargets(wanted, clock);
  try {
    const commit = content?.commit ?? (await contentCommit(root));
    return await use({ repository, schemas, targets, trail, about: { tool: toolVersion(), commit }, clock, sleep });
  } finally {
    await Promise.all(targets.map(({ azure }) => azure.close()));
  }
}

function openTargets(workspaces: readonly Workspace[], clock: () => number): readonly OpenTarget[] {
  const seed = Number.parseInt(randomUUID().slice(0, 8), 16);
  try {
    return workspaces.map((workspace) => ({
      workspace,
      azure: openWorkspace(workspace, {
        env: process.env,
        clock,
        seed,
        onRetry: ({ method, status, failure, waitMs }) => {
          if (waitMs < longWait) return;
          const why = status === undefined ? failure : String(status);
          const seconds = Math.round(waitMs / 1_000);
          process.stderr.write(`${workspace.name}: ${method} ended with ${why}; trying again in ${seconds} s\n`);
        },
      }),
    }));
  } catch (error) {
    if (error instanceof AccessTokenError) throw new UsageError(error.message);
    throw error;
  }
}

/**
 * Reads the workspaces and plans them, to be shown: those that can be read.
 *
 * @throws UsageError when there is no token.
 */
export async function surveyTargets(
  { repository, schemas, targets, trail, clock }: DeploySetup,
  adopt: boolean,
): Promise<DeploymentPlan> {
  const deleted = (workspace: Workspace): ReadonlyMap<string, string> =>
    deletedRules(trail, workspaceId(workspace), clock());
  try {
    return await planDeployment(targets, repository, ({ workspace }) => ({
      adopt,
      schemas,
      deleted: deleted(workspace),
    }));
  } catch (error) {
    if (error instanceof AccessTokenError) throw new UsageError(error.message);
    throw error;
  }
}

/**
 * Reads the workspaces and plans them, to be written.
 *
 * @throws UsageError when one cannot be read, after all of these were named: nobody knows then what is to be done.
 */
export async function planTargets(setup: DeploySetup, adopt: boolean): Promise<readonly PlannedWorkspace[]> {
  const { planned, unreadable } = await surveyTargets(setup, adopt);
  const [last, ...others] = unreadable.toReversed();
  if (last === undefined) return planned;
  sayUnreadable(others.reverse());
  throw new UsageError(unreadableText(last));
}

/** Names the workspaces that cannot be read, on standard error. */
export function sayUnreadable(unreadable: readonly UnreadableWorkspace[]): void {
  for (const one of unreadable) say(`error: ${unreadableText(one)}`);
}

function unreadableText({ name, problem }: UnreadableWorkspace): string {
  return `${name} cannot be read. ${problem}`;
}

function refuseErrors(findings: readonly Finding[], sources: ReadonlyMap<string, SourceFile>, message: string): void {
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  printFindings(errors, sources);
  throw new UsageError(message);
}

function openRepository(root: string): Repository {
  try {
    return loadRepository(root);
  } catch {
    throw new UsageError(`The root "${root}" is not a folder that can be read.`);
  }
}

export function toolVersion(): string {
  const manifest: { version: string } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'));
  return manifest.version;
}
