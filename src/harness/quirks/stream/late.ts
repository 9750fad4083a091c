import { ticksPerMinute } from '../../../kql/values/datetime.ts';
import { addInt64, compareInt64 } from '../../../kql/values/int64.ts';
import { defineStreamTransform } from '../stream-transform.ts';

/** The record can be queried only `minutes` after its TimeGenerated. One that is as late already is not struck. */
export const late = defineStreamTransform({
  name: 'late',
  parameters: { minutes: { type: 'integer' } },
  apply: (record, _, { minutes }) => {
    const ingested = addInt64(record.generated, minutes * ticksPerMinute);
    return compareInt64(record.ingested, ingested) >= 0 ? [record] : [{ ...record, ingested }];
  },
});
