import { onTestFinished } from 'vitest';
import { AccessToken } from '../../src/azure/access-token.ts';
import { ArmClient, type ArmClientOptions } from '../../src/azure/arm-client.ts';
import { AzureError } from '../../src/azure/azure-error.ts';
import { ManualTime } from './manual-time.ts';

/** As long as real ones are, so that it is hidden in data too. */
export const secret = 'c2VjcmV0LXRva2VuLXRoYXQtbm9ib2R5LW1heS1zZWU_0123456789';

/** A client for the running test: time stands still, waits are as long as they may be, and one token is for ever. */
export function makeClient(
  origin: string,
  options: Partial<ArmClientOptions> = {},
): { readonly client: ArmClient; readonly time: ManualTime } {
  const time = new ManualTime();
  const client = new ArmClient({
    resourceManager: origin,
    tokens: { token: () => Promise.resolve(new AccessToken(secret)) },
    clock: time.clock,
    sleep: time.sleep,
    deadline: time.deadline,
    random: () => 0.999_999,
    ...options,
  });
  onTestFinished(() => client.close());
  return { client, time };
}

/** The error that a promise ends with. */
export async function errorOf(promise: Promise<unknown>): Promise<AzureError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof AzureError) return error;
    throw error;
  }
  throw new Error('There was no error.');
}
