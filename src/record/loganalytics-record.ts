import type { LogSchemas } from '../sentinel/log-schemas.ts';
import { ColumnGatherer, refuse, type Shaped } from './shaped-record.ts';
import type { SourceRecord } from './source-record.ts';

/** A row of an answer of a Log Analytics workspace, or of an export of the portal. Its table is what `Type` says. */
export function shapeLogAnalytics(record: SourceRecord, wanted: string | undefined, schemas: LogSchemas): Shaped {
  const type = record.fields.get('Type');
  const table = wanted ?? (typeof type === 'string' && type !== '' ? type : undefined);
  if (table === undefined) {
    return refuse(
      'This record has no column "Type", so that its table is not known.',
      'Name it with --table, or keep Type in the query that you export.',
    );
  }
  const schema = schemas.get(table);
  if (schema === undefined) return refuse(`There is no table "${table}".`, 'Name another one with --table.');
  const gatherer = new ColumnGatherer(schema, { booleans: ['True', 'False'], isText: record.isText });
  const known = new Set(schema.columns.map(({ name }) => name));
  for (const [name, value] of record.fields) {
    // Names of columns are case-sensitive: one that differs in case is another column.
    if (known.has(name) || !gatherer.knows(name)) gatherer.set(name, value);
    else gatherer.columns.set(name, value);
  }
  gatherer.fill('Type', table);
  return { table, columns: gatherer.columns };
}
