import type { Dynamic } from '../../kql/values/dynamic.ts';
import type { LogRecord } from '../log-record.ts';
import { chooseRecords, inTimeOrder, type StrikeOptions } from './choose-records.ts';
import type { Place } from './place.ts';
import type { RuleTiming, StreamContext, StreamTransform } from './stream-transform.ts';

/** What a quirk does to the stream of records. */
export interface StreamPlan {
  readonly transform: StreamTransform;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Which records it can strike. */
  admits(record: LogRecord): boolean;
  placesOfRole(record: LogRecord, role: string): readonly Place[];
  valuesOfRole(record: LogRecord, role: string): readonly Dynamic[];
}

export interface StreamStrike {
  /** In the given order; copies behind their original. Records that are not struck are the identical objects. */
  readonly records: readonly LogRecord[];
  /** The records that are no longer what they were. */
  readonly struck: readonly LogRecord[];
}

/** The records of a case after a quirk of the stream. `rule` is what an attacker knows of the rule. */
export function strikeStream(
  records: readonly LogRecord[],
  plan: StreamPlan,
  options: StrikeOptions,
  rule: RuleTiming,
): StreamStrike {
  const chosen = chooseRecords(strikable(records, plan), options);
  const { placesOfRole, valuesOfRole } = plan;
  const context = { chosen, stream: records, rule, placesOfRole, valuesOfRole };
  const become = new Map<LogRecord, readonly LogRecord[]>();
  for (const [ordinal, record] of chosen.entries()) {
    const after = plan.transform.apply(record, { ...context, ordinal } satisfies StreamContext, plan.parameters);
    if (after.length !== 1 || after[0] !== record) become.set(record, after);
  }
  return { records: records.flatMap((record) => become.get(record) ?? [record]), struck: [...become.keys()] };
}

/** The tables of which a quirk can strike records, in the order in which they first appear in time. */
export function streamTables(records: readonly LogRecord[], plan: StreamPlan): readonly string[] {
  return [...new Set(strikable(records, plan).map((record) => record.table))];
}

function strikable(records: readonly LogRecord[], plan: StreamPlan): readonly LogRecord[] {
  return inTimeOrder(records.filter((record) => plan.admits(record)));
}
