/**
 * The scalar types of KQL, in the spelling that `getschema` and the REST API use.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types/
 */
export const scalarTypes = [
  'bool',
  'int',
  'long',
  'real',
  'decimal',
  'datetime',
  'timespan',
  'string',
  'guid',
  'dynamic',
] as const;

export type ScalarType = (typeof scalarTypes)[number];
