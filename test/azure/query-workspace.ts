import type { QueryWorkspace } from './check-query.ts';
import type { WorkspaceState } from './fake-state.ts';

/** What the check of a query sees of a workspace at a time and request: functions only once they are visible. */
export function queryWorkspace(workspace: WorkspaceState, now: number, request: number): QueryWorkspace {
  const functions = new Map<string, string>();
  for (const { properties } of Object.values(workspace.savedSearches)) {
    const alias = properties['functionAlias'];
    const query = properties['query'];
    if (typeof alias !== 'string' || typeof query !== 'string') continue;
    const from = workspace.visibility[alias];
    if (from === undefined || (now >= from.at && request >= from.request)) functions.set(alias, query);
  }
  return {
    tables: new Map(workspace.tables.map((table) => [table.name, [...table.columns, ...table.standardColumns]])),
    functions,
    knownTables: new Set([...workspace.missable.tables, ...workspace.tables.map((table) => table.name)]),
    knownFunctions: new Set([...workspace.missable.functions, ...Object.keys(workspace.visibility)]),
  };
}
