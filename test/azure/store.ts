import type { StoredResource } from './fake-state.ts';
import type { JsonObject } from './json.ts';
import { lostFields } from './lost-fields.ts';
import { sameJson } from './same-json.ts';
import type { ObjectShape } from './shape.ts';
import type { WorkspaceCall } from './world.ts';

/** What a PUT stores under a key. */
export interface Write {
  readonly name: string;
  readonly kind: string | null;
  readonly etag: string;
  readonly properties: JsonObject;
  readonly root: JsonObject;
  readonly shape: ObjectShape;
}

/** Replaces a resource in full, as every PUT does, and writes down what that took away and whether it was for nothing. */
export function store(call: WorkspaceCall, records: Record<string, StoredResource>, write: Write): StoredResource {
  const key = write.name.toLowerCase();
  const before = records[key];
  const { journal, clock } = call.world;
  const now = clock.now();
  const after: StoredResource = {
    name: before?.name ?? write.name,
    kind: write.kind,
    etag: write.etag,
    properties: write.properties,
    root: write.root,
    createdAt: before?.createdAt ?? now,
    modifiedAt: now,
  };
  if (before !== undefined) {
    const lost = [
      ...lostFields(before.properties, after.properties, write.shape, 'properties'),
      ...Object.keys(before.root)
        .filter((field) => !Object.hasOwn(after.root, field))
        .map((field) => ({ path: field, known: false, value: before.root[field] ?? null })),
    ];
    for (const field of lost) {
      journal.lost.push({
        request: call.request.number,
        type: call.route.type,
        workspace: call.workspace.name,
        name: before.name,
        ...field,
      });
    }
    const same = before.kind === after.kind && sameJson(before.properties, after.properties);
    if (same && sameJson(before.root, after.root)) journal.idleWrites.push(call.request);
  }
  records[key] = after;
  call.request.changed = true;
  return after;
}

/** Deletes a resource; false where there is none. */
export function remove(call: WorkspaceCall, records: Record<string, StoredResource>, name: string): boolean {
  const key = name.toLowerCase();
  if (!Object.hasOwn(records, key)) return false;
  delete records[key];
  call.request.changed = true;
  return true;
}
