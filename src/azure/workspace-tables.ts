import type { ArmResource } from './arm-resource.ts';
import { isJsonObject, type JsonValue } from './json-object.ts';
import { type AzureWorkspace, listResources } from './resource-calls.ts';
import { workspacePath } from './workspace-address.ts';

/** A table of a workspace. */
export interface WorkspaceTable {
  readonly name: string;
  /** `Analytics`, `Basic`, `Auxiliary`; undefined where the service does not say. Rules read tables of the first kind. */
  readonly plan: string | undefined;
  /** Its columns, also those that all tables have; empty where the service does not say. Types as the service spells them. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly resource: ArmResource;
}

/** @see https://learn.microsoft.com/rest/api/loganalytics/tables/list-by-workspace */
export async function listTables(workspace: AzureWorkspace): Promise<readonly WorkspaceTable[]> {
  const { address, versions } = workspace;
  const resources = await listResources(workspace, {
    path: workspacePath(address, 'tables'),
    apiVersion: versions.tables,
  });
  return resources.map((resource) => {
    const { plan, schema } = resource.properties;
    const columns = isJsonObject(schema) ? [schema['standardColumns'], schema['columns']].flatMap(readColumns) : [];
    return { name: resource.name, plan: typeof plan === 'string' ? plan : undefined, columns, resource };
  });
}

function readColumns(columns: JsonValue | undefined): WorkspaceTable['columns'] {
  if (!Array.isArray(columns)) return [];
  return columns.flatMap((column: JsonValue) => {
    const { name, type } = isJsonObject(column) ? column : {};
    return typeof name === 'string' && typeof type === 'string' ? [{ name, type }] : [];
  });
}
