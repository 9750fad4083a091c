import type { Command } from 'commander';
import { UsageError } from './usage-error.ts';

/** `blindspot deploy export`. */
export function deployExportCommand(deploy: Command): void {
  deploy.command('export').action(() => {
    throw new UsageError('"deploy export" is not there yet.');
  });
}
