import type { Quirk } from '../content/quirk.ts';
import type { ColumnRoles } from '../harness/quirks/column-roles.ts';
import { isFilled, type Place, parsePlace, valuesAt } from '../harness/quirks/place.ts';
import type { DynamicBag } from '../kql/values/dynamic.ts';
import type { LogSchemas } from '../sentinel/log-schemas.ts';
import { FirstSpellings, SeenTexts } from './bounded-memory.ts';
import { type Oddity, odditiesOf, placeName, shown } from './oddities.ts';
import { type Recogniser, recognisers, type ValueContext } from './recognisers.ts';
import { type Sighting, SightingCounter, type Sightings } from './sightings.ts';

/** What a run saw of the catalogue in the records, and what the catalogue does not explain. */
export interface RecognitionReport {
  readonly quirks: readonly (Sightings & { readonly quirk: string })[];
  readonly oddities: readonly (Sightings & { readonly kind: string; readonly place: string })[];
  /** Quirks that nothing can be recognised of in a record. */
  readonly unrecognisable: readonly string[];
  /** What was not looked for to the end, because there was too much of it. */
  readonly limits: readonly string[];
}

const mostIdentifiers = 250_000;
const mostNames = 10_000;

/** A place at which a quirk is looked for, with the roles that it has. */
interface QuirkPlace extends Place {
  readonly name: string;
  readonly roles: ReadonlySet<string>;
}

interface RecognisableQuirk {
  readonly quirk: Quirk;
  readonly recognise: Recogniser;
}

interface QuirkAtPlaces {
  readonly one: RecognisableQuirk;
  readonly places: readonly QuirkPlace[];
}

/** Where a record stands. */
type Standing = Pick<Sighting, 'path' | 'line' | 'record' | 'table'>;

/** Looks for the quirks of the catalogue in records, as they will be written. */
export class Recognition {
  readonly #quirks: readonly RecognisableQuirk[];
  readonly #unrecognisable: readonly string[];
  readonly #roles: ColumnRoles;
  readonly #schemas: LogSchemas;
  readonly #byTable = new Map<string, readonly QuirkAtPlaces[]>();
  readonly #sightings = new SightingCounter();
  readonly #oddities = new SightingCounter();
  readonly #seen = new SeenTexts(mostIdentifiers);
  readonly #spellings = new FirstSpellings(mostNames);

  constructor(options: {
    readonly quirks: readonly Quirk[];
    readonly roles: ColumnRoles;
    readonly schemas: LogSchemas;
  }) {
    const known = options.quirks.map((quirk) => ({ quirk, recognise: recognisers[quirk.transform.name] }));
    this.#quirks = known.flatMap(({ quirk, recognise }) => (recognise === undefined ? [] : [{ quirk, recognise }]));
    this.#unrecognisable = known.flatMap(({ quirk, recognise }) => (recognise === undefined ? quirk.id : [])).sort();
    this.#roles = options.roles;
    this.#schemas = options.schemas;
  }

