import type { Int64 } from '../../../kql/values/cell.ts';
import { formatDatetime } from '../../../kql/values/datetime.ts';
import { type Dynamic, DynamicScalar, isScalarOf } from '../../../kql/values/dynamic.ts';
import { addInt64, compareInt64, floorDivideInt64, multiplyInt64, subtractInt64 } from '../../../kql/values/int64.ts';
import type { LogRecord } from '../../log-record.ts';
import { updateAt } from '../place.ts';
import { defineStreamTransform, type StreamContext } from '../stream-transform.ts';
import { eventTime } from './event-time.ts';

/**
 * Who knows when the rule looks acts around that time: everything happens later, by less than one `queryFrequency`, so that half
 * of the struck records lie before a scheduled run and half after. What lies between the records stays. Times in columns with
 * the role `time` move along. Records that lie so already are not struck, nor is a single one.
 */
export const straddle = defineStreamTransform({
  name: 'straddle',
  parameters: {},
  apply: (record, context) => {
    const { chosen, rule } = context;
    const before = chosen[Math.floor(chosen.length / 2) - 1];
    const after = chosen[Math.floor(chosen.length / 2)];
    if (before === undefined || after === undefined) return [record];
    // A window holds its end: what happens at the time of a run is seen by that run.
    const run = (time: Int64): number =>
      Number(floorDivideInt64(subtractInt64(subtractInt64(time, 1), rule.phase), rule.frequency)) + 1;
    if (run(before.generated) !== run(after.generated)) return [record];
    const next = addInt64(rule.phase, multiplyInt64(run(before.generated), rule.frequency));
    const by = subtractInt64(next, before.generated);
    return compareInt64(by, 0) === 0 ? [record] : [shifted(record, by, context)];
  },
});

function shifted(record: LogRecord, by: Int64, { placesOfRole }: StreamContext): LogRecord {
  const values = new Map(record.values);
  for (const { column, steps } of placesOfRole(record, 'time')) {
    if (!values.has(column)) continue;
    values.set(
      column,
      updateAt(values.get(column) ?? null, steps, (value) => later(value, by)),
    );
  }
  return { ...record, values, generated: addInt64(record.generated, by), ingested: addInt64(record.ingested, by) };
}

function later(value: Dynamic | null, by: Int64): Dynamic | null {
  const time = eventTime(value);
  if (time === undefined) return value;
  const moved = addInt64(time, by);
  return isScalarOf(value, 'datetime') ? new DynamicScalar('datetime', moved) : formatDatetime(moved);
}
