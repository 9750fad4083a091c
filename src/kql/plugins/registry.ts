import { autocluster } from './autocluster.ts';
import { bagUnpack } from './bag-unpack.ts';
import { basket } from './basket.ts';
import { ipv4Lookup, ipv6Lookup } from './ip-lookup.ts';
import { narrow } from './narrow.ts';
import { pivot } from './pivot.ts';
import type { Plugin } from './plugin.ts';
import { rowsNear } from './rows-near.ts';

/** The plugins of `evaluate` that are supported; frozen. Any other is refused by name. */
export const plugins: readonly Plugin[] = Object.freeze([
  bagUnpack,
  pivot,
  narrow,
  ipv4Lookup,
  ipv6Lookup,
  rowsNear,
  autocluster,
  basket,
]);

const byName: ReadonlyMap<string, Plugin> = new Map(plugins.map((plugin) => [plugin.name, plugin]));

/** The plugin of a name; names are case-sensitive. */
export function findPlugin(name: string): Plugin | undefined {
  return byName.get(name);
}
