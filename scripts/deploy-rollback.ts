import { resolve } from 'node:path';
import type { Command } from 'commander';
import { GitError, resolveCommit } from '../src/content/git-commit.ts';
import { packageRoot } from '../src/content/package-root.ts';
import { type ColumnRoles, loadColumnRoles } from '../src/harness/quirks/column-roles.ts';
import { apply, wantsReplay } from './deploy-apply.ts';
import { withBehaviour } from './deploy-behaviour.ts';
import { formatOption, type WritingFormat, withWritingReport, writingFormats } from './deploy-reporter.ts';
import { addDeployFlags, type DeployFlags, planTargets, withDeployment } from './deploy-setup.ts';
import { needSomebody } from './deploy-write.ts';
import { outliveReaders } from './outlive-readers.ts';
import { say } from './say.ts';
import { UsageError } from './usage-error.ts';
import { useCommit } from './use-commit.ts';

interface RollbackFlags extends DeployFlags {
  readonly yes?: boolean;
  readonly failFast?: boolean;
  readonly replay: boolean;
  readonly format: WritingFormat;
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
      .option('--no-replay', 'do not replay the cases of rules that change')
      .addOption(formatOption(writingFormats)),
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
  needSomebody(flags);
  let roles: ColumnRoles | undefined;
  const readContent = async (root: string) => {
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
  };
  return await withDeployment(flags, { writes: true, readContent }, async (setup) => {
    return await withWritingReport(flags.format, { command: 'rollback', ...setup.about }, async (report) => {
      const planned = await planTargets(setup, flags.adopt ?? false);
      const content = { ...setup, ...(roles === undefined ? {} : { roles }) };
      report.plan(await withBehaviour(planned, content, wantsReplay(flags), setup.clock()));
      const rules = planned
        .flatMap(({ items }) => items)
        .filter(({ kind, item }) => kind === 'rule' && item.action === 'create');
      if (rules.length > 0) {
        say('Rules that were deleted within about a day may be refused under their old ids; run the same again later.');
      }
      say('What was added since the commit stays; "deploy prune" deletes only what the current files do not have.');
      return await apply(setup, planned, flags, report, 'rollback');
    });
  });
}

async function commitOf(root: string, ref: string): Promise<string> {
  try {
    return await resolveCommit(root, ref);
  } catch (error) {
    if (error instanceof GitError) throw new UsageError(error.message);
    throw error;
  }
}
