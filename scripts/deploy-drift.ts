import type { Command } from 'commander';
import { findDrift } from '../src/deploy/find-drift.ts';
import { type DeployFormat, deployReport, formatOption } from './deploy-reporter.ts';
import { addDeployFlags, type DeployFlags, sayUnreadable, surveyTargets, withDeployment } from './deploy-setup.ts';
import { exitCodes } from './exit-codes.ts';

interface DriftFlags extends DeployFlags {
  readonly format: DeployFormat;
}

/** `blindspot deploy drift`: what differs between the workspaces and the repository. */
export function deployDriftCommand(deploy: Command): void {
  addDeployFlags(
    deploy
      .command('drift')
      .description('show what differs between the workspaces and the repository')
      .addOption(formatOption()),
  )
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing differs; 1 something does; 2 files, a command line or a workspace that cannot be read.\n',
    )
    .action(async (flags: DriftFlags) => {
      process.exitCode = await withDeployment(flags, { writes: false }, async (setup) => {
        const { planned, unreadable } = await surveyTargets(setup, false);
        const drifts = planned.map(findDrift);
        deployReport(flags.format).drift(drifts, unreadable);
        sayUnreadable(unreadable);
        if (unreadable.length > 0) return exitCodes.usage;
        return drifts.every(({ drift }) => drift.length === 0) ? exitCodes.ok : exitCodes.findings;
      });
    });
}
