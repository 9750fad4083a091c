import type { Command } from 'commander';
import { UsageError } from './usage-error.ts';

/** `blindspot deploy drift`. */
export function deployDriftCommand(deploy: Command): void {
  deploy.command('drift').action(() => {
    throw new UsageError('"deploy drift" is not there yet.');
  });
}
