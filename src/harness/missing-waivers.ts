import type { DetectionFixture } from '../content/fixture.ts';
import { namedWaivers, type WaiverKey } from '../content/insert-waivers.ts';
import type { SourceFile } from '../content/source-file.ts';
import { badVerdicts, type DetectionResult } from './replay-result.ts';

/** The waivers that a fixture would need for all that is blind, noisy or fails in its detection. */
export interface MissingWaivers {
  readonly source: SourceFile;
  /** In the order of the replay, each once. None that the file names already: expired, or still without a reason. */
  readonly waivers: readonly WaiverKey[];
}

/** What nobody has accepted yet, by fixture. Fixtures that need nothing are not listed. */
export function missingWaivers(
  detections: readonly DetectionResult[],
  fixtures: ReadonlyMap<string, DetectionFixture>,
): readonly MissingWaivers[] {
  return detections.flatMap(({ slug, cases }) => {
    const source = fixtures.get(slug)?.source;
    if (source === undefined) return [];
    const text = ({ quirk, pattern }: WaiverKey): string => `${quirk} ${pattern}`;
    const bad = cases.flatMap(({ quirks }) => quirks.filter((one) => badVerdicts.has(one.verdict) && !one.waived));
    const wanted = new Map(bad.map(({ quirk, pattern }) => [text({ quirk, pattern }), { quirk, pattern }]));
    for (const known of namedWaivers(source)) wanted.delete(text(known));
    return wanted.size === 0 ? [] : [{ source, waivers: [...wanted.values()] }];
  });
}
