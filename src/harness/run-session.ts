import type { ReplayEnd, ReplayListener } from './replay-result.ts';
import type { ReplaySession } from './replay-session.ts';
import { summarize } from './summarize.ts';

/** Replays everything that a session has, one after the other. */
export function runSession(session: ReplaySession, listener: ReplayListener): ReplayEnd {
  listener.onStart({ detections: session.detections.map(({ slug }) => slug), quirks: session.quirks.length });
  const detections = session.detections.map((detection) => {
    const result = session.replayDetection(detection);
    listener.onDetection(result);
    return result;
  });
  const functions = session.functions.flatMap((definition) => session.replayFunction(definition));
  return { detections, functions, findings: session.findings, summary: summarize(detections, functions) };
}
