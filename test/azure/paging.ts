import { type Answer, armError } from './answer.ts';
import type { Json } from './json.ts';
import { type Call, deviates } from './world.ts';

/**
 * A page of a list (contract 1.8): `{value, nextLink?}` with an absolute nextLink. The page begins behind the key that the
 * link names, so that what is written or deleted between two pages moves nothing else.
 */
export function page(
  call: Call,
  path: string,
  skipToken: string | undefined,
  items: readonly (readonly [string, Json])[],
): Answer {
  const { world } = call;
  const after = skipToken === undefined ? undefined : Buffer.from(skipToken, 'base64url').toString();
  const sorted = items.filter(([key]) => after === undefined || key > after).sort(([a], [b]) => (a < b ? -1 : 1));
  const value = sorted.slice(0, world.pageSize).map(([, item]) => item);
  const last = sorted[value.length - 1]?.[0];
  if (last === undefined || (sorted.length <= world.pageSize && world.settings.nextLink !== 'loops')) {
    return { status: 200, body: { value } };
  }
  const token = world.settings.nextLink === 'loops' && skipToken !== undefined ? skipToken : encode(last);
  const target = `${path}?api-version=${call.apiVersion}&%24skipToken=${token}`;
  world.offeredPages.add(target);
  const origin = world.settings.nextLink === 'foreign' ? 'http://management.azure.example' : world.origin;
  return { status: 200, body: { value, nextLink: origin + target } };
}

/** The 400 for a page that was never offered like this: a nextLink is followed verbatim. */
export function refuseUnofferedPage(call: Call, target: string, skipToken: string | undefined): Answer | undefined {
  if (skipToken === undefined || call.world.offeredPages.has(target)) return undefined;
  deviates(call, 'The page was never offered: a nextLink has to be followed as it stands.');
  return armError(400, 'BadRequest', 'The skip token is not valid.');
}

function encode(key: string): string {
  return Buffer.from(key).toString('base64url');
}
