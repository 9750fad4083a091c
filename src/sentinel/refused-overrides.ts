import type { Detection } from '../content/detection.ts';
import { formatShortDuration } from '../content/duration.ts';
import type { Finding } from '../content/finding.ts';
import { rangeFinding } from '../content/range-finding.ts';
import { type DetectionOverride, overrideDetection } from '../content/workspace-overrides.ts';
import { ticksPerMinute } from '../kql/values/datetime.ts';
import { serviceLimits } from './service-limits.ts';

const ticksOf = ({ value }: { readonly value: number }): number => value * ticksPerMinute;
const least = ticksOf(serviceLimits.minimumSchedule);
const most = ticksOf(serviceLimits.maximumSchedule);
const long = ticksOf(serviceLimits.longPeriod);
const slowest = ticksOf(serviceLimits.minimumFrequencyOfLongPeriod);
const longestSuppression = ticksOf(serviceLimits.maximumSuppression);
const maximumThreshold = serviceLimits.maximumThreshold.value;

/**
 * Findings about overrides that make a rule one that Sentinel refuses, which nobody saw when the rule was checked without them. What is
 * wrong with a rule anyway is not theirs. They stand at the last override of a rule, and name the first rule of each.
 *
 * @see https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview
 */
export function refusedOverrides(
  overrides: readonly DetectionOverride[],
  detections: readonly Detection[],
): readonly Finding[] {
  const findings = new Map<string, Finding>();
  for (const detection of detections) {
    const last = overrides.findLast(({ matches }) => matches(detection));
    if (last === undefined) continue;
    const before = new Set(refusals(detection));
    for (const refusal of refusals(overrideDetection(overrides, detection))) {
      const key = `${last.range.start} ${refusal}`;
      if (before.has(refusal) || findings.has(key)) continue;
      const message = `Sentinel refuses "${detection.name}" as it is in this workspace: ${refusal}.`;
      findings.set(key, rangeFinding(last.source, last.range, { check: 'field-value', severity: 'error', message }));
    }
  }
  return [...findings.values()];
}

function refusals({ schedule, suppressionDuration }: Detection): readonly string[] {
  const found: string[] = [];
  if (suppressionDuration !== undefined && suppressionDuration > longestSuppression) {
    const [given, limit] = [suppressionDuration, longestSuppression].map(formatShortDuration);
    found.push(`"suppressionDuration" is ${given}, and ${limit} is the most`);
  }
  if (schedule === undefined) return found;
  const { frequency, period, triggerThreshold } = schedule;
  for (const [name, ticks] of [
    ['queryFrequency', frequency],
    ['queryPeriod', period],
  ] as const) {
    if (ticks >= least && ticks <= most) continue;
    const [given, from, to] = [ticks, least, most].map(formatShortDuration);
    found.push(`"${name}" is ${given}, and it takes ${from} to ${to}`);
  }
  const [often, back] = [frequency, period].map(formatShortDuration);
  if (frequency > period) {
    found.push(`it runs every ${often} and looks ${back} back`);
  } else if (period >= long && frequency < slowest) {
    found.push(`it looks ${back} back, and may then not run every ${often}`);
  }
  if (triggerThreshold > maximumThreshold) {
    found.push(`"triggerThreshold" is ${triggerThreshold}, and ${maximumThreshold} is the most`);
  }
  return found;
}
