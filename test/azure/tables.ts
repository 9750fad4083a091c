import { type Answer, armError } from './answer.ts';
import type { StoredTable } from './fake-state.ts';
import type { Json } from './json.ts';
import { type WorkspaceCall, workspaceId } from './world.ts';

/** GET of the list of tables with their schemas, all at once (contract 3). */
export function listTables(call: WorkspaceCall): Answer {
  return { status: 200, body: { value: call.workspace.tables.map((table) => view(call, table)) } };
}

/** GET of one table: 200 or 404. */
export function getTable(call: WorkspaceCall, name: string): Answer {
  const found = call.workspace.tables.find((table) => table.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return { status: 200, body: view(call, found) };
  return armError(404, 'ResourceNotFound', `The table '${name}' was not found.`);
}

function view(call: WorkspaceCall, table: StoredTable): Json {
  return {
    id: `${workspaceId(call.workspace)}/tables/${table.name}`,
    name: table.name,
    type: 'Microsoft.OperationalInsights/workspaces/tables',
    properties: {
      plan: table.plan,
      retentionInDays: 90,
      totalRetentionInDays: 90,
      provisioningState: 'Succeeded',
      schema: {
        name: table.name,
        tableType: table.name.endsWith('_CL') ? 'CustomLog' : 'Microsoft',
        columns: table.columns.map((column) => ({ ...column })),
        standardColumns: table.standardColumns.map((column) => ({ ...column })),
      },
      ...table.properties,
    },
  };
}
