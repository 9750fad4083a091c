import type { FakeState, StoredResource } from './fake-state.ts';
import type { Json, JsonObject } from './json.ts';

/**
 * What people put into the workspaces, without what the service makes of its own accord: no etags, times or counters. Two
 * runs that should leave the same things behind are compared by this. Keys are sorted.
 */
export function contentOf(state: FakeState): JsonObject {
  const workspaces = state.workspaces.map((workspace): [string, Json] => [
    workspace.name,
    {
      rules: records(workspace.rules),
      metadata: records(workspace.metadata),
      savedSearches: records(workspace.savedSearches),
      deleted: Object.keys(workspace.tombstones).sort(),
    },
  ]);
  return Object.fromEntries(workspaces);
}

function records(resources: Record<string, StoredResource>): JsonObject {
  const keys = Object.keys(resources).sort();
  return Object.fromEntries(
    keys.flatMap((key): [string, Json][] => {
      const resource = resources[key];
      return resource === undefined
        ? []
        : [[key, { kind: resource.kind, properties: resource.properties, ...resource.root }]];
    }),
  );
}
