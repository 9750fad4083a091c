import { Worker } from 'node:worker_threads';
import type { Repository } from '../content/repository.ts';
import type { SourceFile } from '../content/source-file.ts';
import type { DetectionResult, FunctionResult, ReplayEnd, ReplayListener } from './replay-result.ts';
import { type ReplayOptions, uniqueFindings } from './replay-session.ts';
import type { ReplayAnswer, ReplayJob, ReplayWorkerInput } from './replay-worker.ts';
import { readResult } from './result-message.ts';
import { summarize } from './summarize.ts';

/** How a replay is shared out. */
export interface ParallelOptions extends Omit<ReplayOptions, 'roles'> {
  readonly listener: ReplayListener;
  /** How many threads. Each loads the language service and binds what it replays. */
  readonly workers: number;
}

/**
 * The same as `replay`, by several threads, each of which reads the root itself; the answer is the same to the last byte. Detections are
 * handed out one by one and reported in their order.
 */
export async function replayInParallel(options: ParallelOptions): Promise<ReplayEnd> {
  const { repository, wants = () => true, wantsQuirk = () => true, listener, today, workers } = options;
  const detections = repository.detections.filter(wants);
  const functions = repository.functions.filter(wants);
  const quirks = repository.quirks.filter(wantsQuirk).map(({ id }) => id);
  // Functions first: their cases are many and small, and the longest rules end up spread over the threads.
  const jobs: readonly ReplayJob[] = [
    ...(functions.length > 0 ? [{ kind: 'functions' as const }] : []),
    ...detections.map(({ slug }) => ({ kind: 'detection' as const, slug })),
  ];
  const slugs = detections.map(({ slug }) => slug);
  const input: ReplayWorkerInput = {
    root: repository.root,
    today,
    detections: slugs,
    functions: functions.map(({ slug }) => slug),
    quirks,
    ...(options.pairs === undefined ? {} : { pairs: options.pairs }),
  };
  const collected = new Collected(slugs, listener, sourcesOf(repository));
  let next = 0;
  const threads = Array.from({ length: Math.min(workers, Math.max(1, jobs.length)) }, () =>
    runWorker(input, () => jobs[next++], collected),
  );
  await Promise.all(threads);
  const results = collected.results;
  return {
    detections: results,
    functions: collected.functions,
    findings: uniqueFindings(collected.findings),
    summary: summarize(results, collected.functions),
  };
}

const youngGenerationMb = 192;

/** Hands a thread one job after the other until there are none, and lets it go. */
function runWorker(
  input: ReplayWorkerInput,
  nextJob: () => ReplayJob | undefined,
  collected: Collected,
): Promise<void> {
  // Threads run what is built: this file and its neighbour are JavaScript then.
  const worker = new Worker(new URL('./replay-worker.js', import.meta.url), {
    workerData: input,
    // Nearly everything that a replay makes is garbage a moment later: with room for it, little of it is ever copied.
    resourceLimits: { maxYoungGenerationSizeMb: youngGenerationMb },
  });
  return new Promise((resolve, reject) => {
    const send = (): void => {
      worker.postMessage(nextJob() ?? { kind: 'end' });
    };
    worker.on('message', (answer: ReplayAnswer) => {
      collected.add(answer);
      if (answer.kind === 'end') resolve(worker.terminate().then(() => undefined));
      else send();
    });
    worker.on('error', reject);
  });
}

/** What threads answered, put back in order. */
class Collected {
  readonly findings: ReplayEnd['findings'][number][] = [];
  functions: readonly FunctionResult[] = [];
  readonly #slugs: readonly string[];
  readonly #listener: ReplayListener;
  readonly #sources: ReadonlyMap<string, SourceFile>;
  readonly #results = new Map<string, DetectionResult>();
  #reported = 0;
  #hasStarted = false;

  constructor(slugs: readonly string[], listener: ReplayListener, sources: ReadonlyMap<string, SourceFile>) {
    this.#slugs = slugs;
    this.#listener = listener;
    this.#sources = sources;
  }

  get results(): readonly DetectionResult[] {
    return this.#slugs.flatMap((slug) => this.#results.get(slug) ?? []);
  }

  add(answer: ReplayAnswer): void {
    switch (answer.kind) {
      case 'ready':
        if (!this.#hasStarted) this.#listener.onStart({ detections: this.#slugs, quirks: answer.quirks });
        this.#hasStarted = true;
        return;
      case 'detection':
        this.#results.set(answer.slug, readResult(answer.result, this.#sources));
        this.#report();
        return;
      case 'functions':
        this.functions = readResult(answer.results, this.#sources);
        return;
      case 'end':
        this.findings.push(...answer.findings);
    }
  }

  #report(): void {
    for (;;) {
      const slug = this.#slugs[this.#reported];
      const result = slug === undefined ? undefined : this.#results.get(slug);
      if (result === undefined) return;
      this.#reported += 1;
      this.#listener.onDetection(result);
    }
  }
}

function sourcesOf({ detections, functions, fixtures, functionFixtures }: Repository): ReadonlyMap<string, SourceFile> {
  const files = [...detections, ...functions, ...fixtures.values(), ...functionFixtures.values()];
  return new Map(files.map(({ source }) => [source.path, source]));
}
