import { isJsonObject, type JsonObject } from '../azure/json-object.ts';
import type { FunctionBody } from './function-body.ts';

/** A function of a workspace: a saved search with an alias, as the service gave it. */
export interface LiveFunction extends FunctionBody {
  /** The alias by which queries call it. */
  readonly name: string;
  /** The name of the resource, in the case of the service. */
  readonly savedSearchId: string;
  readonly resourceId: string;
  readonly etag: string | undefined;
}

/**
 * Reads a resource of the list of saved searches. Undefined for those that are no functions. The etag may stand at the root or
 * among the properties.
 */
export function readLiveFunction(resource: JsonObject): LiveFunction | undefined {
  const { id, name, properties } = resource;
  if (!isJsonObject(properties)) return undefined;
  const alias = properties['functionAlias'];
  if (typeof alias !== 'string' || alias.trim() === '') return undefined;
  const etags = [resource['etag'], resource['eTag'], properties['etag'], properties['eTag']];
  const path = typeof id === 'string' ? id : '';
  return {
    name: alias.trim(),
    savedSearchId: typeof name === 'string' && name !== '' ? name : (path.split('/').at(-1) ?? ''),
    resourceId: path,
    etag: etags.find((etag): etag is string => typeof etag === 'string' && etag !== ''),
    properties,
  };
}
