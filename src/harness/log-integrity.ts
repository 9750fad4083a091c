import type { Detection } from '../content/detection.ts';

const folder = 'health/';

/**
 * Whether a detection watches the logs themselves: one below `detections/health/`. What it reports where a quirk blinds another
 * rule covers the blind spot; and where a quirk breaks the log of a case of its own, in which it was to stay silent, it is right to
 * speak.
 */
export function watchesLogs({ slug }: Pick<Detection, 'slug'>): boolean {
  return slug.startsWith(folder);
}

/**
 * The detections that watch the logs, those over most logs first: what watches all of them is most likely to notice what befell
 * one, and the first that does is named.
 */
export function logWatchers(detections: readonly Detection[]): readonly Detection[] {
  const breadth = ({ requiredDataConnectors }: Detection): number =>
    requiredDataConnectors.reduce((total, { dataTypes }) => total + dataTypes.length, 0);
  return detections.filter(watchesLogs).sort((a, b) => breadth(b) - breadth(a) || (a.slug < b.slug ? -1 : 1));
}
