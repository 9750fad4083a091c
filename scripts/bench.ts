import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Command, Option } from 'commander';
import { loadRepository } from '../src/content/repository.ts';
import { loadTableSchemas } from '../src/sentinel/table-schemas.ts';
import { defaultCheckConfig } from '../src/validate/check-config.ts';
import { validate } from '../src/validate/validate.ts';
import { validateInParallel } from '../src/validate/validate-in-parallel.ts';
import { benchRules } from './bench-rules.ts';

const benchmarks = ['validate'] as const;

interface BenchOptions {
  readonly rules: string;
  readonly workers: string;
}

/** `blindspot bench`: how fast this machine does what people wait for. Figures of one run; nothing is asserted. */
export function benchCommand(program: Command): void {
  program
    .command('bench')
    .description('measure how fast rules are validated on this machine')
    .addOption(new Option('--only <benchmark>', 'which one').choices(benchmarks).default('validate'))
    .option('--rules <number>', 'how many rules are made up', '400')
    .option('--workers <number>', 'how many threads', '2')
    .action(async ({ rules, workers }: BenchOptions) => {
      await benchValidate(Number(rules), Number(workers));
    });
}

/**
 * Validates many made-up rules, and a few: what is between the two is what rules take after start-up, in which threads load the language service.
 */
async function benchValidate(rules: number, workers: number): Promise<void> {
  const few = workers * 4;
  const start = await secondsOf(few, workers);
  const all = await secondsOf(rules, workers);
  const rate = (rules - few) / Math.max(0.001, all.seconds - start.seconds);
  const peak = process.resourceUsage().maxRSS / 1024;
  const lines = [
    `validate: ${rules} rules, ${workers} ${workers === 1 ? 'thread' : 'threads'}`,
    `  start-up and ${few} rules  ${start.seconds.toFixed(1)} s`,
    `  all                    ${all.seconds.toFixed(1)} s`,
    `  after start-up         ${rate.toFixed(1)} rules a second`,
    `  most memory            ${peak.toFixed(0)} MB`,
    `  findings               ${all.findings}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function secondsOf(
  count: number,
  workers: number,
): Promise<{ readonly seconds: number; readonly findings: number }> {
  const root = mkdtempSync(join(tmpdir(), 'blindspot-bench-'));
  try {
    for (const [path, text] of benchRules(count)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const before = performance.now();
    const repository = loadRepository(root);
    const options = { repository, schemas: loadTableSchemas(root), config: defaultCheckConfig };
    const end =
      workers === 1 ? validate(options) : await validateInParallel({ ...options, workers, load: {}, home: root });
    return { seconds: (performance.now() - before) / 1000, findings: end.findings.length };
  } finally {
    rmSync(root, { recursive: true });
  }
}
