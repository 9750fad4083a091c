import type { Command } from 'commander';
import { UsageError } from './usage-error.ts';

/** `blindspot deploy rollback`. */
export function deployRollbackCommand(deploy: Command): void {
  deploy.command('rollback').action(() => {
    throw new UsageError('"deploy rollback" is not there yet.');
  });
}
