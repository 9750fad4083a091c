import type { Command } from 'commander';
import { UsageError } from './usage-error.ts';

/** `blindspot deploy apply`. */
export function deployApplyCommand(deploy: Command): void {
  deploy.command('apply').action(() => {
    throw new UsageError('"deploy apply" is not there yet.');
  });
}
