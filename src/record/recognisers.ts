import { isFilled } from '../harness/quirks/place.ts';
import { type Address, parseAddress as readAddress } from '../harness/quirks/transforms/address.ts';
import { isPersonName } from '../harness/quirks/transforms/person-name.ts';
import { type Dynamic, isArray, isBag } from '../kql/values/dynamic.ts';
import { parseJson } from '../kql/values/dynamic-json.ts';
import { addressClass } from './address-class.ts';
import { lineParameters } from './parameter-line.ts';

/** What is known around a value that may show a quirk. */
export interface ValueContext {
  readonly roles: ReadonlySet<string>;
  /** The record's value of a column; null when it is absent. */
  valueOfColumn(column: string): Dynamic | null;
  /** The first filled value of a role in the record. */
  valueOfRole(role: string): Dynamic | undefined;
  /** Whether the same name came before in another case. */
  hasOtherCase(name: string): boolean;
}

/**
 * Whether a value is as a transform of the catalogue leaves it: one for each transform, so that a quirk that somebody adds is
 * recognised from its parameters. The value of a place that is there is given even when it is empty; null is an empty value.
 */
export type Recogniser = (
  value: Dynamic | null,
  parameters: Readonly<Record<string, unknown>>,
  context: ValueContext,
) => boolean;

const onText =
  (test: (text: string, parameters: Readonly<Record<string, unknown>>, context: ValueContext) => boolean): Recogniser =>
  (value, parameters, context) =>
    typeof value === 'string' && test(value, parameters, context);

const onAddress = (test: (address: Address) => boolean): Recogniser =>
  onText((text) => {
    const address = parseAddress(text);
    return address !== undefined && test(address);
  });

