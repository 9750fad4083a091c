import { resolve } from 'node:path';
import type { Command } from 'commander';
import { GitError, resolveCommit } from '../src/content/git-commit.ts';
import { packageRoot } from '../src/content/package-root.ts';
import { type ColumnRoles, loadColumnRoles } from '../src/harness/quirks/column-roles.ts';
import { apply } from './deploy-apply.ts';
import { withBehaviour } from './deploy-behaviour.ts';
import { terminalReport } from './deploy-reporter.ts';
import { addDeployFlags, type DeployFlags, planTargets, say, withDeployment } from './deploy-setup.ts';
import { needSomebody } from './deploy-write.ts';
import { outliveReaders } from './outlive-readers.ts';
import { UsageError } from './usage-error.ts';
import { useCommit } from './use-commit.ts';

interface RollbackFlags extends DeployFlags {
  readonly yes?: boolean;
  readonly failFast?: boolean;
  readonly replay: boolean;
}

/** `blindspot deploy rollback`: deploys the content of a commit. */
export function deployRollbackCommand(deploy: Command): void {
  addDeployFlags(
    deploy
      .command('rollback')
      .description('deploy the content of a commit')
      .argument('<ref>', 'a commit: a branch, a tag, HEAD~1, an id')
      .option('--yes', 'do not ask')
      .option('--fail-fast', 'begin nothing more after the first failure')
      .option('--adopt', 'take over rules and functions that have our names and not our mark')
      .option('--no-replay', 'do not replay the cases of rules that change'),
  )
    .addHelpText(
      'after',
      '\nThe workspaces are those of today; their content is that of the commit.\nExit codes: as of "deploy apply".\n',
    )
    .action(async (ref: string, flags: RollbackFlags) => {
      outliveReaders();
      process.exitCode = await runRollback(ref, flags);
    });
}

async function runRollback(ref: string, flags: RollbackFlags): Promise<number> {
  needSomebody(flags.yes === true);
  let roles: ColumnRoles | undefined;
  return await withDeployment(
    flags,
    async (setup) => {
      const planned = await planTargets(setup, flags);
      const content = { ...setup, ...(roles === undefined ? {} : { roles }) };
      terminalReport().plan(await withBehaviour(planned, content, flags.replay, setup.clock()));
      const rules = planned
        .flatMap(({ items }) => items)
        .filter(({ kind, item }) => kind === 'rule' && item.action === 'create');
      if (rules.length > 0) {
        say('Rules that were deleted within about a day may be refused under their old ids; run the same again later.');
      }
      say('What was added since the commit stays; "deploy prune" deletes only what the current files do not have.');
      return await apply(setup, planned, flags, 'rollback');
    },
    async (root) => {
      const commit = await commitOf(root, ref);
      const isPackage = root === packageRoot();
      // Whatever is read of the folder is read while it is there.
      const content = await useCommit(root, isPackage, commit, ({ repository, schemas }) => ({
        repository,
        schemas,
        roles: loadColumnRoles(repository.root, schemas),
      }));
      roles = content.roles;
      // The folder of the commit is gone by now.
      return { repository: { ...content.repository, root: resolve(root) }, schemas: content.schemas, commit };
    },
  );
}

async function commitOf(root: string, ref: string): Promise<string> {
  try {
    return await resolveCommit(root, ref);
  } catch (error) {
    if (error instanceof GitError) throw new UsageError(error.message);
    throw error;
  }
}
