/**
 * What `.github/workflows/deploy.yml` asks before it deploys: which workspaces there are, ring by ring.
 *
 *     node dist/scripts/deploy-rings.js [workspace]
 *
 * Exit codes: 0; 2 for a `workspaces.yaml` or a name that cannot be used.
 */
import { loadWorkspaces } from '../src/content/load-workspaces.ts';
import { packageRoot } from '../src/content/package-root.ts';
import { escapeTerminal } from '../src/report/escape-terminal.ts';
import { exitCodes } from './exit-codes.ts';
import { printFindings } from './print-findings.ts';
import { ringsAsOutputs } from './rings-as-outputs.ts';
import { UsageError } from './usage-error.ts';

function main(wanted: string | undefined): number {
  const { workspaces, findings, sources } = loadWorkspaces(packageRoot());
  printFindings(findings, sources);
  // A ring that is only there in part must not be taken for deployed.
  if (findings.some(({ severity }) => severity === 'error')) return exitCodes.usage;
  try {
    process.stdout.write(ringsAsOutputs(workspaces, wanted));
    return exitCodes.ok;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`error: ${escapeTerminal(error.message)}\n`);
    return exitCodes.usage;
  }
}

process.exitCode = main(process.argv[2]);
