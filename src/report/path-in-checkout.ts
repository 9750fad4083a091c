import { posix } from 'node:path';

/** A path below the root as one below the checkout that the root is in, which is what GitHub goes by. */
export function pathInCheckout(path: string, prefix: string): string {
  return prefix === '' ? path : posix.join(prefix, path);
}
