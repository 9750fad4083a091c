import { type Answer, armError } from './answer.ts';
import type { StoredResource } from './fake-state.ts';
import type { Json } from './json.ts';
import { deviates, type WorkspaceCall, type World } from './world.ts';

/** The next etag of a Sentinel resource: a quoted GUID that counts. */
export function nextEtag(world: World): string {
  return `"${count(world).padStart(8, '0')}-0000-0000-0000-000000000000"`;
}

/** The next etag of a saved search, which looks like `W/"datetime'2017-…'"` (contract 2). */
export function nextSavedSearchEtag(world: World): string {
  return `W/"datetime'2026-01-01T00%3A00%3A00.${count(world).padStart(7, '0')}Z'"`;
}

function count(world: World): string {
  world.state.etags += 1;
  return String(world.state.etags);
}

/**
 * The 409 for the etag in the body of a PUT on a rule or metadata item (contract 1.8): stale, or missing where the setting
 * `withoutEtag` says so. `label` is what the text calls the resource.
 */
export function refuseEtag(
  call: WorkspaceCall,
  etag: Json | undefined,
  stored: StoredResource | undefined,
  label: string,
): Answer | undefined {
  const { settings } = call.world;
  const given = etag ?? undefined;
  if (given === '*') deviates(call, "The etag '*' is documented for saved searches only.");
  if (given === undefined) {
    return stored === undefined || settings.withoutEtag === 'overwrites'
      ? undefined
      : armError(409, 'Conflict', `${label} already exists and the request has no etag. Data was not saved.`);
  }
  const matches = stored === undefined ? settings.etagOnMissing === 'creates' : given === stored.etag;
  return matches
    ? undefined
    : armError(
        409,
        'Conflict',
        `Newer instance of ${label} exists for workspace '${call.workspace.customerId}' (Etag does not match). Data was not saved.`,
      );
}