export const recognisers: Readonly<Record<string, Recogniser>> = {
  // Of any family.
  replaceWith: (value, { value: becomes }, { roles }) =>
    typeof becomes === 'string' && isSameKind(value, becomes, roles.has('ip') || roles.has('ip-alternate')),
  replaceWithRole: onText((text, { role }, { valueOfRole }) => {
    const other = typeof role === 'string' ? valueOfRole(role) : undefined;
    // A GUID where a name should be is the object id, whichever place holds that.
    if (role === 'object-id' && guid.test(text)) return true;
    return (
      typeof other === 'string' && text !== '' && !text.includes('@') && other.toLowerCase() === text.toLowerCase()
    );
  }),
  moveToColumn: (value, { column }, { valueOfColumn }) =>
    !isFilled(value) && typeof column === 'string' && isFilled(valueOfColumn(column)),
  empty: (value) => !isFilled(value),
  emptyToNull: (value) => !isFilled(value),
  replaceText: onText((text, { find, replacement }) =>
    typeof replacement === 'string' && replacement !== ''
      ? text.includes(replacement)
      : typeof find === 'string' && !text.includes(find) && /\p{L}\d/u.test(text),
  ),
  respell: onText((text, { from, to }) => list(to).includes(text) && !list(from).includes(text)),
  textCase: onText((text, { mode }) => {
    const [upper, lower] = [text.toUpperCase(), text.toLowerCase()];
    return upper !== lower && text === (mode === 'upper' ? upper : lower);
  }),
  wrapText: onText(
    (text, { before, after }) =>
      typeof before === 'string' &&
      typeof after === 'string' &&
      before + after !== '' &&
      text.startsWith(before) &&
      text.endsWith(after),
  ),
  lengthen: onText((text, { length }) => typeof length === 'number' && text.length >= length),
  lookAlike: onText(
    (text) =>
      text
        .match(/[\p{L}\p{M}]+/gu)
        ?.some((word) => /\p{Script=Latin}/u.test(word) && /\p{Script=Cyrillic}/u.test(word)) ?? false,
  ),
  mojibake: onText((text) => /[\u00c2-\u00f4][\u0080-\u00bf]/.test(text)),
  unknownCharacters: onText((text) => text.includes('\ufffd')),
  // Addresses.
  appendPort: onAddress(({ family, port, bracketed }) => family === 4 && port !== undefined && !bracketed),
  bracketV4: (value, { first }) =>
    onAddress(
      ({ family, bracketed, port }) => family === 4 && bracketed && (port !== undefined) === (first !== undefined),
    )(value, {}, nowhere),
  bracketV6Port: onAddress(({ family, port }) => family === 6 && port !== undefined),
  bracket: onAddress(({ family, bracketed, port }) => family === 6 && bracketed && port === undefined),
  mapV4: onAddress(({ family, host }) => family === 6 && /^(?:0*:)*:?ffff:\d+\.\d+\.\d+\.\d+$/i.test(host)),
  addZone: onAddress(({ family, host }) => family === 6 && host.includes('%')),
  prefixColons: onText((text) => text.startsWith('::') && /^(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}$/i.test(text.slice(2))),
  // Names and identifiers.
  changeCase: onText((text, _, { hasOtherCase }) => isPersonName(text) && hasOtherCase(text)),
  guestExt: onText((text) => /#ext#@/i.test(text)),
  softDelete: onText((text) => /^[0-9a-f]{32}[^@\s]+@/i.test(text)),
  pad: onText((text) => isPersonName(text) && /^[\s\0]|[\s\0]$/.test(text)),
  onBehalfOf: onText((text) => text.includes('" on behalf of "')),
  braceGuid: onText((text) => text.startsWith('{') && guid.test(text)),
  upperGuid: onText((text) => guid.test(text) && /[A-F]/.test(text) && !/[a-f]/.test(text)),
  puidClaim: onText((text, { form }) =>
    form === 'claim' ? /^i:0h\.f\|membership\|10[03][0-9a-f]{13}@/i.test(text) : /^10[03][0-9a-f]{13}@/i.test(text),
  ),
  // Places, devices, times.
  relocate: onText((text, { country, city }, { roles, valueOfRole }) => {
    if (!roles.has('geo-country') || text !== country) return false;
    return (valueOfRole('geo-city') ?? '') === city;
  }),
  dropVersion: onText((text) => /^\p{L}[\p{L} ]*$/u.test(text)),
  removeKeys: (value, { keys }) => {
    const bag = containerOf(value);
    return isBag(bag) && bag.size > 0 && list(keys).every((key) => !bag.has(String(key)));
  },
  clearJson: (value) => {
    const container = containerOf(value);
    return (isBag(container) && container.size === 0) || (isArray(container) && container.length === 0);
  },
  timeStyle: onText((text, { style }) =>
    style === 'us'
      ? /^\d{1,2}\/\d{1,2}\/\d{4} \d/.test(text)
      : style === 'no-zone'
        ? /^\d{4}-\d\d-\d\dT[\d:.]+$/.test(text)
        : /^\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:\d\d$/.test(text),
  ),
  // Nested values.
  cutOffJson: onText((text, { ending, atLength }) => {
    if (typeof ending !== 'string' || !text.endsWith(ending) || !/^\s*[[{"]/.test(text)) return false;
    const kept = text.length - ending.length;
    // Without an ending only the length tells; with one, a short text may have been cut sooner than a limit.
    const isLength = typeof atLength !== 'number' || (ending === '' ? kept === atLength : kept <= atLength);
    return isLength && parseJson(text) === undefined;
  }),
  stuff: onText((text, { length }) => text.length === length && parseJson(text) === undefined),
  doubleEncodeJson: onText((text) => {
    const inside = text.startsWith('"') ? parseJson(text)?.value : undefined;
    return typeof inside === 'string' && isContainer(parseJson(inside)?.value);
  }),
  stringifyDynamic: onText((text) => isContainer(parseJson(text)?.value)),
  unJson: onText(
    (text) =>
      parseJson(text) === undefined &&
      !text.endsWith('...') &&
      (lineParameters(text).length > 0 || /(?:^|=> )\[{1,2}[\w ]+:/.test(text)),
  ),
  capitaliseKeys: (value) => {
    const bag = containerOf(value);
    return isBag(bag) && bag.size > 0 && [...bag.keys()].every((key) => /^[A-Z]/.test(key));
  },
  namesOnly: (value) => {
    const array = containerOf(value);
    return isArray(array) && array.length > 0 && array.every((item) => typeof item === 'string');
  },
  unwrapSingle: (value) => {
    const bag = containerOf(value);
    return isBag(bag) && bag.has('Name') && bag.has('Value');
  },
  unquoteJson: onText((text) => parseJson(text) === undefined && /^[\p{L}\d]/u.test(text)),
  prettyPrint: onText((text) => /^\s*[[{]\r?\n\s/.test(text) && parseJson(text) !== undefined),
  numbersAsText: onText((text) => /^-?\d+(?:\.\d+)?$/.test(text)),
  numbersWithPoint: (value) =>
    typeof value === 'string'
      ? isContainer(parseJson(value)?.value) && /[:,[]\s*-?\d+\.0+\s*[,}\]]/.test(value)
      : isWholeReal(value),
  textAsScalars: (value) => {
    const array = containerOf(value);
    return isArray(array) && array.some((item) => isBag(item) && /boolean|bigint/.test(typeof item.get('Value')));
  },
  replaceElements: (value, { value: becomes }) => {
    const array = containerOf(value);
    return isArray(array) && array.length > 0 && array.every((item) => item === becomes);
  },
  moveToFront: (value, { key, value: first }) => {
    const array = containerOf(value);
    const element = isArray(array) && array.length > 1 ? array[0] : undefined;
    return typeof key === 'string' && isBag(element) && element.get(key) === first;
  },
};

/** Many quirks ask for one address, one after the other. */
let last: { readonly text: string; readonly address: Address | undefined } = { text: '', address: undefined };

function parseAddress(text: string): Address | undefined {
  if (last.text !== text) last = { text, address: readAddress(text) };
  return last.address;
}

const guid = /^[{(]?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}[)}]?$/i;

const nowhere: ValueContext = {
  roles: new Set(),
  valueOfColumn: () => null,
  valueOfRole: () => undefined,
  hasOtherCase: () => false,
};

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isContainer(value: Dynamic | null | undefined): boolean {
  return isBag(value) || isArray(value);
}

/** An object or array, or that of which a text is the JSON. */
function containerOf(value: Dynamic | null): Dynamic | null | undefined {
  return typeof value === 'string' ? parseJson(value)?.value : value;
}

function isWholeReal(value: Dynamic | null): boolean {
  return typeof value === 'number' && Number.isInteger(value);
}

/** Whether a value is of the kind of what a quirk puts in its place: an address of the same class, the same literal. */
function isSameKind(value: Dynamic | null, becomes: string, isAddressPlace: boolean): boolean {
  if (!isFilled(value)) return becomes === '';
  if (typeof value !== 'string' || becomes === '') return false;
  if (isAddressPlace && !guid.test(becomes)) {
    const [mine, its] = [hostKind(value), hostKind(becomes)];
    // Public addresses have nothing in common.
    return mine === its && (value === becomes || !/^(?:public|documentation)/.test(mine));
  }
  const system = /^NT AUTHORITY\\SYSTEM\b/i;
  return spelling(value) === spelling(becomes) || (system.test(becomes) && system.test(value));
}

/** A text without case, and without the GUID that stands in it. */
function spelling(text: string): string {
  const folded = text.toLowerCase();
  return guid.test(text) ? folded : folded.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<guid>');
}

/** The class of an address; of what is none, what it looks like. */
function hostKind(text: string): string {
  const address = parseAddress(text);
  const kind = address && addressClass(address.host);
  if (address !== undefined && kind !== undefined) return kind === 'microsoft' ? `${kind} ${address.family}` : kind;
  if (/^\[?localhost/i.test(text)) return 'localhost';
  if (/\(.*\)/.test(text)) return 'label';
  return /^[\w-]+(?:\.[\w-]+)+(?::\d+)?$/.test(text) ? 'host name' : `text ${text}`;
}
