import type { Command } from 'commander';
import { UsageError } from './usage-error.ts';

/** `blindspot deploy prune`. */
export function deployPruneCommand(deploy: Command): void {
  deploy.command('prune').action(() => {
    throw new UsageError('"deploy prune" is not there yet.');
  });
}
