/** Operators whose documented name does not follow from the name of their syntax node. */
const names: ReadonlyMap<string, string> = new Map([
  ['ReduceByOperator', 'reduce'],
  ['PartitionByOperator', '__partitionby'],
  ['GetSchemaOperator', 'getschema'],
  ['ExternalDataExpression', 'externaldata'],
  ['DataScopeExpression', 'datascope'],
  ['ExecuteAndCacheOperator', '__executeAndCache'],
  ['ToTableExpression', 'totable'],
  ['PathExpression', 'database'],
]);

/** What is not supported, as the documentation calls it, from the kind of a syntax node: `operator "mv-apply"`. */
export function featureOfKind(kind: string): string {
  const name = names.get(kind) ?? kebab(kind.replace(/(Operator|Expression|Statement)$/, ''));
  return `operator "${name}"`;
}

function kebab(name: string): string {
  return name.replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}
