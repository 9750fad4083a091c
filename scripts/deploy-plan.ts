import type { Command } from 'commander';
import { UsageError } from './usage-error.ts';

/** `blindspot deploy plan`. */
export function deployPlanCommand(deploy: Command): void {
  deploy.command('plan').action(() => {
    throw new UsageError('"deploy plan" is not there yet.');
  });
}
