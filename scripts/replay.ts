import { availableParallelism } from 'node:os';
import { resolve, sep } from 'node:path';
import { type Command, Option } from 'commander';
import type { Detection } from '../src/content/detection.ts';
import { didYouMean } from '../src/content/did-you-mean.ts';
import { findRoot } from '../src/content/find-root.ts';
import type { FunctionDefinition } from '../src/content/function.ts';
import { packageRoot } from '../src/content/package-root.ts';
import type { Quirk } from '../src/content/quirk.ts';
import { loadRepository, type Repository } from '../src/content/repository.ts';
import { badReplays } from '../src/harness/bad-replays.ts';
import type { ReplayComparison } from '../src/harness/compare-replays.ts';
import { replay } from '../src/harness/replay.ts';
import { replayInParallel } from '../src/harness/replay-in-parallel.ts';
import { type HeardReplay, replayKnown } from '../src/harness/replay-known.ts';
import type { ReplayEnd } from '../src/harness/replay-result.ts';
import type { PairSampling } from '../src/harness/sample-pairs.ts';
import { VerdictCache } from '../src/harness/verdict-cache.ts';
import type { Int64 } from '../src/kql/values/cell.ts';
import { epochUnixTicks, parseDatetime, ticksPerMillisecond } from '../src/kql/values/datetime.ts';
import { toInt64 } from '../src/kql/values/int64.ts';
import { pagesOnGithub } from '../src/report/pages-on-github.ts';
import { ReplayJson } from '../src/report/replay-json.ts';
import { ReplayJunit } from '../src/report/replay-junit.ts';
import { ReplayMarkdown } from '../src/report/replay-markdown.ts';
import type { ReplayReporter } from '../src/report/replay-reporter.ts';
import { ReplayTerminal } from '../src/report/replay-terminal.ts';
import { makeStyle, wantsColour } from '../src/report/style.ts';
import { loadTableSchemas } from '../src/sentinel/table-schemas.ts';
import { engineFingerprint } from './engine-fingerprint.ts';
import { exitCodes } from './exit-codes.ts';
import { type ReplayInput, replayAgainst } from './replay-against.ts';
import { updateWaivers } from './update-waivers.ts';
import { UsageError } from './usage-error.ts';
import { verdictFolder } from './verdict-folder.ts';

type Format = 'terminal' | 'json' | 'markdown' | 'junit';

interface ReplayCommandOptions {
  readonly quirk?: string;
  readonly root?: string;
  readonly format: Format;
  readonly today?: string;
  readonly against?: string;
  readonly updateWaivers?: boolean;
  readonly dryRun?: boolean;
  readonly workers?: string;
  readonly cache: boolean;
  readonly pairs?: string | true;
  readonly seed?: string;
}

/** `blindspot replay`: runs detections over their cases, clean and under every quirk. */
export function replayCommand(program: Command): void {
  program
    .command('replay')
    .description('run detections over their cases, on clean records and under every quirk')
    .argument('[paths...]', 'files or folders of detections and functions (default: all)')
    .option('--quirk <id|family>', 'only this quirk, or only those of this family')
    .option('--root <folder>', 'the repository (default: the nearest folder upwards that has detections/)')
    .addOption(
      new Option('--format <format>', 'how to print')
        .choices(['terminal', 'json', 'markdown', 'junit'])
        .default('terminal'),
    )
    .option('--pairs [count]', 'strike each case with so many pairs of quirks besides (default: 25)')
    .option('--seed <number>', 'which pairs are drawn (default: 1)')
    .option('--against <ref>', 'only the rules that changed since a commit, and what became of them')
    .option('--update-waivers', 'write skeletons of the waivers that are missing into the fixtures')
    .option('--dry-run', 'with --update-waivers: write nothing, print what would be written')
    .option('--today <date>', 'the day on which waivers must still hold (default: the clock)')
    .addHelpText('after', help)
    .option(
      '--workers <number>',
      'how many threads replay (default: one for ten detections, up to the number of cores)',
    )
    .option('--no-cache', 'replay what nothing changed of since the last time, too (default where CI is set)')
    .action(async (paths: readonly string[], options: ReplayCommandOptions) => {
      process.exitCode = await runReplay(paths, options);
    });
}

