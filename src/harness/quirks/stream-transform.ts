import type { Int64 } from '../../kql/values/cell.ts';
import type { Dynamic } from '../../kql/values/dynamic.ts';
import type { LogRecord } from '../log-record.ts';
import type { Place } from './place.ts';
import { type ParametersOf, type ParametersSchema, readParameters } from './transform.ts';

/** When the rule under replay looks: an attacker may know it, and time acts by it. Durations in ticks. */
export interface RuleTiming {
  readonly frequency: number;
  readonly period: number;
  /** One of the times at which a run is scheduled: ticks since 2020. */
  readonly phase: Int64;
}

/** What a stream transform knows besides the record. */
export interface StreamContext {
  /** All records that are struck, in the order of TimeGenerated. */
  readonly chosen: readonly LogRecord[];
  /** The position of the record among them. */
  readonly ordinal: number;
  /** All records of the case, struck or not. */
  readonly stream: readonly LogRecord[];
  readonly rule: RuleTiming;
  placesOfRole(record: LogRecord, role: string): readonly Place[];
  /** The filled values of a role in a record. */
  valuesOfRole(record: LogRecord, role: string): readonly Dynamic[];
}

/**
 * One way in which records reach a workspace, or do not. Pure: `apply` says what becomes of one struck record: nothing (it is
 * lost), the identical record (the quirk does not apply, or has befallen it already), the record with other times, or several.
 * Records that stand for the same event keep its number.
 */
export interface StreamTransform {
  readonly name: string;
  readonly parameters: ParametersSchema;
  apply(record: LogRecord, context: StreamContext, parameters: Readonly<Record<string, unknown>>): readonly LogRecord[];
}

/** Makes a {@link StreamTransform} whose `apply` sees its parameters with their types. */
export function defineStreamTransform<const S extends ParametersSchema>(definition: {
  readonly name: string;
  readonly parameters: S;
  apply(record: LogRecord, context: StreamContext, parameters: ParametersOf<S>): readonly LogRecord[];
}): StreamTransform {
  return {
    name: definition.name,
    parameters: definition.parameters,
    apply: (record, context, parameters) => definition.apply(record, context, readParameters<S>(parameters)),
  };
}
