#!/usr/bin/env node
/**
 * The command line: dispatches to one file a verb, which is loaded only when it is wanted. See {@link exitCodes} for the exit codes.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { packageRoot } from '../src/content/package-root.ts';
import { escapeTerminal } from '../src/report/escape-terminal.ts';
import { exitCodes } from './exit-codes.ts';
import { UsageError } from './usage-error.ts';

interface Verb {
  readonly description: string;
  /** Loads the verb's file and gives its function, which adds the verb's command to the program. */
  readonly load: (words: readonly string[]) => Promise<(program: Command) => void>;
}

const verbs: Readonly<Record<string, Verb>> = {
  replay: {
    description: 'run detections over their cases, on clean records and under every quirk',
    load: async () => (await import('./replay.ts')).replayCommand,
  },
  validate: {
    description: 'check rules and functions: what Sentinel would reject, and what it would silently accept',
    load: async () => (await import('./validate.ts')).validateCommand,
  },
  query: {
    description: 'run a KQL query over files, the records of a repository, or a batch of requests',
    load: async () => (await import('./query.ts')).queryCommand,
  },
  explain: {
    description: 'show the plan of a KQL query: operators, columns, types and, after a run, rows',
    load: async () => (await import('./explain.ts')).explainCommand,
  },
  record: {
    description: 'make records for fixtures out of exported logs, with other names in them',
    load: async () => (await import('./record.ts')).recordCommand,
  },
  deploy: {
    description: 'plan, apply and watch what stands in the workspaces',
    load: async (words) => await (await import('./deploy.ts')).loadDeploy(words),
  },
  doctor: {
    description: 'look at what deployments need: identity, rights, workspaces, tables, versions, clock',
    load: async () => (await import('./doctor.ts')).doctorCommand,
  },
  docs: {
    description: 'write docs/generated/ of a checkout of this package',
    load: async () => (await import('./docs.ts')).docsCommand,
  },
  bench: {
    description: 'measure how fast rules are validated on this machine',
    load: async () => (await import('./bench.ts')).benchCommand,
  },
  conformance: {
    description: 'compare the evaluator with recorded answers of the real engine',
    load: async () => (await import('./conformance.ts')).conformanceCommand,
  },
};

/** Runs a command line and gives the exit code. */
async function run(words: readonly string[]): Promise<number> {
  const program = new Command('blindspot')
    .description('Tests whether Microsoft Sentinel rules keep working when Azure logs misbehave.')
    .version(version())
    .showSuggestionAfterError()
    .exitOverride()
    .helpCommand(true);
  const wanted = words.find((word) => !word.startsWith('-'));
  for (const [name, { description, load }] of Object.entries(verbs)) {
    if (name === wanted || (wanted === 'help' && words.includes(name))) {
      (await load(words))(program);
    } else {
      program.command(name).description(description);
    }
  }
  for (const command of program.commands) {
    command.copyInheritedSettings(program);
  }
  try {
    await program.parseAsync(words, { from: 'user' });
    return typeof process.exitCode === 'number' ? process.exitCode : exitCodes.ok;
  } catch (error) {
    return explain(error);
  }
}

function explain(error: unknown): number {
  if (error instanceof CommanderError) {
    // Commander has said what is wrong. Help that was asked for is no error; help instead of a verb is.
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  }
  if (error instanceof UsageError) {
    process.stderr.write(`error: ${escapeTerminal(error.message)}\n`);
    return exitCodes.usage;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const lines = text.split('\n').map(escapeTerminal).join('\n');
  process.stderr.write(lines.includes('Bug in Blindspot') ? `${lines}\n` : `Bug in Blindspot: ${lines}\n`);
  return exitCodes.unsupported;
}

function version(): string {
  const manifest: { version: string } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'));
  return manifest.version;
}

// A reader that has seen enough (`| head`) is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') {
    process.exit(exitCodes.ok);
  }
  throw error;
});

process.exitCode = await run(process.argv.slice(2));
