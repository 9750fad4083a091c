import { type Answer, armError } from './answer.ts';
import { nextSavedSearchEtag } from './etags.ts';
import type { StoredResource } from './fake-state.ts';
import { badParameters } from './function-parameters.ts';
import type { Json, JsonObject } from './json.ts';
import { readEnvelope, readProperties } from './read-body.ts';
import { INT, type ObjectShape, STRING } from './shape.ts';
import { remove, store } from './store.ts';
import { deviates, type WorkspaceCall, workspaceId } from './world.ts';

/** The properties of a saved search (contract 2). */
export const SAVED_SEARCH_SHAPE: ObjectShape = {
  type: 'object',
  required: { category: STRING, displayName: STRING, query: STRING },
  optional: {
    functionAlias: STRING,
    functionParameters: STRING,
    version: INT,
    tags: { type: 'array', items: { type: 'object', required: { name: STRING, value: STRING }, optional: {} } },
  },
};

/** GET of one: 200 or 404. */
export function getSavedSearch(call: WorkspaceCall, name: string): Answer {
  const found = call.workspace.savedSearches[name.toLowerCase()];
  return found === undefined ? notFound(name) : { status: 200, body: view(call, found) };
}

/** GET of the list: all at once, there are no pages. */
export function listSavedSearches(call: WorkspaceCall): Answer {
  const keys = Object.keys(call.workspace.savedSearches).sort();
  const value = keys.flatMap((key): Json[] => {
    const found = call.workspace.savedSearches[key];
    return found === undefined ? [] : [view(call, found)];
  });
  return { status: 200, body: { value } };
}

/** DELETE: 200, and for what is not there as the settings say. */
export function deleteSavedSearch(call: WorkspaceCall, name: string): Answer {
  if (remove(call, call.workspace.savedSearches, name)) return { status: 200 };
  return call.world.settings.savedSearchDeleteMissing === 200 ? { status: 200 } : notFound(name);
}

/** PUT: 200, for a new one too. The etag stands at the root or, as in old templates, in the properties; `*` forces. */
export function putSavedSearch(call: WorkspaceCall, name: string): Answer {
  const { workspace, world } = call;
  const stored = workspace.savedSearches[name.toLowerCase()];
  const envelope = readEnvelope(call, ['etag'], stored?.root ?? {});
  if ('refused' in envelope) return envelope.refused;
  const { etag: legacyEtag, ...properties } = envelope.read.properties;
  const rootEtag = envelope.read.etag;
  if (legacyEtag !== undefined && rootEtag !== undefined && legacyEtag !== rootEtag) {
    deviates(call, 'The etag at the root and the one in the properties differ.');
  }
  const read = readProperties(call, SAVED_SEARCH_SHAPE, properties, stored?.properties);
  if ('refused' in read) return read.refused;
  const refused =
    refuseEtag(call, rootEtag ?? legacyEtag ?? undefined, stored) ?? refuseFunction(call, name, read.read);
  if (refused !== undefined) return refused;
  const after = store(call, workspace.savedSearches, {
    name,
    kind: null,
    etag: nextSavedSearchEtag(world),
    properties: read.read,
    root: envelope.read.root,
    shape: SAVED_SEARCH_SHAPE,
  });
  const alias = read.read['functionAlias'];
  if (typeof alias === 'string' && stored?.properties['functionAlias'] !== alias) {
    const { milliseconds, requests } = world.settings.functionVisibility;
    workspace.visibility[alias] = { at: world.clock.now() + milliseconds, request: call.request.number + requests };
  }
  return { status: 200, body: view(call, after) };
}

function refuseEtag(
  call: WorkspaceCall,
  etag: Json | undefined,
  stored: StoredResource | undefined,
): Answer | undefined {
  const { settings } = call.world;
  if (etag === '*') return undefined;
  if (etag === undefined && (stored === undefined || settings.savedSearchWithoutEtag === 'overwrites')) {
    return undefined;
  }
  const matches = stored === undefined ? settings.etagOnMissing === 'creates' : etag === stored.etag;
  return matches ? undefined : armError(409, 'Conflict', 'Newer data exists in the Customer Configuration Store.');
}

function refuseFunction(call: WorkspaceCall, name: string, properties: JsonObject): Answer | undefined {
  const { workspace, world } = call;
  const { functionAlias: alias, functionParameters: parameters, query, version } = properties;
  const limit = world.settings.functionBodyLimit;
  if (typeof query === 'string' && limit !== null && query.length > limit) {
    return bad(`The query is longer than ${limit} characters.`);
  }
  if (version !== undefined && version !== 1 && version !== 2) return bad(`The version '${version}' is not 1 or 2.`);
  if (typeof alias !== 'string' || alias === '') return undefined;
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(alias)) {
    return bad(
      `The function alias '${alias}' is not valid: no blanks or special characters, and no underscore in front.`,
    );
  }
  if (world.settings.aliasCollision === 'refused') {
    const others = Object.entries(workspace.savedSearches).filter(([key]) => key !== name.toLowerCase());
    const taken =
      others.some(([, other]) => other.properties['functionAlias'] === alias) ||
      workspace.tables.some((table) => table.name === alias);
    if (taken) return armError(409, 'Conflict', `The name '${alias}' is in use already.`);
  }
  const problem = typeof parameters === 'string' ? badParameters(parameters) : undefined;
  return problem === undefined ? undefined : bad(problem);
}

function view(call: WorkspaceCall, item: StoredResource): JsonObject {
  return {
    id: `${workspaceId(call.workspace)}/savedSearches/${item.name}`,
    name: item.name,
    type: 'Microsoft.OperationalInsights/workspaces/savedSearches',
    etag: item.etag,
    properties: item.properties,
    ...item.root,
  };
}

function bad(message: string): Answer {
  return armError(400, 'BadRequest', message);
}

function notFound(name: string): Answer {
  return armError(404, 'NotFound', `The saved search '${name}' was not found.`);
}
