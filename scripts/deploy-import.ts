import type { Command } from 'commander';
import { UsageError } from './usage-error.ts';

/** `blindspot deploy import`. */
export function deployImportCommand(deploy: Command): void {
  deploy.command('import').action(() => {
    throw new UsageError('"deploy import" is not there yet.');
  });
}
