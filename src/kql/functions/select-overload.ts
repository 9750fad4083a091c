import type { ScalarType } from '../values/scalar-type.ts';
import type { Overload } from './scalar-function.ts';

/**
 * What an argument of a type may silently become, nearest first, as Kusto's binder promotes: integers to wider integers and to
 * real, numbers to decimal, a dynamic to the scalar that is asked for, and anything to dynamic.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types/
 */
const promotions: Readonly<Record<ScalarType, readonly ScalarType[]>> = {
  bool: ['dynamic'],
  int: ['long', 'real', 'decimal', 'dynamic'],
  long: ['real', 'decimal', 'dynamic'],
  real: ['decimal', 'dynamic'],
  decimal: ['real', 'dynamic'],
  datetime: ['dynamic'],
  timespan: ['dynamic'],
  string: ['dynamic'],
  guid: ['dynamic'],
  dynamic: ['string', 'long', 'real', 'datetime', 'timespan', 'bool', 'int', 'decimal', 'guid'],
};

/** How far a type is from what is wanted: 0 the same, more the more it must be converted, undefined never. */
export function promotionDistance(from: ScalarType, to: ScalarType): number | undefined {
  if (from === to) {
    return 0;
  }
  const place = promotions[from].indexOf(to);
  return place < 0 ? undefined : place + 1;
}

/** The overload that takes arguments of these types with the fewest conversions; the earlier one of equals. */
export function selectOverload(overloads: readonly Overload[], types: readonly ScalarType[]): Overload | undefined {
  let best: Overload | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const overload of overloads) {
    const distance = distanceTo(overload, types);
    if (distance !== undefined && distance < bestDistance) {
      best = overload;
      bestDistance = distance;
    }
  }
  return best;
}

function distanceTo({ parameters, variadic }: Overload, types: readonly ScalarType[]): number | undefined {
  if (variadic ? types.length < parameters.length - 1 : types.length !== parameters.length) {
    return undefined;
  }
  let total = 0;
  for (const [index, type] of types.entries()) {
    const wanted = parameters[Math.min(index, parameters.length - 1)];
    const distance = wanted === undefined ? undefined : promotionDistance(type, wanted);
    if (distance === undefined) {
      return undefined;
    }
    total += distance;
  }
  return total;
}
