import { randomUUID } from 'node:crypto';
import { AccessTokenError } from '../src/azure/access-token-error.ts';
import type { WorkspaceResult } from '../src/deploy/apply-result.ts';
import { AuditFile, type AuditTrail, noAudit } from '../src/deploy/audit-trail.ts';
import type { DeploymentOptions } from '../src/deploy/deployment.ts';
import type { WritingReport } from '../src/report/writing-report.ts';
import { askForYes } from './ask-for-yes.ts';
import type { WritingFormat } from './deploy-reporter.ts';
import type { DeploySetup } from './deploy-setup.ts';
import { say } from './say.ts';
import { tellWaits } from './tell-waits.ts';
import { UsageError } from './usage-error.ts';

/**
 * Asks whether to go on.
 *
 * @throws UsageError where there is nobody to ask.
 */
export async function confirmed(isYes: boolean): Promise<boolean> {
  if (isYes) return true;
  if (process.stdin.isTTY !== true || process.stdout.isTTY !== true) {
    throw new UsageError('Nobody is there to ask. Say --yes to write what the plan says.');
  }
  const isConfirmed = await askForYes(process.stdin, process.stdout);
  if (!isConfirmed) process.stdout.write('\n Nothing was written.\n');
  return isConfirmed;
}

/** Refuses early what would be refused after the plan was made. */
export function needSomebody({ yes, format }: { readonly yes?: boolean; readonly format: WritingFormat }): void {
  if (yes === true) return;
  if (format === 'json') throw new UsageError('--format json asks nobody. Say --yes to write what the plan says.');
  if (process.stdin.isTTY === true && process.stdout.isTTY === true) return;
  throw new UsageError('Nobody is there to ask. Say --yes to write what the plan says.');
}

/**
 * Writes to workspaces: with the trail, results as they come, and a first interrupt that ends it after what was begun, a second one at
 * once.
 */
export async function writing(
  setup: DeploySetup,
  options: { readonly command: string; readonly audit: string | undefined; readonly failFast: boolean },
  report: WritingReport,
  run: (options: DeploymentOptions) => Promise<readonly WorkspaceResult[]>,
): Promise<readonly WorkspaceResult[]> {
  const stop = new AbortController();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const onSignal = (): void => {
    if (stop.signal.aborted) process.exit(130);
    say('Finishing what was begun. Interrupt again to break off.');
    stop.abort();
  };
  for (const signal of signals) process.on(signal, onSignal);
  const trail = await openTrail(setup, options);
  try {
    const results = await run({
      clock: setup.clock,
      sleep: setup.sleep,
      audit: trail ?? noAudit,
      failFast: options.failFast,
      stop: stop.signal,
      schemas: setup.schemas,
      onResult: (workspace, result) => report.result(workspace, result),
      onWait: tellWaits(say),
    });
    report.results(results);
    return results;
  } finally {
    trail?.close();
    for (const signal of signals) process.off(signal, onSignal);
  }
}

async function openTrail(
  { targets, about, clock }: DeploySetup,
  { command, audit }: { readonly command: string; readonly audit: string | undefined },
): Promise<(AuditTrail & { readonly close: () => void }) | undefined> {
  if (audit === undefined) return undefined;
  const [target] = targets;
  try {
    const identity = (await target?.azure.tokens.token())?.identity ?? {};
    const by = identity.name ?? identity.applicationId ?? identity.objectId ?? null;
    return new AuditFile(audit, { run: randomUUID(), command, by, tool: about.tool, commit: about.commit }, clock);
  } catch (error) {
    if (error instanceof AccessTokenError) throw new UsageError(error.message);
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(`The trail cannot be written: ${message}`);
  }
}
