import { ticksPerMinute } from '../../../kql/values/datetime.ts';
import { addInt64, compareInt64 } from '../../../kql/values/int64.ts';
import { defineStreamTransform } from '../stream-transform.ts';

/** What was generated within `minutes` of the earliest struck record never comes; what was generated later does. */
export const gap = defineStreamTransform({
  name: 'gap',
  parameters: { minutes: { type: 'integer' } },
  apply: (record, { chosen }, { minutes }) => {
    const end = addInt64((chosen[0] ?? record).generated, minutes * ticksPerMinute);
    return compareInt64(record.generated, end) < 0 ? [] : [record];
  },
});
