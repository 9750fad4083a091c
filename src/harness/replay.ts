import type { ReplayEnd, ReplayListener } from './replay-result.ts';
import { type ReplayOptions, ReplaySession } from './replay-session.ts';
import { summarize } from './summarize.ts';

/**
 * Replays the detections of a repository over their cases, clean and under every quirk, and runs the cases of its functions. What
 * is wrong with one file keeps no other from being replayed.
 */
export function replay(options: ReplayOptions & { readonly listener: ReplayListener }): ReplayEnd {
  const { listener } = options;
  const session = new ReplaySession(options);
  listener.onStart({ detections: session.detections.map(({ slug }) => slug), quirks: session.quirks.length });
  const detections = session.detections.map((detection) => {
    const result = session.replayDetection(detection);
    listener.onDetection(result);
    return result;
  });
  const functions = session.functions.flatMap((definition) => session.replayFunction(definition));
  return { detections, functions, findings: session.findings, summary: summarize(detections, functions) };
}
