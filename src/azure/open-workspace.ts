import type { Workspace } from '../content/workspaces.ts';
import { apiVersions } from './api-versions.ts';
import { ArmClient, type ArmClientOptions } from './arm-client.ts';
import { resourceManagerOf } from './clouds.ts';
import type { AzureWorkspace } from './resource-calls.ts';
import { seededRandom } from './seeded-random.ts';
import { makeTokenSource, type RunCommand, type TokenSource } from './token-source.ts';

export interface OpenOptions extends Pick<ArmClientOptions, 'sleep' | 'deadline' | 'retry' | 'onRetry'> {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Of the waits between attempts. Programs that run at the same time should have different ones. */
  readonly seed: number;
  readonly run?: RunCommand;
  readonly signal?: AbortSignal | undefined;
}

/** A workspace that can be spoken with, whose tokens they are, and what ends it. */
export interface OpenWorkspace extends AzureWorkspace {
  readonly tokens: TokenSource;
  readonly close: () => Promise<void>;
}

/**
 * Makes what it takes to speak with a workspace of `workspaces.yaml`. Nothing is sent and no token is asked for yet.
 *
 * @throws AccessTokenError when `BLINDSPOT_ACCESS_TOKEN` holds no token.
 */
export function openWorkspace(workspace: Workspace, options: OpenOptions): OpenWorkspace {
  const { env, clock, seed, run, signal, ...rest } = options;
  const { resourceManager, audience } = resourceManagerOf(workspace.endpoint);
  const tokens = makeTokenSource({ audience, env, clock, ...(run === undefined ? {} : { run }) });
  const { concurrency, timeoutSeconds } = workspace;
  const timeoutMs = timeoutSeconds * 1_000;
  const random = seededRandom(seed);
  const client = new ArmClient({ resourceManager, tokens, clock, random, concurrency, timeoutMs, ...rest });
  const { subscription, resourceGroup, workspace: name } = workspace;
  return {
    client,
    tokens,
    address: { subscription, resourceGroup, workspace: name },
    versions: apiVersions(workspace.apiVersions),
    signal,
    close: () => client.close(),
  };
}
