import { join } from 'node:path';
import type { Repository } from '../../content/repository.ts';
import { loadColumnRoles } from '../../harness/quirks/column-roles.ts';
import type { TableSchemas } from '../../sentinel/table-schemas.ts';
import type { Check } from '../check.ts';
import { isYamlKind, jsonSchema, yamlKinds } from './json-schemas.ts';
import type { SchemaNames } from './schema-names.ts';

/** The schemas as files, by their path in a checkout of this package: made of what the code reads and the catalogue holds. */
export function schemaDocuments(
  repository: Repository,
  schemas: TableSchemas,
  checks: readonly Check[],
): ReadonlyMap<string, string> {
  const roles = loadColumnRoles(repository.root, schemas);
  const names: SchemaNames = {
    checks: checks.map(({ id }) => id),
    quirks: repository.quirks.map(({ id }) => id),
    roles: roles.names,
    tables: roles.tables,
  };
  return new Map(
    Object.keys(yamlKinds)
      .filter(isYamlKind)
      .map((kind) => {
        const text = JSON.stringify(jsonSchema(kind, names), null, 2);
        return [join('schemas/json', `${kind}.schema.json`).replaceAll('\\', '/'), `${text}\n`];
      }),
  );
}
