import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { workspaceId } from '../src/azure/workspace-address.ts';
import { isDone } from '../src/deploy/apply-result.ts';
import { applyDeployment, planOf, whatMoved } from '../src/deploy/deployment.ts';
import { isTakenOver, type Plan, PlanFileError, readPlan } from '../src/deploy/plan-file.ts';
import { isWrite, type PlannedWorkspace } from '../src/deploy/planned-item.ts';
import { shownPlan } from '../src/report/deployment-report.ts';
import type { WritingReport } from '../src/report/writing-report.ts';
import { withBehaviour } from './deploy-behaviour.ts';
import { formatOption, type WritingFormat, withWritingReport, writingFormats } from './deploy-reporter.ts';
import { addDeployFlags, type DeployFlags, type DeploySetup, planTargets, withDeployment } from './deploy-setup.ts';
import { confirmed, needSomebody, writing } from './deploy-write.ts';
import { exitCodes } from './exit-codes.ts';
import { outliveReaders } from './outlive-readers.ts';
import { UsageError } from './usage-error.ts';

interface ApplyFlags extends DeployFlags {
  readonly yes?: boolean;
  readonly failFast?: boolean;
  readonly replay: boolean;
  readonly format: WritingFormat;
}

/** `blindspot deploy apply`: writes a plan to the workspaces, and checks what was written. */
export function deployApplyCommand(deploy: Command): void {
  addDeployFlags(
    deploy
      .command('apply')
      .description('write a plan to the workspaces, and check what was written')
      .argument('[plan]', 'a file of "deploy plan --out" (default: plan now, show and ask)')
      .option('--yes', 'do not ask')
      .option('--fail-fast', 'begin nothing more after the first failure')
      .option('--adopt', 'take over rules and functions that have our names and not our mark')
      .option('--no-replay', 'without a file: do not replay the cases of rules that change')
      .addOption(formatOption(writingFormats)),
  )
    .addHelpText(
      'after',
      '\nExit codes: 0 all is as planned; 1 something failed, is blocked or moved; 2 files, a command line or a workspace that cannot be read.\n',
    )
    .action(async (file: string | undefined, flags: ApplyFlags) => {
      outliveReaders();
      process.exitCode = await (file === undefined ? planAndApply(flags) : applyFile(file, flags));
    });
}

async function applyFile(file: string, flags: ApplyFlags): Promise<number> {
  if (flags.workspace !== undefined || flags.adopt === true) {
    throw new UsageError('A plan is applied as it is: --workspace and --adopt are for making one.');
  }
  needSomebody(flags);
  const plan = openPlan(file);
  const names = plan.workspaces.map(({ name }) => name);
  return await withDeployment({ ...flags, workspace: names }, { writes: true }, async (setup) => {
    comparePlaces(plan, setup);
    return await withWritingReport(flags.format, { command: 'apply', ...setup.about }, async (report) => {
      if (plan.workspaces.length === 0) {
        report.note('There is no workspace in the plan: nothing is written.');
        return exitCodes.ok;
      }
      const adopt = plan.workspaces.some(({ items }) => items.some(isTakenOver));
      const planned = await planTargets(setup, adopt);
      const moved = whatMoved(plan, planned);
      if (moved.length > 0) {
        report.moved(moved);
        return exitCodes.findings;
      }
      report.plan(planned.map((one) => shownPlan(one, undefined)));
      return await apply(setup, planned, flags, report);
    });
  });
}

async function planAndApply(flags: ApplyFlags): Promise<number> {
  needSomebody(flags);
  return await withDeployment(flags, { writes: true }, async (setup) => {
    return await withWritingReport(flags.format, { command: 'apply', ...setup.about }, async (report) => {
      const planned = await planTargets(setup, flags.adopt ?? false);
      report.plan(await withBehaviour(planned, setup, wantsReplay(flags), setup.clock()));
      return await apply(setup, planned, flags, report);
    });
  });
}

/** A program that wants to know what was written does not ask how rules behave. */
export function wantsReplay({ replay, format }: Pick<ApplyFlags, 'replay' | 'format'>): boolean {
  return replay && format === 'terminal';
}

/** Asks, and writes what was shown. */
export async function apply(
  setup: DeploySetup,
  planned: readonly PlannedWorkspace[],
  flags: Pick<ApplyFlags, 'yes' | 'failFast' | 'audit'>,
  report: WritingReport,
  command = 'apply',
): Promise<number> {
  const isBlocked = planned.some(({ items }) => items.some(({ item }) => item.action === 'blocked'));
  const done = isBlocked ? exitCodes.findings : exitCodes.ok;
  if (!planned.some(({ items }) => items.some(isWrite))) return done;
  let toWrite = planned;
  if (flags.yes !== true) {
    if (!(await confirmed(false))) return exitCodes.findings;
    // Nobody knows how long the question stood there.
    const shown = planOf(planned, setup.about);
    const isAdopting = planned.some(({ items }) => items.some(({ item }) => isTakenOver(item)));
    toWrite = await planTargets(setup, isAdopting);
    const moved = whatMoved(shown, toWrite);
    if (moved.length > 0) {
      report.moved(moved);
      return exitCodes.findings;
    }
  }
  report.begin();
  const options = { command, audit: flags.audit, failFast: flags.failFast === true };
  const results = await writing(setup, options, report, (given) => applyDeployment(toWrite, setup.targets, given));
  return results.every(isDone) ? done : exitCodes.findings;
}

function openPlan(file: string): Plan {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`There is no plan "${file}" that can be read.`);
  }
  try {
    return readPlan(text);
  } catch (error) {
    if (error instanceof PlanFileError) throw new UsageError(error.problems.join(' '));
    throw error;
  }
}

/** The plan is for places, not for names. */
function comparePlaces({ workspaces }: Plan, { targets }: DeploySetup): void {
  for (const { name, resourceId, ring } of workspaces) {
    const target = targets.find(({ workspace }) => workspace.name === name);
    if (target === undefined) throw new UsageError(`The plan's workspace "${name}" is spelled otherwise by now.`);
    if (workspaceId(target.workspace).toLowerCase() !== resourceId.toLowerCase() || target.workspace.ring !== ring) {
      throw new UsageError(`The workspace "${name}" is another one, or in another ring, than when the plan was made.`);
    }
  }
}
