import { Worker } from 'node:worker_threads';
import type { LoadOptions } from '../content/repository.ts';
import type { CheckedFinding } from './checked-finding.ts';
import { checks } from './checks.ts';
import { concludeFindings, type ValidateOptions, wantedItems } from './validate.ts';
import type { ValidationEnd } from './validation-end.ts';
import { ValidationSession } from './validation-session.ts';
import type { ValidationAnswer, ValidationJob, ValidationWorkerInput } from './validation-worker.ts';

export interface ParallelValidateOptions extends ValidateOptions {
  /** How many threads. Each loads the language service and binds what it looks at. */
  readonly workers: number;
  /** How the repository was read, to be read again. */
  readonly load: LoadOptions;
  /** Where schemas and roles are read from besides the package. */
  readonly home: string;
}

/** So many rules are handed out at once: few enough that no thread is long left alone with the last of them. */
const atOnce = 4;

/**
 * The same as `validate`, by several threads, each of which reads the root itself; the answer is the same to the last byte. What looks at all
 * files together is done here meanwhile.
 */
export async function validateInParallel(options: ParallelValidateOptions): Promise<ValidationEnd> {
  const { repository, load, home } = options;
  const { detections, functions } = wantedItems(options);
  const paths = [...detections, ...functions].map(({ source }) => source.path);
  const jobs = Array.from({ length: Math.ceil(paths.length / atOnce) }, (_, index) =>
    paths.slice(index * atOnce, (index + 1) * atOnce),
  );
  const found = new Map<string, readonly CheckedFinding[]>();
  let next = 0;
  const threads = Array.from({ length: Math.min(options.workers, jobs.length) }, () =>
    runWorker({ root: repository.root, load, home }, () => jobs[next++] ?? [], found),
  );
  const together = new ValidationSession({ ...options, checks }).together();
  await Promise.all(threads);
  return concludeFindings([...paths.flatMap((path) => found.get(path) ?? []), ...together], options);
}

/** Hands a thread one job after the other until there are none, and lets it go. */
function runWorker(
  input: ValidationWorkerInput,
  nextJob: () => ValidationJob,
  found: Map<string, readonly CheckedFinding[]>,
): Promise<void> {
  // Threads run what is built: this file and its neighbour are JavaScript then.
  const worker = new Worker(new URL('./validation-worker.js', import.meta.url), {
    workerData: input,
    resourceLimits: { maxYoungGenerationSizeMb: youngGenerationMb },
  });
  return new Promise((resolve, reject) => {
    worker.on('message', ({ paths, findings }: ValidationAnswer) => {
      paths.forEach((path, index) => {
        found.set(path, findings[index] ?? []);
      });
      const job = nextJob();
      if (job.length === 0) resolve(worker.terminate().then(() => undefined));
      else worker.postMessage(job);
    });
    worker.on('error', reject);
  });
}

/** Nearly all that binding makes is garbage a moment later. */
const youngGenerationMb = 64;
