/** Where something was seen in a recorded file. */
export interface Sighting {
  /** The file that was recorded, as it was named. */
  readonly path: string;
  readonly line: number;
  /** The number of the record in its file. */
  readonly record: number;
  readonly table: string;
  /** A column, or a place as `schemas/roles.yaml` writes it. */
  readonly place: string;
  /** The value as it is written to the recorded file, shortened. */
  readonly value: string;
}

/** How often something was seen, and where first. */
export interface Sightings {
  readonly count: number;
  readonly first: Sighting;
}

const longest = 60;

/** Counts by kind, and keeps the first of each. */
export class SightingCounter {
  readonly #counts = new Map<string, { count: number; first: Sighting }>();

  add(kind: string, sighting: Sighting): void {
    const known = this.#counts.get(kind);
    if (known !== undefined) known.count++;
    else {
      const value = sighting.value.length > longest ? `${sighting.value.slice(0, longest - 1)}…` : sighting.value;
      this.#counts.set(kind, { count: 1, first: { ...sighting, value } });
    }
  }

  /** In the order of their kinds' names. */
  entries(): readonly (readonly [kind: string, sightings: Sightings])[] {
    return [...this.#counts].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  }
}
