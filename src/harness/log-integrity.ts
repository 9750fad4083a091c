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
