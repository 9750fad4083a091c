import type { Command } from 'commander';
import { isDone } from '../src/deploy/apply-result.ts';
import { planPrune, pruneDeployment } from '../src/deploy/prune-workspace.ts';
import { formatOption, type WritingFormat, withWritingReport, writingFormats } from './deploy-reporter.ts';
import { addDeployFlags, type DeployFlags, planTargets, withDeployment } from './deploy-setup.ts';
import { writing } from './deploy-write.ts';
import { exitCodes } from './exit-codes.ts';
import { outliveReaders } from './outlive-readers.ts';
import { UsageError } from './usage-error.ts';

interface PruneFlags extends DeployFlags {
  readonly yes?: boolean;
  readonly max: string;
  readonly format: WritingFormat;
}

/** `blindspot deploy prune`: deletes what was deployed from here and is not in the repository any more. */
export function deployPruneCommand(deploy: Command): void {
  addDeployFlags(
    deploy
      .command('prune')
      .description('delete what was deployed from here and is not in the repository any more')
      .option('--yes', 'delete it; without, it is only shown')
      .option('--max <number>', 'delete nothing at all where it would be more than so many in a workspace', '10')
      .addOption(formatOption(writingFormats)),
  )
    .addHelpText(
      'after',
      '\nExit codes: 0; 1 something failed, or would be too much; 2 files, a command line or a workspace that cannot be read.\n',
    )
    .action(async (flags: PruneFlags) => {
      outliveReaders();
      process.exitCode = await runPrune(flags);
    });
}

async function runPrune(flags: PruneFlags): Promise<number> {
  const max = Number(flags.max);
  if (!/^\d+$/.test(flags.max) || max > 10_000) {
    throw new UsageError(`--max "${flags.max}" is not a number from 0 to 10000.`);
  }
  return await withDeployment(flags, { writes: true }, async (setup) => {
    return await withWritingReport(flags.format, { command: 'prune', ...setup.about }, async (report) => {
      const plans = (await planTargets(setup, false)).map(planPrune);
      report.prune(plans);
      const most = Math.max(0, ...plans.map((one) => one.delete.length));
      const all = plans.reduce((sum, one) => sum + one.delete.length, 0);
      if (most > max) {
        report.note(`${most} are more than ${max}: nothing is deleted. If that is right, say --max ${most}.`);
        return exitCodes.findings;
      }
      if (flags.yes !== true) {
        report.note(`${all} to delete.${all > 0 ? ' "deploy prune --yes" deletes them.' : ''}`);
      }
      const isRule = plans.some((one) => one.delete.some(({ planned }) => planned.kind === 'rule' && planned.live));
      if (isRule && flags.audit === undefined) report.note(withoutTrail);
      if (flags.yes !== true || all === 0) return exitCodes.ok;
      const options = { command: 'prune', audit: flags.audit, failFast: true };
      const results = await writing(setup, options, report, (given) => pruneDeployment(plans, setup.targets, given));
      return results.every(isDone) ? exitCodes.ok : exitCodes.findings;
    });
  });
}

/** The mark goes with the rule: nothing in the workspace says then that it was there. */
const withoutTrail =
  'Sentinel may refuse the id of a deleted rule for about a day. With --audit <file> a trail is kept, by which the next plan can warn of it.';
