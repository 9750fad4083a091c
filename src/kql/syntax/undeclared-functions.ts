/**
 * What Kusto documents and the language service has never heard of, and what an error calls it: not supported, rather than an
 * unknown name.
 *
 * @see https://learn.microsoft.com/kusto/query/schema-merge-plugin
 * @see https://learn.microsoft.com/kusto/query/stdevpif-aggregation-function
 */
export const undeclaredFunctions: ReadonlyMap<string, string> = new Map([
  ['schema_merge', 'plugin "schema_merge"'],
  ['stdevpif', 'aggregate "stdevpif()"'],
]);
