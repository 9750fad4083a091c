import type { Detection } from '../content/detection.ts';
import type { FunctionDefinition } from '../content/function.ts';
import { filledFindings } from './filled-findings.ts';
import { loadColumnRoles } from './quirks/column-roles.ts';
import type { DetectionResult, FunctionResult, ReplayEnd, ReplayListener } from './replay-result.ts';
import { type ReplayOptions, uniqueFindings } from './replay-session.ts';
import { summarize } from './summarize.ts';
import type { VerdictCache } from './verdict-cache.ts';

/** A replay, and who hears how it goes. */
export type HeardReplay = ReplayOptions & { readonly listener: ReplayListener };

/**
 * Replays what the cache has no verdicts of, and keeps what comes of it. What is reported, and what is heard, is the same as if all had been
 * replayed, in the same order.
 */
export async function replayKnown(
  options: HeardReplay,
  cache: VerdictCache,
  run: (options: HeardReplay) => Promise<ReplayEnd>,
): Promise<ReplayEnd & { readonly known: number }> {
  const { repository, schemas, listener, wants = () => true } = options;
  const detections = repository.detections.filter(wants);
  const functions = repository.functions.filter(wants);
  const known = new Map<Detection | FunctionDefinition, DetectionResult | FunctionResult>();
  const results = new Map<Detection, DetectionResult>();
  const functionResults = new Map<FunctionDefinition, FunctionResult>();
  for (const detection of detections) {
    const result = cache.detection(detection);
    if (result === undefined) continue;
    known.set(detection, result);
    results.set(detection, result);
  }
  for (const definition of functions) {
    const result = cache.function(definition);
    if (result === undefined) continue;
    known.set(definition, result);
    functionResults.set(definition, result);
  }

  let reported = 0;
  const report = (): void => {
    for (;;) {
      const detection = detections[reported];
      const result = detection && results.get(detection);
      if (result === undefined) return;
      reported += 1;
      listener.onDetection(result);
    }
  };
  const bySlug = new Map(detections.map((detection) => [detection.slug, detection]));
  const end = await run({
    ...options,
    wants: (item) => wants(item) && !known.has(item),
    listener: {
      onStart: ({ quirks }) => {
        listener.onStart({ detections: detections.map(({ slug }) => slug), quirks });
        report();
      },
      onDetection: (result) => {
        const detection = bySlug.get(result.slug);
        if (detection !== undefined) results.set(detection, result);
        report();
      },
    },
  });

  const byPath = new Map(functions.map((definition) => [definition.source.path, definition]));
  for (const result of end.functions) {
    const definition = byPath.get(result.path);
    if (definition !== undefined) functionResults.set(definition, result);
  }
  const roles = options.roles ?? loadColumnRoles(repository.root, schemas);
  const ofKnown = filledFindings(
    repository,
    (table) => roles.filled(table),
    (item) => known.has(item),
  );
  const findings = uniqueFindings([...end.findings, ...ofKnown]);
  const found = new Set(findings.map(({ path }) => path));
  const isClean = (item: Detection | FunctionDefinition): boolean =>
    ![...cache.pathsOf(item)].some((path) => found.has(path));
  for (const [detection, result] of results) {
    if (!known.has(detection) && result.compiles && isClean(detection)) cache.keepDetection(detection, result);
  }
  for (const [definition, result] of functionResults) {
    if (!known.has(definition) && result.failures.length === 0 && isClean(definition)) {
      cache.keepFunction(definition, result);
    }
  }
  const inOrder = {
    detections: detections.flatMap((detection) => results.get(detection) ?? []),
    functions: functions.flatMap((definition) => functionResults.get(definition) ?? []),
  };
  const { pairs: _, ...summary } = summarize(inOrder.detections, inOrder.functions);
  return { ...inOrder, findings, summary, known: known.size };
}
