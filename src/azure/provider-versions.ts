import { isJsonObject } from './json-object.ts';
import { type AzureWorkspace, unreadable } from './resource-calls.ts';
import { urlPath } from './workspace-address.ts';

/** What a provider of resources offers in a subscription. */
export interface ProviderVersions {
  readonly namespace: string;
  /** `Registered`, or what is missing. */
  readonly registrationState: string;
  /** The versions of the interface, newest first as the service lists them, by kind of resource in lower case: `alertrules`. */
  readonly versions: ReadonlyMap<string, readonly string[]>;
}

/**
 * Asks which versions of its interface a provider has: `Microsoft.SecurityInsights`.
 *
 * @see https://learn.microsoft.com/rest/api/resources/providers/get
 */
export async function readProviderVersions(workspace: AzureWorkspace, namespace: string): Promise<ProviderVersions> {
  const { client, versions, signal } = workspace;
  const path = urlPath('subscriptions', workspace.address.subscription, 'providers', namespace);
  const address = { path, apiVersion: versions.providers };
  const response = await client.send({ method: 'GET', ...address, signal });
  const { resourceTypes, registrationState } = isJsonObject(response.body) ? response.body : {};
  if (!Array.isArray(resourceTypes) || typeof registrationState !== 'string') {
    throw unreadable('GET', address, response, 'the answer is no provider.');
  }
  const found = new Map<string, readonly string[]>();
  for (const kind of resourceTypes) {
    const { resourceType, apiVersions } = isJsonObject(kind) ? kind : {};
    if (typeof resourceType !== 'string' || !Array.isArray(apiVersions)) continue;
    found.set(
      resourceType.toLowerCase(),
      apiVersions.filter((version) => typeof version === 'string'),
    );
  }
  return { namespace, registrationState, versions: found };
}