  /** Takes a record in. */
  look(columns: DynamicBag, at: Standing): void {
    const explained = new Set<string>();
    const context = this.#context(columns, at.table);
    for (const { one, places } of this.#quirksOf(at.table)) this.#lookFor(one, places, columns, at, context, explained);
    const schema = this.#schemas.get(at.table);
    if (schema === undefined) return;
    const oddities = odditiesOf(columns, {
      table: at.table,
      schema,
      roles: this.#roles,
      seen: this.#seen,
      isExplained: (place) => explained.has(place),
    });
    for (const oddity of oddities) this.note(oddity, at);
  }

  /** Adds something odd that was seen before the record had its shape. */
  note({ kind, place, value }: Oddity, at: Standing): void {
    this.#oddities.add(`${kind}\0${at.table}\0${place}`, { ...at, place, value });
  }

  /** The quirks that have a place in a table. */
  #quirksOf(table: string): readonly QuirkAtPlaces[] {
    const known = this.#byTable.get(table);
    if (known !== undefined) return known;
    const found = this.#quirks
      .map((one) => ({ one, places: this.#placesOf(one.quirk, table) }))
      .filter(({ places }) => places.length > 0);
    this.#byTable.set(table, found);
    return found;
  }

  #lookFor(
    one: RecognisableQuirk,
    places: readonly QuirkPlace[],
    columns: DynamicBag,
    at: Standing,
    context: Omit<ValueContext, 'roles'>,
    explained: Set<string>,
  ): void {
    if (!this.#admits(one.quirk, columns, at.table)) return;
    const { parameters } = one.quirk.transform;
    for (const { column, steps, name, roles } of places) {
      if (!columns.has(column)) continue;
      for (const value of valuesAt(columns.get(column) ?? null, steps)) {
        if (!one.recognise(value, parameters, { ...context, roles })) continue;
        if (isFilled(value)) explained.add(name);
        this.#sightings.add(one.quirk.id, { ...at, place: name, value: shown(value) });
      }
    }
  }

  /** The places that a quirk strikes in a table, each once. */
  #placesOf({ strikes }: Quirk, table: string): readonly QuirkPlace[] {
    const isStruck = strikes.tables.length === 0 || strikes.tables.includes('*') || strikes.tables.includes(table);
    const struck = [
      ...(strikes.tables.includes(table) ? strikes.columns.map(parsePlace) : []),
      ...(strikes.tables.length === 0 ? this.#columnsOfRoles(strikes.columns, table) : []),
      ...strikes.roles.flatMap((role) => this.#roles.places(table, role)),
    ];
    const unique = new Map(isStruck ? struck.map((place) => [placeName(place.column, place.steps), place]) : []);
    return [...unique].map(([name, { column, steps }]) => ({
      column,
      steps,
      name,
      roles: this.#rolesOf(table, name),
    }));
  }

  /** Columns that a quirk names for every table are struck where the table has them. */
  #columnsOfRoles(columns: readonly string[], table: string): readonly Place[] {
    const names = new Set(this.#schemas.get(table)?.columns.map(({ name }) => name));
    return columns.map(parsePlace).filter(({ column }) => names.has(column));
  }

  #rolesOf(table: string, name: string): ReadonlySet<string> {
    const has = (role: string): boolean =>
      this.#roles.places(table, role).some(({ column, steps }) => placeName(column, steps) === name);
    return new Set(this.#roles.names.filter(has));
  }

  #admits({ strikes: { only } }: Quirk, columns: DynamicBag, table: string): boolean {
    if (only === undefined) return true;
    return this.#roles
      .places(table, only.role)
      .flatMap(({ column, steps }) => valuesAt(columns.get(column) ?? null, steps))
      .some((value) => only.values.some((wanted) => wanted.toLowerCase() === String(value).toLowerCase()));
  }

  #context(columns: DynamicBag, table: string): Omit<ValueContext, 'roles'> {
    return {
      valueOfColumn: (column) => columns.get(column) ?? null,
      valueOfRole: (role) => {
        for (const { column, steps } of this.#roles.places(table, role)) {
          const value = valuesAt(columns.get(column) ?? null, steps).find(isFilled);
          if (isFilled(value)) return value;
        }
        return undefined;
      },
      hasOtherCase: (name) => this.#spellings.differs(name),
    };
  }

  report(): RecognitionReport {
    return {
      quirks: this.#sightings.entries().map(([quirk, sightings]) => ({ quirk, ...sightings })),
      oddities: this.#oddities.entries().map(([key, sightings]) => {
        const [kind = '', , place = ''] = key.split('\0');
        return { kind, place, ...sightings };
      }),
      unrecognisable: this.#unrecognisable,
      limits: this.#seen.isFull ? [`records that came before, among more than ${mostIdentifiers}`] : [],
    };
  }
}
