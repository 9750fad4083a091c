import { aggregateFunctions } from '../../../src/kql/aggregates/registry.ts';
import { scalarFunctions } from '../../../src/kql/functions/registry.ts';
import { type Cell, type ScalarType, scalarTypes } from '../../../src/kql/index.ts';

/** A way to call a function: by which name, with arguments of which types, and what it then gives. */
export interface Signature {
  readonly name: string;
  readonly parameters: readonly ScalarType[];
  readonly returns: ScalarType;
}

const context = { now: 0, random: () => 0.5 };

/** Few enough types to try all lists of three; a function that takes an int takes a long. */
const common: readonly ScalarType[] = ['string', 'long', 'real', 'dynamic', 'datetime', 'timespan', 'bool'];

function* candidates(): Iterable<readonly ScalarType[]> {
  yield [];
  for (const first of scalarTypes) {
    yield [first];
    for (const second of scalarTypes) {
      yield [first, second];
    }
  }
  for (const first of common) {
    for (const second of common) {
      for (const third of common) {
        yield [first, second, third];
      }
    }
    for (const rest of common) {
      for (const length of [3, 4, 5]) {
        yield [first, ...Array.from({ length }, () => rest)];
      }
    }
  }
}

/** What a function takes arguments of given types as, and gives. */
interface Resolved {
  readonly parameters: readonly ScalarType[];
  readonly returns: ScalarType | undefined;
}

type Resolve = (types: readonly ScalarType[], constants: readonly (Cell | undefined)[]) => Resolved | undefined;

/** The types that a function takes as they are; what it would convert first, the binder mostly refuses. */
function signaturesOf(name: string, resolve: Resolve): readonly Signature[] {
  return [...candidates()].flatMap((parameters) => {
    const constants = parameters.map(() => undefined);
    const resolved = tryTo(() => resolve(parameters, constants));
    const last = resolved?.parameters.at(-1);
    const exact = parameters.every((type, index) => type === (resolved?.parameters[index] ?? last ?? type));
    return exact && resolved?.returns !== undefined ? [{ name, parameters, returns: resolved.returns }] : [];
  });
}

/** Some functions want constants to say what they give. */
function tryTo<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

const isName = (name: string): boolean => /^[a-z]\w+$/.test(name) && !['and', 'or'].includes(name);

/** Every way to call every scalar function, by the type that it gives. */
export const scalarSignatures: ReadonlyMap<ScalarType, readonly (readonly Signature[])[]> = byReturn(
  scalarFunctions
    .filter(({ name }) => isName(name))
    .map(({ name, resolve }) => signaturesOf(name, (types, constants) => resolve(types, constants, context))),
);

/** Every way to call every aggregate, a list for each. */
export const aggregateSignatures: readonly (readonly Signature[])[] = aggregateFunctions
  .filter(({ name }) => isName(name))
  .map(({ name, resolve }) =>
    signaturesOf(name, (types, constants) => {
      const resolved = resolve(types, constants);
      return resolved && { parameters: resolved.parameters, returns: resolved.returns[0] };
    }),
  )
  .filter(({ length }) => length > 0);

/** For each type, the functions that give it, each with its ways: a function with many is no more likely than another. */
function byReturn(
  functions: readonly (readonly Signature[])[],
): ReadonlyMap<ScalarType, readonly (readonly Signature[])[]> {
  return new Map(
    scalarTypes.map((type) => [
      type,
      functions.map((ways) => ways.filter(({ returns }) => returns === type)).filter(({ length }) => length > 0),
    ]),
  );
}
