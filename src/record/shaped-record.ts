import type { TableSchema } from '../kql/syntax/database.ts';
import type { Dynamic, DynamicBag } from '../kql/values/dynamic.ts';
import { fitColumn, isoTime, type Spelling } from './fit-column.ts';

/** A record in the shape of a table; or why it has none. */
export type Shaped = { readonly table: string; readonly columns: DynamicBag } | { readonly refusal: Refusal };

export interface Refusal {
  readonly message: string;
  readonly help: string;
}

export function refuse(message: string, help: string): Shaped {
  return { refusal: { message, help } };
}

/** The columns of a table by their names in lower case. */
export function columnsByFoldedName(schema: TableSchema): ReadonlyMap<string, TableSchema['columns'][number]> {
  const known = byFoldedName.get(schema);
  if (known !== undefined) return known;
  const columns = new Map(schema.columns.map((column) => [column.name.toLowerCase(), column]));
  byFoldedName.set(schema, columns);
  return columns;
}

const byFoldedName = new WeakMap<TableSchema, ReadonlyMap<string, TableSchema['columns'][number]>>();

/** Gathers the columns of one record: `TimeGenerated` first, the others in the order in which they come. */
export class ColumnGatherer {
  readonly columns = new Map<string, Dynamic | null>([['TimeGenerated', null]]);
  readonly #schema: TableSchema;
  readonly #spelling: Spelling;

  constructor(schema: TableSchema, spelling: Spelling) {
    this.#schema = schema;
    this.#spelling = spelling;
  }

  /** Whether a column has been given a value other than null. */
  has(name: string): boolean {
    return (this.columns.get(this.#nameOf(name)) ?? null) !== null;
  }

  /** Sets a column, which is matched without regard to case; one that the table does not have keeps its name. */
  set(name: string, value: Dynamic | null): void {
    if (name === 'ingested') {
      this.#setIngested(value);
      return;
    }
    const column = columnsByFoldedName(this.#schema).get(name.toLowerCase());
    this.columns.set(
      column?.name ?? name,
      column === undefined ? value : fitColumn(value, column.type, this.#spelling),
    );
  }

  /** No column: when the record arrived, for whoever asks for `ingested = ingestion_time()` in the query that is exported. */
  #setIngested(value: Dynamic | null): void {
    const time = typeof value === 'string' ? isoTime(value) : undefined;
    if (time !== undefined) this.columns.set('ingested', time);
  }

  /** Sets a column that has no value yet. */
  fill(name: string, value: Dynamic | null | undefined): void {
    if (value !== undefined && value !== null && !this.has(name)) this.set(name, value);
  }

  /** The name as the table spells it. */
  #nameOf(name: string): string {
    return columnsByFoldedName(this.#schema).get(name.toLowerCase())?.name ?? name;
  }

  knows(name: string): boolean {
    return columnsByFoldedName(this.#schema).has(name.toLowerCase());
  }
}

/** Nobody's workspace. */
const workspace = '00000000-0000-0000-0000-000000000000';

/**
 * What the workspace writes into every record of a table, where a record comes from elsewhere.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/logs/log-standard-columns
 */
export function addStandardColumns(gatherer: ColumnGatherer, table: string): void {
  const system = sourceSystems.find(([pattern]) => pattern.test(table))?.[1];
  gatherer.fill('TenantId', workspace);
  gatherer.fill('SourceSystem', system);
  gatherer.fill('Type', table);
}

const sourceSystems: readonly (readonly [RegExp, string])[] = [
  [/^OfficeActivity$/, 'OfficeActivityManager'],
  [/^(?:SigninLogs|AuditLogs|AAD\w+|ADFSSignInLogs)$/, 'Azure AD'],
];