const help = `
Exit codes: 0 every case does what it should and no blind spot is unwaived (with --against: nothing is worse than it was);
1 blind spots, failed cases or waivers that must go; 2 files, queries or a command line that cannot be used; 3 something that
is not supported.
`;

async function runReplay(paths: readonly string[], options: ReplayCommandOptions): Promise<number> {
  const { against, updateWaivers: isUpdating = false, dryRun = false, format } = options;
  if (dryRun && !isUpdating) {
    throw new UsageError('--dry-run says what --update-waivers would write, which is not asked for.');
  }
  if (isUpdating && against !== undefined) {
    throw new UsageError('--update-waivers and --against do not go together: waivers are for all that is blind.');
  }
  const today = readToday(options.today);
  const repository = openRepository(options.root);
  const reporter = makeReporter(format, repository.root);
  const given: ReplayInput = {
    repository,
    schemas: loadTableSchemas(repository.root),
    today,
    wants: wantedItems(paths, repository),
    wantsQuirk: wantedQuirks(options.quirk, repository),
    listener: reporter,
    ...readPairs(options),
  };
  const runAnew = async (input: HeardReplay): Promise<ReplayEnd> => {
    const workers = readWorkers(options.workers, repository.detections.filter(input.wants ?? (() => true)).length);
    return workers > 1 ? await replayInParallel({ ...input, workers }) : replay(input);
  };
  const cache = openCache(given, options);
  const run = async (input: ReplayInput): Promise<ReplayEnd> => {
    if (cache === undefined) return runAnew(input);
    const { known, ...end } = await replayKnown(input, cache, runAnew);
    if (known > 0 && process.stderr.isTTY === true) process.stderr.write(knownNote(known));
    return end;
  };
  if (against !== undefined) {
    const { end, comparison } = await replayAgainst(given, against, run);
    reporter.onEnd(end, comparison);
    return exitCode(end, comparison);
  }
  const end = await run(given);
  reporter.onEnd(end);
  if (isUpdating) {
    // What a program reads from standard output stays one document.
    const stream = format === 'terminal' ? process.stdout : process.stderr;
    stream.write(format === 'terminal' ? '\n' : '');
    updateWaivers(end, repository, dryRun, (text) => stream.write(text));
  }
  return exitCode(end);
}

/**
 * The verdicts of earlier replays. Builds on a server find out all of them anew, and so do replays of some quirks or of pairs, which are other
 * questions.
 */
function openCache(
  { repository, schemas, today }: ReplayInput,
  { cache, quirk, pairs }: ReplayCommandOptions,
): VerdictCache | undefined {
  if (!cache || quirk !== undefined || pairs !== undefined || (process.env['CI'] ?? '') !== '') return undefined;
  const store = verdictFolder(repository.root);
  return new VerdictCache({ repository, schemas, today, engine: engineFingerprint(), store });
}

function knownNote(known: number): string {
  const what = known === 1 ? 'file has its verdicts' : 'files have their verdicts';
  return ` ${known} ${what} from an earlier replay: nothing that they depend on changed. --no-cache replays them.\n`;
}

/** The worst of what happened: see {@link help}. */
function exitCode({ findings, summary }: ReplayEnd, comparison?: ReplayComparison): number {
  const errors = findings.filter(({ severity }) => severity === 'error').map(({ check }) => check);
  if (errors.includes('query-unsupported')) return exitCodes.unsupported;
  // Waivers are not input that cannot be read: they are out of date.
  if (errors.some((check) => !check.startsWith('waiver-'))) return exitCodes.usage;
  if (comparison !== undefined) return comparison.isWorse ? exitCodes.findings : exitCodes.ok;
  const { failedCases, failedFunctionCases } = summary;
  const isGood = errors.length + failedCases + failedFunctionCases + badReplays(summary) === 0;
  return isGood ? exitCodes.ok : exitCodes.findings;
}

