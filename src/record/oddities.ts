import type { ColumnRoles } from '../harness/quirks/column-roles.ts';
import { isFilled, valuesAt } from '../harness/quirks/place.ts';
import { parseAddress } from '../harness/quirks/transforms/address.ts';
import { readRestCell } from '../kql/rest/read-rest-cell.ts';
import type { TableSchema } from '../kql/syntax/database.ts';
import { parseDatetime } from '../kql/values/datetime.ts';
import { type Dynamic, type DynamicBag, isArray, isBag } from '../kql/values/dynamic.ts';
import { formatJson, parseJson } from '../kql/values/dynamic-json.ts';
import { int64ToNumber, subtractInt64 } from '../kql/values/int64.ts';
import type { SeenTexts } from './bounded-memory.ts';

/** Something in a record that is not as the table's description has it. */
export interface Oddity {
  readonly kind: string;
  readonly place: string;
  readonly value: string;
}

export interface OddityContext {
  readonly table: string;
  readonly schema: TableSchema;
  readonly roles: ColumnRoles;
  /** The identifiers of the records before. */
  readonly seen: SeenTexts;
  /** Whether a quirk of the catalogue explains what is at a place. */
  isExplained(place: string): boolean;
}

/** What is odd about a record. */
export function odditiesOf(columns: DynamicBag, context: OddityContext): readonly Oddity[] {
  return [
    ...oddColumns(columns, context),
    ...oddPlaces(columns, context),
    ...oddTimes(columns, context),
    ...missingColumns(columns, context),
    ...duplicates(columns, context),
  ];
}

function oddColumns(columns: DynamicBag, { schema, isExplained }: OddityContext): readonly Oddity[] {
  const types = typesOf(schema);
  const found: Oddity[] = [];
  for (const [name, value] of columns) {
    const add = (kind: string): void => void found.push({ kind, place: name, value: shown(value) });
    const type = types.get(name);
    if (type === undefined) {
      if (!schema.open && name !== 'ingested') add('a column that the table does not have');
    } else if (value !== null && !(value === '' && type !== 'string') && readRestCell(value, type) === undefined) {
      add(`a value that is no ${type}`);
    }
    if (typeof value === 'string') {
      const kind = oddCharacters(value);
      if (kind !== undefined && !isExplained(name)) add(kind);
    }
  }
  return found;
}

const schemaTypes = new WeakMap<TableSchema, ReadonlyMap<string, TableSchema['columns'][number]['type']>>();

function typesOf(schema: TableSchema): ReadonlyMap<string, TableSchema['columns'][number]['type']> {
  const known = schemaTypes.get(schema);
  if (known !== undefined) return known;
  const types = new Map(schema.columns.map(({ name, type }) => [name, type]));
  schemaTypes.set(schema, types);
  return types;
}

function oddCharacters(text: string): string | undefined {
  if (/[\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff\0]/.test(text)) {
    return 'a blank or a character that nobody sees';
  }
  if (/[\u2010-\u2015\u2212]/.test(text)) return 'a dash that is no hyphen';
  const mixed = text.match(/[\p{L}\p{M}]+/gu)?.some((word) => {
    const isLatin = /\p{Script=Latin}/u.test(word);
    return isLatin && /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(word);
  });
  if (mixed === true) return 'a word of letters of two alphabets that look alike';
  return text !== text.trim() && text.trim() !== '' ? 'blanks or line breaks around a value' : undefined;
}

function oddPlaces(columns: DynamicBag, { table, roles, isExplained }: OddityContext): readonly Oddity[] {
  const found: Oddity[] = [];
  const look = (role: string, kindOf: (value: Dynamic) => string | undefined): void => {
    for (const { column, steps } of roles.places(table, role)) {
      const place = placeName(column, steps);
      for (const value of valuesAt(columns.get(column) ?? null, steps)) {
        const kind = isFilled(value) && !isExplained(place) ? kindOf(value) : undefined;
        if (kind !== undefined) found.push({ kind, place, value: shown(value) });
      }
    }
  };
  look('ip', (value) =>
    typeof value === 'string' && parseAddress(value) !== undefined && !value.includes('%')
      ? undefined
      : 'an address that is none',
  );
  look('json', (value) =>
    typeof value !== 'string' || parseJson(value) !== undefined ? undefined : 'text that should be JSON and is not',
  );
  look('json-dynamic', (value) =>
    isBag(value) || isArray(value) ? undefined : 'a value where an object or an array should be',
  );
  return found;
}

export function placeName(column: string, steps: readonly string[]): string {
  return [column, ...steps].join('.').replace(/\.(?=[[{])/g, '');
}

const ticksPerMinute = 600_000_000;

function oddTimes(columns: DynamicBag, { table, roles }: OddityContext): readonly Oddity[] {
  const written = columns.get('TimeGenerated') ?? null;
  const generated = typeof written === 'string' ? parseDatetime(written) : null;
  if (generated === null) {
    return [{ kind: 'no TimeGenerated that can be read', place: 'TimeGenerated', value: shown(written) }];
  }
  return roles.places(table, 'time').flatMap(({ column, steps }) => {
    const value = columns.get(column);
    const time = steps.length === 0 && typeof value === 'string' ? parseDatetime(value) : null;
    if (time === null) return [];
    const minutes = int64ToNumber(subtractInt64(generated, time)) / ticksPerMinute;
    const kind =
      minutes < -1
        ? 'a time after TimeGenerated'
        : minutes > 24 * 60
          ? 'a time more than a day before TimeGenerated'
          : undefined;
    return kind === undefined ? [] : [{ kind, place: column, value: shown(value ?? null) }];
  });
}

function missingColumns(columns: DynamicBag, { table, roles }: OddityContext): readonly Oddity[] {
  return roles
    .filled(table)
    .filter((name) => !isFilled(columns.get(name)))
    .map((name) => ({ kind: 'a column that is always filled and is empty or missing', place: name, value: '' }));
}

function duplicates(columns: DynamicBag, { table, roles, seen }: OddityContext): readonly Oddity[] {
  return roles.places(table, 'record-id').flatMap(({ column, steps }) => {
    const id = valuesAt(columns.get(column) ?? null, steps).find(isFilled);
    return typeof id === 'string' && seen.seen(`${table}\0${id}`)
      ? [{ kind: 'a record that came before', place: column, value: id }]
      : [];
  });
}

export function shown(value: Dynamic | null): string {
  return typeof value === 'string' ? value : formatJson(value);
}
