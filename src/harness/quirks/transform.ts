import type { Dynamic } from '../../kql/values/dynamic.ts';

/** What a quirk's `transform` may say besides its name. */
export interface ParameterSchema {
  readonly type: 'string' | 'integer' | 'boolean' | 'texts';
  readonly optional?: true;
  /** The texts that a string parameter may be; any when absent. */
  readonly values?: readonly string[];
}

export type ParametersSchema = Readonly<Record<string, ParameterSchema>>;

type ParameterValue<S extends ParameterSchema> = S['type'] extends 'string'
  ? string
  : S['type'] extends 'integer'
    ? number
    : S['type'] extends 'boolean'
      ? boolean
      : readonly string[];

/** The values of parameters that fit a schema. */
export type ParametersOf<S extends ParametersSchema> = {
  readonly [K in keyof S]: S[K] extends { readonly optional: true }
    ? ParameterValue<S[K]> | undefined
    : ParameterValue<S[K]>;
};

/** What a transform knows besides the value: the record around it, as it was before anything was struck. */
export interface StrikeContext {
  /** The record is the n-th that this quirk strikes, from 0; the same for all struck places of a record. */
  readonly ordinal: number;
  /** The roles of the place. */
  readonly roles: ReadonlySet<string>;
  /** The first filled value of a role in the record, in the order of `schemas/roles.yaml`. */
  valueOfRole(role: string): Dynamic | undefined;
  /** The record's value of a column; null when it is absent. */
  valueOfColumn(column: string): Dynamic | null;
}

/** What became of a struck value, and of other columns of its record. */
export interface Struck {
  readonly value: Dynamic | null;
  readonly columns: ReadonlyMap<string, Dynamic | null>;
}

/**
 * One way to break a value. Pure. `apply` is called with filled values only; it gives the identical value when the quirk
 * does not apply to it, or has befallen it already.
 */
export interface Transform {
  readonly name: string;
  readonly parameters: ParametersSchema;
  apply(value: Dynamic, context: StrikeContext, parameters: Readonly<Record<string, unknown>>): Dynamic | null | Struck;
}

/** What is wrong with the parameters of a quirk, as a sentence; undefined when they fit. */
export function checkParameters(
  transform: { readonly name: string; readonly parameters: ParametersSchema },
  parameters: Readonly<Record<string, unknown>>,
): string | undefined {
  for (const [name, value] of Object.entries(parameters)) {
    const schema = Object.hasOwn(transform.parameters, name) ? transform.parameters[name] : undefined;
    if (schema === undefined) return `Transform "${transform.name}" has no parameter "${name}".`;
    if (!fits(schema, value)) {
      return `Parameter "${name}" of transform "${transform.name}" must be ${expected(schema)}.`;
    }
  }
  for (const [name, schema] of Object.entries(transform.parameters)) {
    if (schema.optional !== true && !Object.hasOwn(parameters, name)) {
      return `Transform "${transform.name}" needs the parameter "${name}".`;
    }
  }
  return undefined;
}

function fits(schema: ParameterSchema, value: unknown): boolean {
  switch (schema.type) {
    case 'string':
      return typeof value === 'string' && (schema.values?.includes(value) ?? true);
    case 'integer':
      return Number.isSafeInteger(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'texts':
      return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
  }
}

function expected(schema: ParameterSchema): string {
  if (schema.values !== undefined) return `one of ${schema.values.map((value) => `"${value}"`).join(', ')}`;
  return { string: 'text', integer: 'an integer', boolean: 'true or false', texts: 'a list of texts' }[schema.type];
}

/**
 * Makes a {@link Transform} whose `apply` sees its parameters with their types. Parameters are checked with
 * {@link checkParameters} when the catalogue is read, so `apply` need not.
 */
export function defineTransform<const S extends ParametersSchema>(definition: {
  readonly name: string;
  readonly parameters: S;
  apply(value: Dynamic, context: StrikeContext, parameters: ParametersOf<S>): Dynamic | null | Struck;
}): Transform {
  return {
    name: definition.name,
    parameters: definition.parameters,
    apply: (value, context, parameters) => definition.apply(value, context, readParameters<S>(parameters)),
  };
}

/** The one place where checked parameters get their types. */
export function readParameters<S extends ParametersSchema>(
  parameters: Readonly<Record<string, unknown>>,
): ParametersOf<S> {
  return parameters as ParametersOf<S>;
}

/** Whether a transform changed more than the value itself. */
export function isStruck(result: Dynamic | null | Struck): result is Struck {
  return typeof result === 'object' && result !== null && 'columns' in result;
}
