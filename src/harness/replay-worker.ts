import { parentPort, workerData } from 'node:worker_threads';
import { loadRepository } from '../content/repository.ts';
import type { Int64 } from '../kql/values/cell.ts';
import { loadTableSchemas } from '../sentinel/table-schemas.ts';
import type { DetectionResult, FunctionResult, ReplayEnd } from './replay-result.ts';
import { ReplaySession } from './replay-session.ts';
import { type ResultMessage, writeResult } from './result-message.ts';
import type { PairSampling } from './sample-pairs.ts';

/** What a thread is told at its start. */
export interface ReplayWorkerInput {
  readonly root: string;
  readonly today: Int64;
  /** Slugs of what is wanted. */
  readonly detections: readonly string[];
  readonly functions: readonly string[];
  readonly quirks: readonly string[];
  readonly pairs?: PairSampling;
}

/** What a thread is asked. */
export type ReplayJob =
  | { readonly kind: 'detection'; readonly slug: string }
  | { readonly kind: 'functions' }
  | { readonly kind: 'end' };

/** What it answers. */
export type ReplayAnswer =
  | { readonly kind: 'ready'; readonly quirks: number }
  | { readonly kind: 'detection'; readonly slug: string; readonly result: ResultMessage<DetectionResult> }
  | { readonly kind: 'functions'; readonly results: ResultMessage<readonly FunctionResult[]> }
  | { readonly kind: 'end'; readonly findings: ReplayEnd['findings'] };

if (parentPort !== null) serve(workerData as ReplayWorkerInput, parentPort);

function serve(input: ReplayWorkerInput, port: NonNullable<typeof parentPort>): void {
  const { root, today } = input;
  const repository = loadRepository(root);
  const wanted = new Set([...input.detections, ...input.functions]);
  const quirks = new Set(input.quirks);
  const functions = new Set(repository.functions);
  const session = new ReplaySession({
    repository,
    schemas: loadTableSchemas(root),
    today,
    wants: (item) =>
      functions.has(item as (typeof repository.functions)[number])
        ? input.functions.includes(item.slug)
        : wanted.has(item.slug),
    wantsQuirk: ({ id }) => quirks.has(id),
    ...(input.pairs === undefined ? {} : { pairs: input.pairs }),
  });
  const answer = (message: ReplayAnswer): void => port.postMessage(message);
  port.on('message', (job: ReplayJob) => {
    switch (job.kind) {
      case 'detection': {
        const detection = session.detections.find(({ slug }) => slug === job.slug);
        if (detection === undefined) throw new Error(`The detection ${job.slug} was not read by this thread.`);
        return answer({ kind: 'detection', slug: job.slug, result: writeResult(session.replayDetection(detection)) });
      }
      case 'functions': {
        const results = session.functions.flatMap((definition) => session.replayFunction(definition));
        return answer({ kind: 'functions', results: writeResult(results) });
      }
      case 'end':
        return answer({ kind: 'end', findings: session.findings });
    }
  });
  answer({ kind: 'ready', quirks: session.quirks.length });
}