function makeReporter(format: Format, root: string): ReplayReporter {
  const write = (text: string): void => {
    process.stdout.write(text);
  };
  const { stdout, stderr, env } = process;
  switch (format) {
    case 'json':
      return new ReplayJson(write);
    case 'junit':
      return new ReplayJunit(write);
    case 'markdown':
      return new ReplayMarkdown({ write, pages: root === packageRoot() ? (pagesOnGithub(env) ?? '') : '' });
    default: {
      const isWatched = stdout.isTTY === true && stderr.isTTY === true && env['CI'] === undefined;
      return new ReplayTerminal({
        write,
        style: makeStyle(wantsColour(env, stdout.isTTY === true)),
        ...(stdout.isTTY === true ? { width: Math.max(60, stdout.columns - 12) } : {}),
        ...(isWatched ? { progress: (text) => stderr.write(`\r\u001b[K${text}`) } : {}),
      });
    }
  }
}

function openRepository(root: string | undefined): Repository {
  const folder = root ?? findRoot(process.cwd());
  if (folder === undefined) {
    throw new UsageError('No folder detections/ here or above. Name the repository with --root.');
  }
  try {
    return loadRepository(folder);
  } catch {
    throw new UsageError(`The root "${folder}" is not a folder that can be read.`);
  }
}

/** Paths may be relative to the working folder or to the root, files or folders, with or without extension. */
function wantedItems(
  paths: readonly string[],
  { root, detections, functions }: Repository,
): (item: Detection | FunctionDefinition) => boolean {
  if (paths.length === 0) return () => true;
  const items = [...detections, ...functions];
  const matches = (item: Detection | FunctionDefinition, path: string): boolean => {
    const file = resolve(root, item.source.path);
    return [resolve(path), resolve(root, path), resolve(root, 'detections', path)].some(
      (wanted) => file === wanted || file.startsWith(wanted + sep) || file.replace(/\.ya?ml$/i, '') === wanted,
    );
  };
  for (const path of paths) {
    if (items.some((item) => matches(item, path))) continue;
    const known = items.flatMap(({ source, slug }) => [source.path, slug]);
    throw new UsageError(`No detection or function at "${path}".${didYouMean(path, known)}`);
  }
  return (item) => paths.some((path) => matches(item, path));
}

function wantedQuirks(wanted: string | undefined, { quirks }: Repository): (quirk: Quirk) => boolean {
  if (wanted === undefined) return () => true;
  const known = new Set(quirks.flatMap(({ id, family }) => [id, family]));
  if (!known.has(wanted)) {
    throw new UsageError(`There is no quirk or family "${wanted}".${didYouMean(wanted, known)}`);
  }
  return ({ id, family }) => id === wanted || family === wanted;
}

const defaultPairs = 25;

function readPairs({ pairs, seed }: ReplayCommandOptions): { readonly pairs?: PairSampling } {
  if (pairs === undefined) {
    if (seed !== undefined) throw new UsageError('--seed draws pairs of quirks, which nobody asked for: add --pairs.');
    return {};
  }
  const count = pairs === true ? defaultPairs : readNumber('--pairs', pairs, 10_000);
  return { pairs: { count, seed: seed === undefined ? 1 : readNumber('--seed', seed, 2 ** 31) } };
}

function readNumber(option: string, text: string, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= most) return number;
  throw new UsageError(`${option} "${text}" is not a number from 0 to ${most}.`);
}

/** A thread costs seconds before it replays anything: few detections are replayed faster without others. */
const detectionsPerWorker = 10;

function readWorkers(text: string | undefined, detections: number): number {
  if (text === undefined) return Math.min(availableParallelism(), Math.ceil(detections / detectionsPerWorker));
  const workers = Number(text);
  if (Number.isInteger(workers) && workers >= 1 && workers <= 64) return workers;
  throw new UsageError(`--workers "${text}" is not a number from 1 to 64.`);
}

function readToday(text: string | undefined): Int64 {
  if (text === undefined) {
    return toInt64(BigInt(Date.now()) * BigInt(ticksPerMillisecond) - epochUnixTicks);
  }
  const today = parseDatetime(text);
  if (today === null) throw new UsageError(`--today "${text}" is not a date such as 2026-03-02.`);
  return today;
}
