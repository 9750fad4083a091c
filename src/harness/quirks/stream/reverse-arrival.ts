import type { Int64 } from '../../../kql/values/cell.ts';
import { ticksPerSecond } from '../../../kql/values/datetime.ts';
import { addInt64, compareInt64 } from '../../../kql/values/int64.ts';
import { defineStreamTransform } from '../stream-transform.ts';

/**
 * The newest record comes first and the oldest last, `seconds` apart; none before it was to come anyway. Records that arrive in
 * that order are not struck.
 */
export const reverseArrival = defineStreamTransform({
  name: 'reverseArrival',
  parameters: { seconds: { type: 'integer' } },
  apply: (record, { chosen, ordinal }, { seconds }) => {
    const isReversed = chosen.every((one, index) => {
      const next = chosen[index + 1];
      return next === undefined || compareInt64(one.ingested, next.ingested) > 0;
    });
    if (isReversed) return [record];
    const last = chosen.reduce<Int64>(
      (latest, { ingested }) => (compareInt64(ingested, latest) > 0 ? ingested : latest),
      record.ingested,
    );
    const after = (chosen.length - 1 - ordinal) * seconds * ticksPerSecond;
    return [{ ...record, ingested: addInt64(last, after) }];
  },
});
