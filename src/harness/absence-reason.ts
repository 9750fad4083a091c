import { formatDatetime } from '../kql/values/datetime.ts';
import { compareInt64 } from '../kql/values/int64.ts';
import type { Run } from '../sentinel/scheduler.ts';
import type { CaseState } from './case-state.ts';
import type { RunGroup } from './case-timeline.ts';

/**
 * Why the runs of a struck timeline do not see a record which the run `alerted` saw on clean records: it never came, or when it
 * came, and what the runs after that looked at. The end of a sentence that begins with the record.
 */
export function absenceReason(
  number: number,
  alerted: Run,
  clean: CaseState,
  struck: CaseState,
  timeline: readonly RunGroup[],
): string {
  const before = clean.records.find((record) => record.number === number);
  const after = struck.records.find((record) => record.number === number);
  if (after === undefined || before === undefined) return 'never came';
  const came = `came at ${formatDatetime(after.ingested)}`;
  const next = timeline
    .flatMap(({ runs }) => runs)
    .find(({ executesAt }) => compareInt64(executesAt, after.ingested) >= 0);
  if (compareInt64(after.generated, before.generated) !== 0) {
    return `is of ${formatDatetime(after.generated)} now, and ${came}`;
  }
  if (next === undefined || compareInt64(after.ingested, alerted.executesAt) <= 0) return came;
  const { windowStart } = next;
  return compareInt64(after.generated, windowStart) <= 0
    ? `${came}; the next run looked back to ${formatDatetime(windowStart)} only`
    : `${came}, after the run of ${formatDatetime(alerted.executesAt)}`;
}
