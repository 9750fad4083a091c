import { ticksPerMinute } from '../../../kql/values/datetime.ts';
import { addInt64 } from '../../../kql/values/int64.ts';
import { defineStreamTransform } from '../stream-transform.ts';

/**
 * The record comes `copies` times more, each copy `minutes` after the one before, identical in all its values. A record of which
 * there are copies already is not struck.
 */
export const duplicate = defineStreamTransform({
  name: 'duplicate',
  parameters: { copies: { type: 'integer' }, minutes: { type: 'integer' } },
  apply: (record, { stream }, { copies, minutes }) => {
    if (stream.filter(({ number }) => number === record.number).length > 1) return [record];
    const later = (copy: number): number => copy * minutes * ticksPerMinute;
    return Array.from({ length: copies + 1 }, (_, copy) =>
      copy === 0 ? record : { ...record, ingested: addInt64(record.ingested, later(copy)) },
    );
  },
});
