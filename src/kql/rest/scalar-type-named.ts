import { type ScalarType, scalarTypes } from '../values/scalar-type.ts';

/** The other names that KQL has for its types. */
const otherNames: Readonly<Record<string, ScalarType>> = {
  boolean: 'bool',
  date: 'datetime',
  double: 'real',
  time: 'timespan',
  uniqueid: 'guid',
  uuid: 'guid',
};

/**
 * The type of a name as KQL and its REST API spell it, or undefined.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types/
 */
export function scalarTypeNamed(name: string): ScalarType | undefined {
  return scalarTypes.find((type) => type === name) ?? (Object.hasOwn(otherNames, name) ? otherNames[name] : undefined);
}
