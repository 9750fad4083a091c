import type { RelationColumn } from '../data/relation.ts';
import type { GetSchemaNode } from '../plan/node.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import { cellsRelation } from './cells-relation.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';

const columns: readonly RelationColumn[] = [
  { name: 'ColumnName', type: 'string' },
  { name: 'ColumnOrdinal', type: 'long' },
  { name: 'DataType', type: 'string' },
  { name: 'ColumnType', type: 'string' },
];

/** What the engine calls the .NET types behind its own. */
const dataTypes: Readonly<Record<ScalarType, string>> = {
  bool: 'System.SByte',
  int: 'System.Int32',
  long: 'System.Int64',
  real: 'System.Double',
  decimal: 'System.Data.SqlTypes.SqlDecimal',
  string: 'System.String',
  datetime: 'System.DateTime',
  timespan: 'System.TimeSpan',
  guid: 'System.Guid',
  dynamic: 'System.Object',
};

/**
 * `getschema`: a row for each column of the input; none of its rows is asked for.
 *
 * @see https://learn.microsoft.com/kusto/query/getschema-operator
 */
export function prepareGetSchema(node: GetSchemaNode, preparation: Preparation): PreparedOperator {
  const input = preparation.prepare(node.input);
  return {
    node,
    run(execution) {
      const rows = execution
        .open(input)
        .columns.map(({ name, type }, ordinal) => [name, ordinal, dataTypes[type], type]);
      return cellsRelation(columns, rows, execution.chunkSize);
    },
  };
}
