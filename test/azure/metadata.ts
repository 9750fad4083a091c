import { type Answer, armError } from './answer.ts';
import { nextEtag, refuseEtag } from './etags.ts';
import type { StoredResource } from './fake-state.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { page } from './paging.ts';
import { readEnvelope, readProperties } from './read-body.ts';
import { type ObjectShape, oneOf, type Shape, STRING, STRINGS } from './shape.ts';
import { remove, store } from './store.ts';
import { deviates, type WorkspaceCall, workspaceId } from './world.ts';

const TYPE = 'Microsoft.SecurityInsights/metadata';

const CONTACT: Readonly<Record<string, Shape>> = { name: STRING, email: STRING, link: STRING };

/** The properties of a metadata item (contract 3; the optional ones from the API's specification). */
export const METADATA_SHAPE: ObjectShape = {
  type: 'object',
  required: { parentId: STRING, kind: STRING },
  optional: {
    contentId: STRING,
    version: STRING,
    source: {
      type: 'object',
      required: { kind: oneOf('LocalWorkspace', 'Community', 'Solution', 'SourceRepository') },
      optional: { name: STRING, sourceId: STRING },
    },
    author: { type: 'object', required: {}, optional: CONTACT },
    support: { type: 'object', required: { tier: oneOf('Microsoft', 'Partner', 'Community') }, optional: CONTACT },
    categories: { type: 'object', required: {}, optional: { domains: STRINGS, verticals: STRINGS } },
    providers: STRINGS,
    firstPublishDate: STRING,
    lastPublishDate: STRING,
    customVersion: STRING,
    contentSchemaVersion: STRING,
    icon: STRING,
    threatAnalysisTactics: STRINGS,
    threatAnalysisTechniques: STRINGS,
    previewImages: STRINGS,
    previewImagesDark: STRINGS,
  },
};

/** GET of one item: 200 or 404. */
export function getMetadata(call: WorkspaceCall, name: string): Answer {
  const item = call.workspace.metadata[name.toLowerCase()];
  return item === undefined ? notFound(name) : { status: 200, body: view(call, item) };
}

/** GET of the list, in pages. */
export function listMetadata(call: WorkspaceCall, path: string, skipToken: string | undefined): Answer {
  const items = Object.entries(call.workspace.metadata);
  return page(
    call,
    path,
    skipToken,
    items.map(([key, item]): [string, Json] => [key, view(call, item)]),
  );
}

/** DELETE: 200 where there was one, 204 where there was none. */
export function deleteMetadata(call: WorkspaceCall, name: string): Answer {
  return { status: remove(call, call.workspace.metadata, name) ? 200 : 204 };
}

/** PUT: 201 or 200, a full replacement. */
export function putMetadata(call: WorkspaceCall, name: string): Answer {
  const stored = call.workspace.metadata[name.toLowerCase()];
  const envelope = readEnvelope(call, ['etag'], stored?.root ?? {});
  if ('refused' in envelope) return envelope.refused;
  return write(call, name, envelope.read.etag, envelope.read.properties, envelope.read.root, stored);
}

/** PATCH: 200, only what is sent is replaced; 404 where there is nothing. */
export function patchMetadata(call: WorkspaceCall, name: string): Answer {
  const stored = call.workspace.metadata[name.toLowerCase()];
  if (stored === undefined) return notFound(name);
  const envelope = readEnvelope(call, ['etag'], stored.root);
  if ('refused' in envelope) return envelope.refused;
  const { etag, properties, root } = envelope.read;
  return write(call, name, etag, merge(stored.properties, properties), { ...stored.root, ...root }, stored);
}

function write(
  call: WorkspaceCall,
  name: string,
  etag: Json | undefined,
  properties: JsonObject,
  root: JsonObject,
  stored: StoredResource | undefined,
): Answer {
  const read = readProperties(call, METADATA_SHAPE, properties, stored?.properties);
  if ('refused' in read) return read.refused;
  const parentId = String(read.read['parentId']);
  if (!/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/.+/i.test(parentId)) {
    deviates(call, `parentId has to be a full resource id, '${parentId}' is not.`);
    return armError(400, 'BadRequest', `The parentId '${parentId}' is not a valid resource id.`);
  }
  // A PATCH says that there is something: it needs no etag to say so.
  const unconditional = call.request.method === 'PATCH' && (etag ?? undefined) === undefined;
  const refused = unconditional ? undefined : refuseEtag(call, etag, stored, `metadata '${name}'`);
  if (refused !== undefined) return refused;
  const after = store(call, call.workspace.metadata, {
    name,
    kind: null,
    etag: nextEtag(call.world),
    properties: read.read,
    root,
    shape: METADATA_SHAPE,
  });
  return { status: stored === undefined ? 201 : 200, body: view(call, after) };
}

function merge(before: JsonObject, patch: JsonObject): JsonObject {
  const merged: JsonObject = { ...before };
  for (const [key, value] of Object.entries(patch)) {
    const old = merged[key];
    merged[key] = isObject(value) && isObject(old) ? merge(old, value) : value;
  }
  return merged;
}

function view(call: WorkspaceCall, item: StoredResource): JsonObject {
  return {
    id: `${workspaceId(call.workspace)}/providers/${TYPE}/${item.name}`,
    name: item.name,
    type: TYPE,
    etag: item.etag,
    properties: item.properties,
    ...item.root,
  };
}

function notFound(name: string): Answer {
  return armError(404, 'NotFound', `Resource '${name}' of type 'metadata' was not found.`);
}
