import type { Schedule } from '../content/detection.ts';

/**
 * Whether a run with so many results alerts. The threshold applies to each run on its own. An NRT rule, which has no
 * schedule, alerts on any result.
 *
 * @see https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview#alert-threshold
 */
export function triggers(
  schedule: Pick<Schedule, 'triggerOperator' | 'triggerThreshold'> | undefined,
  results: number,
): boolean {
  if (schedule === undefined) return results > 0;
  switch (schedule.triggerOperator) {
    case 'GreaterThan':
      return results > schedule.triggerThreshold;
    case 'LessThan':
      return results < schedule.triggerThreshold;
    case 'Equal':
      return results === schedule.triggerThreshold;
    case 'NotEqual':
      return results !== schedule.triggerThreshold;
  }
}
