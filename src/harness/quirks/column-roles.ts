import { FieldReader } from '../../content/field-reader.ts';
import type { Finding } from '../../content/finding.ts';
import { packageRoot } from '../../content/package-root.ts';
import { SourceFiles } from '../../content/source-files.ts';
import { parseYaml } from '../../content/yaml-document.ts';
import { type Place, parsePlace } from './place.ts';

/** What the columns of tables mean: `schemas/roles.yaml`. */
export interface ColumnRoles {
  readonly tables: readonly string[];
  /** Every role that some table has, sorted. */
  readonly names: readonly string[];
  readonly findings: readonly Finding[];
  /** The places of a table with a role, in the order of the file; none for a table or role that the file does not have. */
  places(table: string, role: string): readonly Place[];
}

const path = 'schemas/roles.yaml';

/** The roles that ship with the package, and those of the root, which take the place of the package's for a table and role. */
export function loadColumnRoles(root: string): ColumnRoles {
  const findings: Finding[] = [];
  const tables = new Map<string, Map<string, readonly Place[]>>();
  const folders = root === packageRoot() ? [root] : [packageRoot(), root];
  for (const folder of folders) readRoles(folder, tables, findings);
  const names = new Set([...tables.values()].flatMap((roles) => [...roles.keys()]));
  return {
    tables: [...tables.keys()],
    names: [...names].sort(),
    findings,
    places: (table, role) => tables.get(table)?.get(role) ?? [],
  };
}

function readRoles(folder: string, tables: Map<string, Map<string, readonly Place[]>>, findings: Finding[]): void {
  const files = new SourceFiles(folder);
  if (!files.list('schemas', ['.yaml']).includes(path)) return;
  const source = files.read(path);
  findings.push(...files.findings);
  if (source === undefined) return;
  const { document, findings: syntax } = parseYaml(source);
  findings.push(...syntax);
  const reader = document && FieldReader.root(document, 'the column roles', findings)?.fields('tables', 'the tables');
  for (const table of reader?.names ?? []) {
    const entry = reader?.fields(table, 'a table');
    const roles = entry?.fields('roles', 'the roles of a table');
    const known = tables.get(table) ?? new Map<string, readonly Place[]>();
    tables.set(table, known);
    for (const role of roles?.names ?? []) known.set(role, (roles?.texts(role) ?? []).map(parsePlace));
  }
}
