import { ticksPerHour } from '../../../kql/values/datetime.ts';
import { addInt64, compareInt64 } from '../../../kql/values/int64.ts';
import { defineStreamTransform } from '../stream-transform.ts';
import { eventTime } from './event-time.ts';

/**
 * After an outage the record comes `hours` late and is stamped as new: TimeGenerated is the time of its arrival, as the service
 * does with times that are days old. Only the columns with the role `time` still say when it happened. A record without one is
 * not struck, nor is one whose event lies as far back already.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/logs/log-standard-columns#timegenerated
 */
export const backfill = defineStreamTransform({
  name: 'backfill',
  parameters: { hours: { type: 'integer' } },
  apply: (record, { valuesOfRole }, { hours }) => {
    const [happened] = valuesOfRole(record, 'time').flatMap((value) => eventTime(value) ?? []);
    if (happened === undefined || compareInt64(happened, record.generated) > 0) return [record];
    const delay = hours * ticksPerHour;
    if (compareInt64(addInt64(happened, delay), record.generated) <= 0) return [record];
    const arrival = addInt64(record.generated, delay);
    return [{ ...record, generated: arrival, ingested: arrival }];
  },
});
