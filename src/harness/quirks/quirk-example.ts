import type { Quirk } from '../../content/quirk.ts';
import { type Dynamic, isBag } from '../../kql/values/dynamic.ts';
import { isStruck, type StrikeContext, type Transform } from './transform.ts';

/** An example of a quirk: the value before, what the catalogue says becomes of it, and what its transform makes of it. */
export interface QuirkExample {
  readonly before: Dynamic | null;
  readonly expected: Dynamic | null;
  readonly after: Dynamic | null;
}

/** What the catalogue's examples take the rest of the record for. */
const recordOfExamples: ReadonlyMap<string, Dynamic> = new Map([
  ['object-id', '0f9d3a5e-6b1c-4a7d-8e2f-1a2b3c4d5e6f'],
  ['display-name', 'Alice Adams'],
]);

/**
 * Runs the example of a quirk of values through its transform, as the first record that is struck, at a place with the first of
 * the quirk's roles. A long text may be given by how it begins, what then comes over and over, and its length: `{begins, filler,
 * length}`. Undefined when the quirk has no example.
 */
export function runExample(quirk: Quirk, transform: Transform): QuirkExample | undefined {
  if (quirk.example === undefined) return undefined;
  const before = spelledOut(quirk.example.before);
  const expected = spelledOut(quirk.example.after);
  if (before === null) return { before, expected, after: before };
  const context: StrikeContext = {
    ordinal: 0,
    roles: new Set(quirk.strikes.roles.slice(0, 1)),
    valueOfRole: (role) => recordOfExamples.get(role),
    valueOfColumn: () => null,
  };
  const result = transform.apply(before, context, quirk.transform.parameters);
  return { before, expected, after: isStruck(result) ? result.value : result };
}

function spelledOut(value: Dynamic | null): Dynamic | null {
  if (!isBag(value) || value.size !== 3) return value;
  const [begins, filler, length] = ['begins', 'filler', 'length'].map((name) => value.get(name));
  if (typeof begins !== 'string' || typeof filler !== 'string' || typeof length !== 'bigint') return value;
  return begins.padEnd(Number(length), filler);
}
