import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { planOf } from '../src/deploy/deployment.ts';
import { writePlan } from '../src/deploy/plan-file.ts';
import { withBehaviour } from './deploy-behaviour.ts';
import { type DeployFormat, deployReport, formatOption } from './deploy-reporter.ts';
import { addDeployFlags, type DeployFlags, sayUnreadable, surveyTargets, withDeployment } from './deploy-setup.ts';
import { exitCodes } from './exit-codes.ts';
import { say } from './say.ts';
import { UsageError } from './usage-error.ts';

interface PlanFlags extends DeployFlags {
  readonly out?: string;
  readonly format: DeployFormat;
  readonly replay: boolean;
}

/** `blindspot deploy plan`: what would change in the workspaces, and how rules would behave then. */
export function deployPlanCommand(deploy: Command): void {
  addDeployFlags(
    deploy
      .command('plan')
      .description('show what would change in the workspaces, and how rules would behave then')
      .option('--out <file>', 'write the plan to a file, for "deploy apply"')
      .addOption(formatOption())
      .option('--adopt', 'take over rules and functions that have our names and not our mark')
      .option('--no-replay', 'do not replay the cases of rules that change'),
  )
    .addHelpText(
      'after',
      '\nExit codes: 0; 1 something is blocked; 2 files, a command line or a workspace that cannot be read.\n',
    )
    .action(async (flags: PlanFlags) => {
      process.exitCode = await runPlan(flags);
    });
}

async function runPlan(flags: PlanFlags): Promise<number> {
  return await withDeployment(flags, { writes: false }, async (setup) => {
    const { planned, unreadable } = await surveyTargets(setup, flags.adopt ?? false);
    const shown = await withBehaviour(planned, setup, flags.replay, setup.clock());
    deployReport(flags.format).plan(shown, setup.about, unreadable);
    if (unreadable.length > 0) {
      sayUnreadable(unreadable);
      if (flags.out !== undefined) say('error: No plan is written, as it would not be of all workspaces.');
      return exitCodes.usage;
    }
    if (flags.out !== undefined) write(flags.out, writePlan(planOf(planned, setup.about)));
    const isBlocked = planned.some(({ items }) => items.some(({ item }) => item.action === 'blocked'));
    return isBlocked ? exitCodes.findings : exitCodes.ok;
  });
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(`The plan cannot be written: ${message}`);
  }
}
