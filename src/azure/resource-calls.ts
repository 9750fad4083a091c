import type { ApiVersions } from './api-versions.ts';
import type { ArmClient } from './arm-client.ts';
import type { ArmAddress, ArmResponse } from './arm-request.ts';
import { type ArmResource, readArmResource } from './arm-resource.ts';
import { AzureError } from './azure-error.ts';
import { classifyError } from './classify-error.ts';
import { foreignText } from './foreign-text.ts';
import type { JsonObject, JsonValue } from './json-object.ts';
import { listAll } from './list-all.ts';
import type { WorkspaceAddress } from './workspace-address.ts';

/** A workspace, and how to speak with it. */
export interface AzureWorkspace {
  readonly client: ArmClient;
  readonly address: WorkspaceAddress;
  readonly versions: ApiVersions;
  /** Cancels whatever is asked for. */
  readonly signal?: AbortSignal | undefined;
}

/** What a PUT sends: the whole resource but for what the service says of it. */
export interface ResourceBody {
  readonly kind?: string;
  /** Of the state that is to be overwritten; left out when the resource is to be made. */
  readonly etag?: string;
  readonly properties: JsonObject;
  /** What else stands beside the properties of the resource that is overwritten, and must stay. */
  readonly rest?: JsonObject;
}

/** A resource as it is stored after a PUT. */
export interface Written {
  readonly resource: ArmResource;
  /** Whether the service says that it was not there before (201). Some services say 200 either way. */
  readonly isCreated: boolean;
  readonly attempts: number;
  /** See `ArmResponse.unclear`. */
  readonly unclear: boolean;
}

export interface Deletion {
  /** Whether it was there: false for 204. When `unclear`, an earlier attempt may have deleted it. */
  readonly existed: boolean;
  readonly attempts: number;
  readonly unclear: boolean;
}

/** All resources of a list. One that cannot be read is an error: in a list with a hole, something would seem to be missing. */
export async function listResources(workspace: AzureWorkspace, address: ArmAddress): Promise<readonly ArmResource[]> {
  const { client, signal } = workspace;
  const items = await listAll(client, address, { signal });
  return items.map((item) => {
    const resource = readArmResource(item);
    if (resource !== undefined) return resource;
    throw unreadable('GET', address, undefined, 'an item of the list is no resource.');
  });
}

/**
 * A resource; undefined when there is none of this name.
 *
 * @throws AzureError also when what it would be in does not exist.
 */
export async function findResource(workspace: AzureWorkspace, address: ArmAddress): Promise<ArmResource | undefined> {
  const { client, signal } = workspace;
  try {
    return resourceOf('GET', address, await client.send({ method: 'GET', ...address, signal }));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Makes a resource or replaces it as a whole. */
export async function putResource(
  workspace: AzureWorkspace,
  address: ArmAddress,
  { kind, etag, properties, rest }: ResourceBody,
): Promise<Written> {
  const { client, signal } = workspace;
  const body: JsonValue = {
    ...rest,
    ...(kind === undefined ? {} : { kind }),
    ...(etag === undefined ? {} : { etag }),
    properties,
  };
  const response = await client.send({ method: 'PUT', ...address, body, signal });
  const { status, attempts, unclear } = response;
  return { resource: resourceOf('PUT', address, response), isCreated: status === 201, attempts, unclear };
}

/** Deletes a resource, if it is there. */
export async function deleteResource(workspace: AzureWorkspace, address: ArmAddress): Promise<Deletion> {
  const { client, signal } = workspace;
  try {
    const { status, attempts, unclear } = await client.send({ method: 'DELETE', ...address, signal });
    return { existed: status !== 204, attempts, unclear };
  } catch (error) {
    // Some services say 404 where others say 204.
    if (!(error instanceof AzureError) || !isNotFound(error)) throw error;
    return { existed: false, attempts: error.attempts, unclear: error.unclear };
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof AzureError && error.status === 404 && classifyError(error).problem === 'not-found';
}

function resourceOf(method: string, address: ArmAddress, response: ArmResponse): ArmResource {
  const resource = readArmResource(response.body);
  if (resource !== undefined) return resource;
  throw unreadable(method, address, response, 'the answer is no resource.');
}

/** An answer that came whole and says something else than it should. A write was done nevertheless. */
export function unreadable(
  method: string,
  { path }: ArmAddress,
  response: ArmResponse | undefined,
  text: string,
): AzureError {
  const { status, requestId, attempts = 1 } = response ?? {};
  const unclear = method !== 'GET';
  const texts = [text];
  return new AzureError({
    failure: 'unreadable',
    method,
    path: foreignText(path),
    status,
    requestId,
    attempts,
    unclear,
    texts,
  });
}
