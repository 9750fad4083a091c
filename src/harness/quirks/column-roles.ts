import { isScalar } from 'yaml';
import { didYouMean } from '../../content/did-you-mean.ts';
import { FieldReader } from '../../content/field-reader.ts';
import type { Finding } from '../../content/finding.ts';
import { packageRoot } from '../../content/package-root.ts';
import { rangeFinding } from '../../content/range-finding.ts';
import type { SourceRange } from '../../content/source-file.ts';
import { SourceFiles } from '../../content/source-files.ts';
import type { TableSchema } from '../../kql/syntax/database.ts';
import type { TableSchemas } from '../../sentinel/table-schemas.ts';
import { type Place, parsePlace } from './place.ts';

/** What the columns of tables mean: `schemas/roles.yaml`. */
export interface ColumnRoles {
  readonly tables: readonly string[];
  /** Every role that some table has, sorted. */
  readonly names: readonly string[];
  readonly findings: readonly Finding[];
  /** The places of a table with a role, in the order of the file; none for a table or role that the file does not have. */
  places(table: string, role: string): readonly Place[];
  /** The columns that the log fills in every record, in the order of the file; none for a table of which nothing is said. */
  filled(table: string): readonly string[];
}

interface TableRoles {
  readonly roles: Map<string, readonly Place[]>;
  filled: readonly string[];
}

const path = 'schemas/roles.yaml';

/** A column, and what leads from it to the place: see {@link Place}. */
const placeForm = /^([^.[\]{}]+)(?:\.[^.[\]{}]+|\[\]|\[[^\]=]+=[^\]]+\]|\{\})*$/;

/**
 * The roles that ship with the package, and those of the root: a role of a table, or its `filled`, takes the place of the
 * package's. What the root's file says of tables, columns and paths that do not exist is reported, and left out.
 */
export function loadColumnRoles(root: string, schemas: TableSchemas): ColumnRoles {
  const findings: Finding[] = [];
  const tables = new Map<string, TableRoles>();
  const folders = root === packageRoot() ? [root] : [packageRoot(), root];
  for (const folder of folders) new RolesReader(schemas, tables, findings).read(folder);
  const names = new Set([...tables.values()].flatMap(({ roles }) => [...roles.keys()]));
  return {
    tables: [...tables.keys()],
    names: [...names].sort(),
    findings,
    places: (table, role) => tables.get(table)?.roles.get(role) ?? [],
    filled: (table) => tables.get(table)?.filled ?? [],
  };
}

class RolesReader {
  readonly #schemas: TableSchemas;
  readonly #tables: Map<string, TableRoles>;
  readonly #findings: Finding[];

  constructor(schemas: TableSchemas, tables: Map<string, TableRoles>, findings: Finding[]) {
    this.#schemas = schemas;
    this.#tables = tables;
    this.#findings = findings;
  }

  read(folder: string): void {
    const files = new SourceFiles(folder);
    if (!files.list('schemas', ['.yaml']).includes(path)) return;
    const source = files.read(path);
    this.#findings.push(...files.findings);
    if (source === undefined) return;
    const { fields, findings } = FieldReader.ofFile(source, 'the column roles');
    const tables = fields?.fields('tables', 'the tables', 'required');
    fields?.done();
    for (const table of tables?.names ?? []) if (tables !== undefined) this.#readTable(table, tables);
    this.#findings.push(...findings);
  }

  #readTable(table: string, tables: FieldReader): void {
    const entry = tables.fields(table, 'a table', 'required');
    const schema = this.#schemas.get(table);
    if (schema === undefined) {
      const message = `There is no table "${table}".${didYouMean(table, this.#schemas.names)}`;
      const help = 'A table of your own is described in a schemas/*.json of the root, unless its name ends in _CL.';
      this.#report(tables, tables.keyRange(table), { check: 'role-table', message, help });
    }
    if (entry === undefined || schema === undefined) return;
    const roles = entry.fields('roles', 'the roles of a table');
    const filled = this.#items(entry, 'filled', (text, range) => {
      const [column = ''] = /^[^.[\]{}]*/.exec(text) ?? [];
      if (column === text) return this.#hasColumn(entry, range, schema, text) ? text : undefined;
      const message = `"${text}" is a path; only whole columns are filled in every record.`;
      return this.#report(entry, range, { check: 'role-path', message, help: `Write "${column}".` });
    });
    entry.done();
    const known = this.#tables.get(table) ?? { roles: new Map(), filled: [] };
    this.#tables.set(table, known);
    if (filled !== undefined) known.filled = filled;
    for (const role of roles?.names ?? []) {
      if (roles === undefined) continue;
      const places = this.#items(roles, role, (text, range) => this.#place(roles, range, schema, text));
      if (places !== undefined) known.roles.set(role, places);
    }
  }

  /** What `read` makes of the texts of a list; undefined where there is no list. */
  #items<T>(
    reader: FieldReader,
    name: string,
    read: (text: string, range: SourceRange) => T | undefined,
  ): readonly T[] | undefined {
    const texts = reader.texts(name);
    if (texts === undefined) return undefined;
    // Items that are no text have been reported, and are not among the texts.
    const nodes = (reader.list(name) ?? []).filter((node) => isScalar(node) && node.value !== null);
    return texts.flatMap((text, index) => read(text, reader.document.range(nodes[index])) ?? []);
  }

  #place(reader: FieldReader, range: SourceRange, schema: TableSchema, text: string): Place | undefined {
    const [, column] = placeForm.exec(text) ?? [];
    if (column === undefined) {
      const message = `"${text}" is no place: behind a column stand .name, [] or [name=text] for elements, and {} for JSON in a text.`;
      const help = 'Such as TargetResources[].modifiedProperties[].newValue, or LocationDetails{}.city.';
      return this.#report(reader, range, { check: 'role-path', message, help });
    }
    if (!this.#hasColumn(reader, range, schema, column)) return undefined;
    const type = schema.columns.find(({ name }) => name === column)?.type ?? 'dynamic';
    const path = text.slice(column.length);
    if (path === '' || type === 'dynamic' || (type === 'string' && path.startsWith('{}'))) return parsePlace(text);
    const message = `"${column}" of "${schema.name}" is of type ${type}: ${path} does not lead into it.`;
    const help = type === 'string' ? `Write "${column}{}${path}" when it holds JSON.` : undefined;
    return this.#report(reader, range, { check: 'role-path', message, help });
  }

  /**
   * Whether a table has a column. An open table may have any. Where its columns are known, one that is not among them is
   * reported nevertheless, as a warning, and kept.
   */
  #hasColumn(reader: FieldReader, range: SourceRange, schema: TableSchema, column: string): boolean {
    const names = schema.columns.map(({ name }) => name);
    if (names.includes(column)) return true;
    const isDescribed = this.#schemas.names.includes(schema.name);
    if (schema.open && !isDescribed) return true;
    const message = `Table "${schema.name}" has no column "${column}".${didYouMean(column, names)}`;
    this.#report(reader, range, { check: 'role-column', message, severity: schema.open ? 'warn' : 'error' });
    return schema.open;
  }

  #report(
    reader: FieldReader,
    range: SourceRange,
    about: {
      readonly check: string;
      readonly message: string;
      readonly help?: string | undefined;
      readonly severity?: 'error' | 'warn';
    },
  ): undefined {
    this.#findings.push(rangeFinding(reader.document.source, range, { severity: 'error', ...about }));
  }
}
