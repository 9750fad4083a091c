import { addColumn } from './schema/add-column.ts';
import { dropColumns } from './schema/drop-columns.ts';
import { dropTable } from './schema/drop-table.ts';
import { renameColumns } from './schema/rename-columns.ts';
import { retypeColumns } from './schema/retype-columns.ts';
import type { SchemaTransform } from './schema-transform.ts';

/** Every transform of the columns that a table has. */
export const schemaTransforms: readonly SchemaTransform[] = [
  dropColumns,
  addColumn,
  retypeColumns,
  renameColumns,
  dropTable,
];
