import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { packageRoot } from '../src/content/package-root.ts';
import { exitCodes } from './exit-codes.ts';
import { generatedDocuments } from './generated-documents.ts';
import { UsageError } from './usage-error.ts';

/** `blindspot docs`: writes the generated pages of this package, or says which are stale. */
export function docsCommand(program: Command): void {
  program
    .command('docs')
    .description('write docs/generated/ of a checkout of this package')
    .option('--check', 'write nothing; end with 1 when a page is stale')
    .action((options: { readonly check?: boolean }) => {
      process.exitCode = docs(options.check === true);
    });
}

function docs(check: boolean): number {
  const root = packageRoot();
  if (!existsSync(join(root, 'test'))) {
    throw new UsageError('The pages are made of the tests as well, which only a checkout has.');
  }
  let stale = 0;
  for (const [path, text] of generatedDocuments(root)) {
    const file = join(root, path);
    if (existsSync(file) && readFileSync(file, 'utf8') === text) {
      continue;
    }
    stale += 1;
    if (!check) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    process.stdout.write(`${check ? 'stale' : 'written'}: ${path}\n`);
  }
  return check && stale > 0 ? exitCodes.findings : exitCodes.ok;
}
