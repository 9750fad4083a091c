import type { Transform } from './transform.ts';
import { appendPort } from './transforms/append-port.ts';
import { bracket } from './transforms/bracket.ts';
import { bracketV6Port } from './transforms/bracket-v6-port.ts';
import { changeCase } from './transforms/change-case.ts';
import { cutOffJson } from './transforms/cut-off-json.ts';
import { doubleEncodeJson } from './transforms/double-encode-json.ts';
import { guestExt } from './transforms/guest-ext.ts';
import { mapV4 } from './transforms/map-v4.ts';
import { moveToColumn } from './transforms/move-to-column.ts';
import { onBehalfOf } from './transforms/on-behalf-of.ts';
import { pad } from './transforms/pad.ts';
import { replaceWith } from './transforms/replace-with.ts';
import { replaceWithRole } from './transforms/replace-with-role.ts';
import { softDelete } from './transforms/soft-delete.ts';
import { stringifyDynamic } from './transforms/stringify-dynamic.ts';
import { unJson } from './transforms/un-json.ts';

/** Every transform that a quirk can name: first the ones of any family, then addresses, names of persons, nested values. */
export const transforms: readonly Transform[] = [
  replaceWith,
  replaceWithRole,
  moveToColumn,
  appendPort,
  bracketV6Port,
  bracket,
  mapV4,
  changeCase,
  guestExt,
  softDelete,
  pad,
  onBehalfOf,
  cutOffJson,
  doubleEncodeJson,
  stringifyDynamic,
  unJson,
];

const byName: ReadonlyMap<string, Transform> = new Map(transforms.map((transform) => [transform.name, transform]));

/** The transform of a name; undefined when there is none. */
export function transformNamed(name: string): Transform | undefined {
  return byName.get(name);
}
