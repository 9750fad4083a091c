import type { LogRecord } from '../../../src/harness/log-record.ts';
import { formatDatetime, parseDatetime } from '../../../src/kql/values/datetime.ts';
import { type Dynamic, isArray, isBag } from '../../../src/kql/values/dynamic.ts';

/** The records of a stream quirk's example, numbered in their order; `like` numbers those of the second list as in the first. */
export function exampleRecords(list: Dynamic | null, table: string): readonly LogRecord[] {
  if (!isArray(list)) throw new Error('An example of the stream is a list of records.');
  return list.map((item, index) => {
    if (!isBag(item)) throw new Error('A record is an object.');
    const time = (name: string): ReturnType<typeof parseDatetime> => parseDatetime(String(item.get(name) ?? ''));
    const generated = time('TimeGenerated') ?? 0;
    const values = new Map([...item].filter(([name]) => !['TimeGenerated', 'ingested', 'table'].includes(name)));
    const ingested = time('ingested') ?? generated;
    return { number: index + 1, table: String(item.get('table') ?? table), values, generated, ingested };
  });
}

/** A record as the example writes it, to be compared whatever its number. */
export function asExample({ table, generated, ingested, values }: LogRecord): unknown {
  return { table, generated: formatDatetime(generated), ingested: formatDatetime(ingested), values: [...values] };
}
