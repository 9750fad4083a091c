import type { Transform } from './transform.ts';
import { addZone } from './transforms/add-zone.ts';
import { appendPort } from './transforms/append-port.ts';
import { braceGuid } from './transforms/brace-guid.ts';
import { bracket } from './transforms/bracket.ts';
import { bracketV4 } from './transforms/bracket-v4.ts';
import { bracketV6Port } from './transforms/bracket-v6-port.ts';
import { capitaliseKeys } from './transforms/capitalise-keys.ts';
import { changeCase } from './transforms/change-case.ts';
import { clearJson } from './transforms/clear-json.ts';
import { cutOffJson } from './transforms/cut-off-json.ts';
import { doubleEncodeJson } from './transforms/double-encode-json.ts';
import { dropVersion } from './transforms/drop-version.ts';
import { empty } from './transforms/empty.ts';
import { emptyToNull } from './transforms/empty-to-null.ts';
import { guestExt } from './transforms/guest-ext.ts';
import { lengthen } from './transforms/lengthen.ts';
import { lookAlike } from './transforms/look-alike.ts';
import { mapV4 } from './transforms/map-v4.ts';
import { mojibake } from './transforms/mojibake.ts';
import { moveToColumn } from './transforms/move-to-column.ts';
import { moveToFront } from './transforms/move-to-front.ts';
import { namesOnly } from './transforms/names-only.ts';
import { numbersAsText } from './transforms/numbers-as-text.ts';
import { numbersWithPoint } from './transforms/numbers-with-point.ts';
import { onBehalfOf } from './transforms/on-behalf-of.ts';
import { pad } from './transforms/pad.ts';
import { prefixColons } from './transforms/prefix-colons.ts';
import { prettyPrint } from './transforms/pretty-print.ts';
import { puidClaim } from './transforms/puid-claim.ts';
import { relocate } from './transforms/relocate.ts';
import { removeKeys } from './transforms/remove-keys.ts';
import { replaceElements } from './transforms/replace-elements.ts';
import { replaceText } from './transforms/replace-text.ts';
import { replaceWith } from './transforms/replace-with.ts';
import { replaceWithRole } from './transforms/replace-with-role.ts';
import { respell } from './transforms/respell.ts';
import { softDelete } from './transforms/soft-delete.ts';
import { sortKeysDescending } from './transforms/sort-keys-descending.ts';
import { stringifyDynamic } from './transforms/stringify-dynamic.ts';
import { stuff } from './transforms/stuff.ts';
import { textAsScalars } from './transforms/text-as-scalars.ts';
import { textCase } from './transforms/text-case.ts';
import { timeStyle } from './transforms/time-style.ts';
import { unJson } from './transforms/un-json.ts';
import { unknownCharacters } from './transforms/unknown-characters.ts';
import { unquoteJson } from './transforms/unquote-json.ts';
import { unwrapSingle } from './transforms/unwrap-single.ts';
import { upperGuid } from './transforms/upper-guid.ts';
import { wrapText } from './transforms/wrap-text.ts';

/** Every transform that a quirk can name: first the ones of any family, then addresses, names of persons, nested
 * values; then any text, structures of nested values, places and devices, identifiers, more of addresses, times and letters, and
 * what attackers write. */
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
  respell,
  replaceText,
  wrapText,
  textCase,
  empty,
  capitaliseKeys,
  sortKeysDescending,
  moveToFront,
  numbersAsText,
  numbersWithPoint,
  textAsScalars,
  unwrapSingle,
  unquoteJson,
  emptyToNull,
  prettyPrint,
  namesOnly,
  replaceElements,
  removeKeys,
  clearJson,
  relocate,
  dropVersion,
  braceGuid,
  upperGuid,
  puidClaim,
  bracketV4,
  addZone,
  prefixColons,
  timeStyle,
  unknownCharacters,
  mojibake,
  lookAlike,
  lengthen,
  stuff,
];

const byName: ReadonlyMap<string, Transform> = new Map(transforms.map((transform) => [transform.name, transform]));

/** The transform of a name; undefined when there is none. */
export function transformNamed(name: string): Transform | undefined {
  return byName.get(name);
}
